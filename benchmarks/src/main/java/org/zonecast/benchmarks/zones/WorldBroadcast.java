package org.zonecast.benchmarks.zones;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import org.zonecast.benchmarks.evidence.EdgeHistory;
import org.zonecast.benchmarks.evidence.Listings;
import org.zonecast.benchmarks.trial.Await;
import org.zonecast.router.history.HistoryEvent.Granted;
import org.zonecast.router.history.HistoryLine;
import org.zonecast.samples.ctl.ApiClient;
import org.zonecast.samples.reference.CdnWrite;

/** One broadcast that finds its way in the world. */
final class WorldBroadcast implements AutoCloseable {
  private static final Duration END_PATIENCE = Duration.ofSeconds(60);
  private static final int FEWEST_SEGMENTS = 3;

  /** An adopted epoch goes on with slate until the encoder's first keyframe has come. */
  private static final Duration ADOPTED_SETUP = Duration.ofSeconds(4);

  private final TwoRegions world;
  private final String zone;
  private final JsonNode made;
  private final ReconnectingEncoder encoder;
  private final StreamHistory history;

  private WorldBroadcast(
      TwoRegions world, String zone, JsonNode made, ReconnectingEncoder encoder) {
    this.world = world;
    this.zone = zone;
    this.made = made;
    this.encoder = encoder;
    this.history = new StreamHistory(world.feeds(), made.get("id").asText());
  }

  /** Makes a stream that nobody pushes yet. */
  static JsonNode make(TwoRegions world, String zone) throws IOException {
    return world.api(zone).post("/v1/streams", Map.of("name", "At " + zone, "ladder", "light"));
  }

  /** Goes live at a zone's edge; its encoder knows all others, too. */
  static WorldBroadcast start(TwoRegions world, String zone) throws IOException {
    return start(world, zone, make(world, zone));
  }

  /** The same with a stream that was made before. */
  static WorldBroadcast start(TwoRegions world, String zone, JsonNode made) {
    List<String> urls =
        world.ingestUrls(zone).stream()
            .map(url -> url + "/" + made.get("streamKey").asText())
            .toList();
    return new WorldBroadcast(
        world, zone, made, ReconnectingEncoder.start(world.place(), "encoder-" + zone, urls));
  }

  String id() {
    return made.get("id").asText();
  }

  /** The zone whose edge it began at. */
  String zone() {
    return zone;
  }

  /** The playback URL on the first CDN. */
  URI playback() {
    return URI.create(made.get("playback").elements().next().asText());
  }

  ReconnectingEncoder encoder() {
    return encoder;
  }

  StreamHistory history() {
    return history;
  }

  JsonNode status(ApiClient api) throws IOException {
    return api.get("/v1/streams/" + id());
  }

  /** Whether it is live, and all that arrived is listed everywhere. */
  boolean keepsUp() throws IOException {
    if (!state(zone).equals("live")) {
      return false;
    }
    NavigableMap<Long, Long> arrivals = history.arrivals();
    Listings listings = listings();
    return arrivals.size() >= FEWEST_SEGMENTS
        && arrivals.keySet().stream().allMatch(n -> listings.everywhereMillis(n).isPresent());
  }

  /** Whether it is live by the word of a router, and at an edge, in none of these zones. */
  boolean isLiveOutside(List<String> zones) {
    try {
      JsonNode status = status(world.apiOutside(zones));
      return status.path("state").asText().equals("live")
          && !zones.contains(status.path("edge").path("zone").asText());
    } catch (IOException e) {
      return false;
    }
  }

  /** The zone of the worker that publishes it, or did last. */
  String workerZone() throws IOException {
    return history.grants().stream()
        .map(HistoryLine::event)
        .filter(Granted.class::isInstance)
        .map(Granted.class::cast)
        .reduce((_, last) -> last)
        .map(this::zoneOf)
        .orElse("");
  }

  /** The zone that a granted worker's name tells. */
  String zoneOf(Granted granted) {
    String worker = granted.worker();
    return world.zones().stream().filter(worker::contains).findFirst().orElse("");
  }

  Map<String, List<CdnWrite>> writes() throws IOException {
    return world.writes(id());
  }

  /** When each segment was listed first on every CDN. */
  Listings listings() throws IOException {
    var listings = new Listings();
    writes().forEach((cdn, writes) -> listings.add(cdn, id(), writes));
    return listings;
  }

  /**
   * When the first segment was listed everywhere that has only what came since the encoder's
   * attempt.
   *
   * @param playlists how many the broadcast has on all CDNs together
   */
  OptionalLong listedSince(long attemptMillis, int playlists) throws IOException {
    Listings listings = listings();
    List<EdgeHistory> epochs = history.epochs();
    if (listings.playlists() < playlists || epochs.isEmpty()) {
      return OptionalLong.empty();
    }
    EdgeHistory newest = epochs.getLast();
    if (newest.base().isEmpty()) {
      return OptionalLong.empty();
    }
    boolean hasSlate =
        epochs.size() > 1 && newest.lines().stream().anyMatch(line -> line.said("gap"));
    if (!hasSlate && newest.lines().getFirst().timeMs() >= attemptMillis) {
      return listings.everywhereMillis(newest.base().getAsLong());
    }
    long whole = encoder.lastAttemptMillis() + ADOPTED_SETUP.toMillis();
    return newest.arrivals().entrySet().stream()
        .filter(arrival -> arrival.getValue() >= whole)
        .findFirst()
        .map(arrival -> listings.everywhereMillis(arrival.getKey()))
        .orElse(OptionalLong.empty());
  }

  /** Ends it as its user would, and waits until all of it is listed. */
  void end() throws IOException, InterruptedException {
    encoder.close();
    Await.until("end of the broadcast", END_PATIENCE, this::ended);
  }

  /** Whether any router says so. */
  private boolean ended() {
    return world.zones().stream().anyMatch(asked -> state(asked).equals("ended"));
  }

  /** What a zone's router says; empty if it does not answer, or does not know the stream. */
  private String state(String asked) {
    try {
      return status(world.api(asked)).path("state").asText();
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() throws InterruptedException {
    encoder.close();
  }
}
