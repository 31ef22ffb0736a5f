package org.zonecast.benchmarks.zones;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.benchmarks.failover.PublishedBytes;
import org.zonecast.benchmarks.trial.ResultLines;
import org.zonecast.benchmarks.trial.Spread;

class ZoneRowTest {
  private static ZoneRun run(int number, long counted, String... violations) {
    return new ZoneRun(number, "a", "b", counted, 2_000, 1, 1, 0, 0, 3, List.of(violations));
  }

  private static ZoneRound round(ZoneFault fault, ZoneRun... runs) {
    return ZoneRound.judged(fault, 1, List.of(runs), List.of(300L, 400L), 0, List.of());
  }

  private static ZoneRow row(ZoneFault fault, ZoneRound... rounds) {
    return new ZoneRow(fault, List.of(rounds));
  }

  @Test
  void aLatenessIsWhatIsBeyondTheUsualAndATimeFromAReconnectIsNot() {
    ZoneRow workers = row(ZoneFault.WORKERS, round(ZoneFault.WORKERS, run(1, 1_400)));
    ZoneRow zone = row(ZoneFault.ZONE, round(ZoneFault.ZONE, run(1, 1_400)));

    assertThat(workers.counted()).isEqualTo(new Spread(1, 1_000, 1_000, 1_000));
    assertThat(zone.counted()).isEqualTo(new Spread(1, 1_400, 1_400, 1_400));
  }

  @Test
  void aRowIsReachedOnlyIfEveryRunWasJudgedAndNothingWasViolated() {
    ZoneRound good = round(ZoneFault.ZONE, run(1, 10_000));
    assertThat(row(ZoneFault.ZONE, good).reached()).isTrue();
    assertThat(row(ZoneFault.ZONE, round(ZoneFault.ZONE, run(1, 10_001))).reached()).isFalse();
    assertThat(row(ZoneFault.ZONE, round(ZoneFault.ZONE, run(1, 900, "went back"))).reached())
        .isFalse();
    ZoneRow lost = row(ZoneFault.ZONE, good, ZoneRound.unjudged(ZoneFault.ZONE, 1, 2, "no API"));
    assertThat(lost.reached()).isFalse();
    assertThat(lost.size()).isEqualTo(3);
    assertThat(lost.text())
        .startsWith("| SIGSTOP of everything in the zone, woken later | 3 | 2 | 10.00, 10.00,");
  }

  @Test
  void disturbedBroadcastsAndDifferingBytesAreViolations() {
    ZoneRound disturbed =
        ZoneRound.judged(ZoneFault.REDIS, 1, List.of(), List.of(), 2, List.of("s: another epoch"));
    ZoneRound bytes =
        ZoneRound.replayed(
            ZoneFault.WORKERS, 1, new PublishedBytes.Outcome(100, 60, 0, List.of("differs")));

    assertThat(row(ZoneFault.REDIS, disturbed).violations()).containsExactly("s: another epoch");
    assertThat(row(ZoneFault.WORKERS, bytes).violations()).containsExactly("differs");
    assertThat(row(ZoneFault.WORKERS, bytes).text()).contains("| 60, 0 of 100 objects |");
  }

  @Test
  void roundsAreReadAgain(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("zones.jsonl");
    ZoneRound judged = round(ZoneFault.ZONE, run(1, 10_000), run(2, 9_000, "went back"));
    ZoneRound bytes =
        ZoneRound.replayed(
            ZoneFault.WORKERS, 1, new PublishedBytes.Outcome(100, 60, 0, List.of("differs")));
    ResultLines.in(file, ZoneRound.class).add(judged);
    ResultLines.in(file, ZoneRound.class).add(bytes);

    assertThat(ResultLines.in(file, ZoneRound.class).all()).containsExactly(judged, bytes);
  }
}
