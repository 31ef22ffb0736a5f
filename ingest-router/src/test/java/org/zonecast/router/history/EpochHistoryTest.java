package org.zonecast.router.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.feed.FeedMessage;
import org.zonecast.feed.FeedMessage.Shed;
import org.zonecast.feed.FeedMessage.Welcome;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.EpochId;
import org.zonecast.job.Packaging;
import org.zonecast.job.Rational;

class EpochHistoryTest {
  private Path file;
  private EpochHistory history;

  @BeforeEach
  void begin(@TempDir Path folder) {
    file = folder.resolve("1-start.history.jsonl");
    var audio = new EncodePlan.AudioRendition(EncodePlan.AUDIO, 48_000, 2, 96_000);
    var plan =
        new EncodePlan(
            Rational.of(25, 1),
            50,
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
            List.of(),
            5,
            0,
            0,
            List.of());
    history = EpochHistory.begin(file, () -> Instant.ofEpochMilli(7), epoch);
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
