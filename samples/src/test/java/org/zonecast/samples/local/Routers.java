package org.zonecast.samples.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The routers of a cluster with two regions of two zones each, as its status lists them.
 *
 * @param first of the region whose zones are lost
 * @param twin the other one of that region
 * @param elsewhere those of the other region
 */
record Routers(JsonNode first, JsonNode twin, List<JsonNode> elsewhere) {
  static Routers of(RunningCluster cluster) throws IOException {
    List<JsonNode> here = new ArrayList<>();
    List<JsonNode> elsewhere = new ArrayList<>();
    for (JsonNode router : cluster.status().get("routers")) {
      boolean isHere = here.isEmpty() || region(router).equals(region(here.getFirst()));
      (isHere ? here : elsewhere).add(router);
    }
    return new Routers(here.get(0), here.get(1), List.copyOf(elsewhere));
  }

  private static String region(JsonNode router) {
    return router.get("region").asText();
  }

  /** The region whose zones are lost. */
  String region() {
    return region(first);
  }

  /** In the order in which a broadcaster of that region is to try them. */
  List<String> ingestUrls() {
    List<String> urls = new ArrayList<>(List.of(rtmp(first), rtmp(twin)));
    elsewhere.forEach(router -> urls.add(rtmp(router)));
    return urls;
  }

  private static String rtmp(JsonNode router) {
    return router.get("rtmp").asText();
  }

  /** The zones of the region that loses nothing. */
  List<String> zonesElsewhere() {
    return elsewhere.stream().map(router -> router.get("zone").asText()).toList();
  }
}
