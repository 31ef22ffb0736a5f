package org.zonecast.benchmarks.zones;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.zonecast.benchmarks.BenchedCluster;
import org.zonecast.benchmarks.Workplace;
import org.zonecast.benchmarks.failover.EdgeHistory;
import org.zonecast.benchmarks.failover.Listings;
import org.zonecast.samples.chaos.ClusterView;
import org.zonecast.samples.ctl.ApiClient;
import org.zonecast.samples.reference.CdnJournal;
import org.zonecast.samples.reference.CdnWrite;
import org.zonecast.samples.reference.RecordedFeeds;

/** A cluster of two regions with two zones each, and one broadcast that finds its way in it. */
final class WorldBroadcast implements AutoCloseable {
  static final Duration SEGMENT = Duration.ofSeconds(2);

  private static final Duration API_PATIENCE = Duration.ofSeconds(2);

  private final BenchedCluster cluster;
  private final ClusterView view;
  private final Path feeds;
  private final String streamId;
  private final ReconnectingEncoder encoder;
  private final Map<String, ApiClient> apiByZone = new LinkedHashMap<>();
  private final Map<String, String> regionByZone = new LinkedHashMap<>();
  private final Map<String, CdnJournal> journals = new LinkedHashMap<>();
  private final Map<Path, EdgeHistory> histories = new HashMap<>();

  /** Where the broadcast is: the zones of its edge and of its worker. */
  record Whereabouts(String edgeZone, String workerZone) {}

  private WorldBroadcast(
      BenchedCluster cluster, Path feeds, String streamId, ReconnectingEncoder encoder) {
    this.cluster = cluster;
    this.view = new ClusterView(cluster.statusFile());
    this.feeds = feeds;
    this.streamId = streamId;
    this.encoder = encoder;
    String token = cluster.status().get("token").asText();
    for (JsonNode router : cluster.status().get("routers")) {
      String zone = router.get("zone").asText();
      URI url = URI.create(router.get("api").asText());
      apiByZone.put(zone, new ApiClient(url, token, API_PATIENCE));
      regionByZone.put(zone, router.get("region").asText());
    }
    for (JsonNode cdn : cluster.status().get("cdns")) {
      journals.put(cdn.get("name").asText(), new CdnJournal(Path.of(cdn.get("journal").asText())));
    }
  }

  /** Starts all of it; what it leaves lies in the work folder. */
  static WorldBroadcast start(Workplace place, int portBase) throws Exception {
    Path feeds = place.fresh("zones-feeds");
    BenchedCluster cluster =
        BenchedCluster.start(
            place,
            List.of(
                "--broadcast=none",
                "--restart",
                "--regions=2",
                "--zones=2",
                "--ladder=light",
                "--segment-seconds=" + SEGMENT.toSeconds(),
                "--port-base=" + portBase,
                "--record-feeds=" + feeds,
                "--data=" + place.fresh("zones-cluster")));
    try (ApiClient api = new ClusterView(cluster.statusFile()).api()) {
      JsonNode made = api.post("/v1/streams", Map.of("name", "Zones", "ladder", "light"));
      List<String> urls = new ArrayList<>();
      for (JsonNode url : cluster.status().get("rtmp")) {
        urls.add(url.asText() + "/" + made.get("streamKey").asText());
      }
      ReconnectingEncoder encoder = ReconnectingEncoder.start(place, urls);
      return new WorldBroadcast(cluster, feeds, made.get("id").asText(), encoder);
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  ReconnectingEncoder encoder() {
    return encoder;
  }

  /**
   * Whether the stream is live, and every router sees every zone well.
   *
   * @return false, too, while a router does not answer
   */
  boolean healthy() {
    try {
      for (ApiClient api : apiByZone.values()) {
        for (JsonNode zone : api.get("/v1/zones")) {
          if (!zone.path("healthy").asBoolean() || zone.path("workers").asInt() == 0) {
            return false;
          }
        }
        if (!api.get("/v1/streams/" + streamId).path("state").asText().equals("live")) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  Whereabouts whereabouts() throws IOException {
    JsonNode status = apiByZone.values().iterator().next().get("/v1/streams/" + streamId);
    return new Whereabouts(status.path("edge").path("zone").asText(), status.path("zone").asText());
  }

  /** The process ids of all that a fault hits. */
  long[] victims(ZoneFault fault, Whereabouts at) throws IOException {
    Set<String> zones =
        switch (fault) {
          case WORKERS -> Set.of(at.workerZone());
          case ZONE -> Set.of(at.edgeZone());
          case REGION -> zonesOf(regionByZone.getOrDefault(at.edgeZone(), ""));
        };
    List<String> roles =
        fault == ZoneFault.WORKERS
            ? List.of("worker", "transcoder")
            : List.of("router", "worker", "transcoder", "redis", "sentinel");
    List<Long> pids = new ArrayList<>();
    for (String role : roles) {
      view.members(role).stream()
          .filter(member -> zones.contains(member.zone()))
          .forEach(member -> pids.add(member.pid()));
    }
    return pids.stream().mapToLong(pid -> pid).toArray();
  }

  private Set<String> zonesOf(String region) {
    var zones = new TreeMap<>(regionByZone);
    zones.values().removeIf(other -> !other.equals(region));
    return Set.copyOf(zones.keySet());
  }

  /** When the last frame of each segment arrived at the edge that had it, of all epochs. */
  TreeMap<Long, Long> arrivals() throws IOException {
    var arrivals = new TreeMap<Long, Long>();
    for (Path file : new RecordedFeeds(feeds).histories(streamId)) {
      EdgeHistory history = histories.computeIfAbsent(file, EdgeHistory::new);
      history.look();
      arrivals.putAll(history.arrivals());
    }
    return arrivals;
  }

  /** The writes of each CDN so far. */
  Map<String, List<CdnWrite>> writes() throws IOException {
    Map<String, List<CdnWrite>> all = new LinkedHashMap<>();
    for (Map.Entry<String, CdnJournal> cdn : journals.entrySet()) {
      all.put(cdn.getKey(), cdn.getValue().writes());
    }
    return all;
  }

  /** When each segment was listed first on every CDN. */
  Listings listings() throws IOException {
    var listings = new Listings();
    writes().forEach((cdn, writes) -> listings.add(cdn, streamId, writes));
    return listings;
  }

  @Override
  public void close() throws InterruptedException {
    encoder.close();
    apiByZone.values().forEach(ApiClient::close);
    cluster.close();
  }
}
