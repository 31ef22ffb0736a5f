package org.zonecast.samples.local;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The map on a router's page, open in a browser, as an operator reads it. */
final class RegionMap implements AutoCloseable {
  private final Viewer viewer;

  private RegionMap(Viewer viewer) {
    this.viewer = viewer;
  }

  /**
   * Opens a page in a browser of its own, and goes to the overview, where the map is.
   *
   * @param page with the token, so it shows the first live stream as soon as there is one
   */
  static RegionMap unfolded(URI page, Path folder) throws IOException {
    var map = new RegionMap(Viewer.of(page, folder));
    try {
      map.unfold();
      return map;
    } catch (RuntimeException e) {
      map.close();
      throw e;
    }
  }

  private void unfold() {
    await("the page shows a stream").atMost(RunningCluster.PATIENCE).until(() -> shows("stream"));
    viewer.script("location.hash = '#/'");
    await("the page shows a map").atMost(RunningCluster.PATIENCE).until(() -> shows("mapSection"));
  }

  /** What {@link #zones} says if it shows what {@code GET /v1/zones} answers. */
  static List<String> inItsWords(JsonNode zones) {
    List<String> words = new ArrayList<>();
    for (JsonNode zone : zones) {
      words.add(zone.get("zone").asText() + ": " + badge(zone));
    }
    return words.stream().sorted().toList();
  }

  private static String badge(JsonNode zone) {
    if (zone.get("healthy").asBoolean()) {
      return "score " + zone.get("score").asInt();
    }
    if (zone.path("store").asText().equals("away")) {
      return "away";
    }
    String trust = zone.get("trust").asText();
    return trust.equals("in") ? "not heard of" : trust;
  }

  private boolean shows(String id) {
    return Boolean.TRUE.equals(
        viewer.script("return document.getElementById(arguments[0]).checkVisibility()", id));
  }

  List<String> regions() {
    return lines("return texts('#regions h3')");
  }

  /** Every zone with what its badge says, such as {@code tokyo-a: score 1000}. */
  List<String> zones() {
    return lines("return inZones('.head .badge')");
  }

  /** Every stream behind the zone that it is in, such as {@code tokyo-a: Friday show}. */
  List<String> streams() {
    return lines("return inZones('.chip')");
  }

  /** What comes in at another zone than it is made in, in the same way. */
  List<String> entries() {
    return lines("return inZones('p.why')");
  }

  /** What moved, the latest first, without its time. */
  List<String> moves() {
    return lines("return texts('#moves li span')");
  }

  /** What each line means, and the zones in whose boxes it begins and ends. */
  List<String> lines() {
    return lines(
        """
        const map = document.getElementById('map').getBoundingClientRect();
        const zoneAt = ({x, y}) => spots().find(spot => {
          const box = spot.getBoundingClientRect();
          return box.left <= map.left + x && map.left + x <= box.right
            && box.top <= map.top + y && map.top + y <= box.bottom;
        })?.dataset.zone;
        return [...document.querySelectorAll('#mapLines path')].map(line => [
          line.getAttribute('class'),
          zoneAt(line.getPointAtLength(0)),
          zoneAt(line.getPointAtLength(line.getTotalLength())),
        ].join(' ')).join('\\n')
        """);
  }

  private List<String> lines(String script) {
    String functions =
        """
        const all = (within, selector) => [...within.querySelectorAll(selector)];
        const texts = selector => all(document, selector).map(e => e.textContent).join('\\n');
        const spots = () => all(document, '#regions .spot');
        const inZones = selector => spots().flatMap(spot =>
          all(spot, selector).map(e => spot.dataset.zone + ': ' + e.textContent)).join('\\n');
        """;
    return String.valueOf(viewer.script(functions + script)).lines().toList();
  }

  @Override
  public void close() {
    viewer.close();
  }
}
