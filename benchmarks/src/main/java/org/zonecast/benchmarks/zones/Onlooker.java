package org.zonecast.benchmarks.zones;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.zonecast.benchmarks.Workplace;
import org.zonecast.benchmarks.evidence.PlayerPage;
import org.zonecast.benchmarks.evidence.PlayerRun;
import org.zonecast.samples.ctl.ApiClient;

/**
 * A thread that looks twice a second at the broadcasts, the zones and a player, and writes down
 * what is new of them.
 */
final class Onlooker implements Runnable, AutoCloseable {
  private static final long LOOK_MILLIS = 500;
  private static final long NUMBERS_MILLIS = 10_000;

  private final Chronicle chronicle;
  private final ApiClient api;
  private final List<WorldBroadcast> broadcasts;
  private final PlayerRun player;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().daemon().name("onlooker").unstarted(this);

  private final Set<JsonNode> events = new HashSet<>();
  private final Map<String, String> last = new HashMap<>();
  private long numbersMillis;

  /**
   * @param api of a router that stays well
   * @param broadcasts each is called by the zone that it began in
   */
  Onlooker(Chronicle chronicle, ApiClient api, List<WorldBroadcast> broadcasts, PlayerRun player) {
    this.chronicle = chronicle;
    this.api = api;
    this.broadcasts = List.copyOf(broadcasts);
    this.player = player;
  }

  void start() {
    thread.start();
  }

  @Override
  public void run() {
    try {
      do {
        look();
      } while (!closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try {
      boolean numbers = System.currentTimeMillis() > numbersMillis + NUMBERS_MILLIS;
      for (WorldBroadcast broadcast : broadcasts) {
        look("stream of " + broadcast.zone(), broadcast, numbers);
      }
      numbersMillis = numbers ? System.currentTimeMillis() : numbersMillis;
      lookAtZones();
    } catch (IOException e) {
      Workplace.note("the onlooker sees nothing: " + e.getMessage());
    }
    lookAtPlayer();
  }

  private void look(String name, WorldBroadcast broadcast, boolean numbers) throws IOException {
    for (JsonNode event : api.get("/v1/streams/" + broadcast.id() + "/events")) {
      if (events.add(event)) {
        chronicle.add(
            Instant.parse(event.path("at").asText()).toEpochMilli(),
            name,
            event.path("type").asText() + ": " + event.path("detail").asText());
      }
    }
    JsonNode status = broadcast.status(api);
    String place =
        "%s, epoch %s, edge in %s, worker in %s"
            .formatted(
                status.path("state").asText(),
                status.path("epoch").asText("none"),
                status.path("edge").path("zone").asText("no zone"),
                status.path("zone").asText("no zone"));
    boolean moved = isNews(name, place);
    if (moved || numbers) {
      String number = ", last number " + status.path("lastMediaSequence").asLong();
      chronicle.now(name, (moved ? place : status.path("state").asText()) + number);
    }
  }

  private void lookAtZones() throws IOException {
    for (JsonNode zone : api.get("/v1/zones")) {
      String name = zone.path("zone").asText();
      String how =
          "%s, store %s"
              .formatted(zone.path("trust").asText(), zone.path("store").asText("unknown"));
      if (isNews(name, how)) {
        chronicle.now(name, how);
      }
    }
  }

  private void lookAtPlayer() {
    PlayerPage.Seen seen = player.seen();
    String what =
        "stalls %d, nudges %d, waits with an empty buffer %d, errors %s"
            .formatted(seen.stalled(), seen.nudges(), seen.waits(), seen.errors());
    if (isNews("player", what)) {
      chronicle.now("player", what + ", at %.1f s of the timeline".formatted(seen.playedSeconds()));
    }
  }

  private boolean isNews(String who, String what) {
    return !what.equals(last.put(who, what));
  }

  @Override
  public void close() throws InterruptedException {
    closed.countDown();
    thread.join();
  }
}
