package org.zonecast.router.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.feed.FeedMessage;
import org.zonecast.feed.FeedMessage.Commit;
import org.zonecast.feed.FeedMessage.Shed;
import org.zonecast.feed.FeedMessage.Welcome;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.EpochId;
import org.zonecast.job.Packaging;
import org.zonecast.job.Rational;
import org.zonecast.router.history.EpochHistory.Holder;

class EpochHistoryTest {
  /** What readers of any build must understand, and no build may change. */
  static final String EVERY_KIND =
      """
      {"seq":1,"timeMs":7,"event":"epoch","stream":"show","broadcast":"b","epoch":"1-start","discontinuitySequence":0,"baseMediaSequence":-1,"baseTimeMs":0,"segmentFrames":50,"cdns":["cdn-1"],"encoder":"enc"}
      {"seq":2,"timeMs":7,"event":"submitted","job":"j1","zone":"zone-a"}
      {"seq":3,"timeMs":7,"event":"granted","grant":1,"connection":4,"worker":"w1"}
      {"seq":4,"timeMs":7,"event":"based","baseMediaSequence":1006}
      {"seq":5,"timeMs":7,"event":"arrived","segment":0,"atMs":5}
      {"seq":6,"timeMs":7,"event":"commit","segment":0,"cdn":"cdn-1","grant":1,"connection":4,"videoSlots":50,"audioFrames":94,"bytes":{"720p":9}}
      {"seq":7,"timeMs":7,"event":"shed","segment":1,"renditions":["720p"]}
      {"seq":8,"timeMs":7,"event":"unhealthy","cdns":["cdn-1","cdn-2"]}
      {"seq":9,"timeMs":7,"event":"said","type":"revoked","detail":"its connection broke"}
      {"seq":10,"timeMs":7,"event":"grant-ended","grant":1,"connection":4,"worker":"w1","reason":"its connection broke"}
      {"seq":11,"timeMs":7,"event":"commit-refused","segment":1,"cdn":"cdn-1","grant":1,"connection":4,"videoSlots":50,"audioFrames":94,"bytes":{}}
      {"seq":12,"timeMs":7,"event":"arrived","segment":1,"atMs":6}
      {"seq":13,"timeMs":7,"event":"arrived","segment":2,"atMs":7}
      {"seq":14,"timeMs":7,"event":"ended","slots":101}
      """;

  private static final int SEGMENT_FRAMES = 50;

  private Path file;
  private EpochHistory history;

  @BeforeEach
  void begin(@TempDir Path folder) {
    file = folder.resolve("1-start.history.jsonl");
    var audio = new EncodePlan.AudioRendition(EncodePlan.AUDIO, 48_000, 2, 96_000);
    var plan =
        new EncodePlan(
            Rational.of(25, 1),
            SEGMENT_FRAMES,
            Packaging.CMAF,
            List.of(),
            List.of(audio),
            "veryfast",
            1,
            "enc");
    var epoch =
        new Welcome(
            FeedMessage.VERSION,
            "show",
            "b",
            new EpochId(1, "start"),
            0,
            FeedMessage.UNKNOWN_BASE,
            Instant.EPOCH,
            plan,
            List.of(cdn("cdn-1")),
            5,
            0,
            0,
            List.of());
    history = EpochHistory.begin(file, () -> Instant.ofEpochMilli(7), epoch);
  }

  private static CdnRecord cdn(String name) {
    URI url = URI.create("http://" + name);
    return new CdnRecord(name, CdnRecord.HTTP, url, url, "secret", false, 1);
  }

  @AfterEach
  void close() {
    history.close();
  }

  private void awaitLine(int number, String... parts) throws IOException {
    await().untilAsserted(() -> assertThat(lines()).hasSizeGreaterThanOrEqualTo(number));
    assertThat(lines().get(number - 1)).contains(parts);
  }

  private List<String> lines() throws IOException {
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  @Test
  void eachKindIsWrittenAsItAlwaysWas() throws IOException {
    history.submitted("j1", "zone-a");
    history.holder(new Holder(1, 4, "w1"));
    history.based(1006);
    history.arrived(0, 0, 0);
    history.arrived(SEGMENT_FRAMES, 1_000_000, 0);
    history.arrived(2 * SEGMENT_FRAMES, 2_000_000, 2_000_000);
    history.commit(4, new Commit(0, "cdn-1", 1, 50, 94, Map.of("720p", 9)), true);
    history.shed(new Shed(1, List.of("720p")));
    history.unhealthy(Set.of("cdn-2", "cdn-1"));
    history.happened("revoked", "its connection broke");
    history.holder(null);
    history.commit(4, new Commit(1, "cdn-1", 1, 50, 94, Map.of()), false);
    history.ended(2 * SEGMENT_FRAMES + 1, 2_000_000);
    await().untilAsserted(() -> assertThat(lines()).isEqualTo(EVERY_KIND.lines().toList()));
  }

  @Test
  void whatIsShedIsWrittenDownSegmentAndAll() throws IOException {
    history.shed(new Shed(4, List.of("720p")));
    awaitLine(
        2, "{\"seq\":2,\"timeMs\":7,\"event\":\"shed\",\"segment\":4,\"renditions\":[\"720p\"]}");
  }

  @Test
  void cdnsThatDoNotWorkAreWrittenDownWhenTheyChange() throws IOException {
    history.unhealthy(Set.of());
    history.unhealthy(Set.of("cdn-2", "cdn-1"));
    history.unhealthy(Set.of("cdn-1", "cdn-2"));
    history.unhealthy(Set.of());
    awaitLine(2, "\"event\":\"unhealthy\"", "\"cdns\":[\"cdn-1\",\"cdn-2\"]");
    awaitLine(3, "\"event\":\"unhealthy\"", "\"cdns\":[]");
  }
}
