package org.zonecast.benchmarks.zones;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.benchmarks.evidence.PublishedBytes;
import org.zonecast.benchmarks.trial.ResultLines;
import org.zonecast.benchmarks.trial.Spread;

class ZoneRowTest {
  private static ZoneRun run(int number, long counted, String... violations) {
    return new ZoneRun(number, "a", "b", counted, 2_000, 1, 1, 0, 0, 3, List.of(violations), null);
  }

  private static ZoneRun moved(int moves, int movesAfter, @Nullable List<String> course) {
    return new ZoneRun(1, "a", "b", 900, 2_000, 1, moves, movesAfter, 0, 0, List.of(), course);
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
        .startsWith("| SIGSTOP of everything in the zone, woken later | 4, 3 | 2 | 10.00, 10.00,");
  }

  @Test
  void aStreamMayMoveOnceForTheLossOfItsZoneAndNeverOnceAllIsBack() {
    assertThat(row(ZoneFault.REGION, round(ZoneFault.REGION, moved(1, 0, null))).violations())
        .isEmpty();
    ZoneRow twice =
        row(
            ZoneFault.REGION,
            round(ZoneFault.REGION, moved(2, 0, List.of("granted x", "granted y"))));
    assertThat(twice.violations())
        .containsExactly("run 1: moved 2 times, 1 at most: granted x; granted y");
    assertThat(twice.reached()).isFalse();
    ZoneRow healed = row(ZoneFault.ZONE, round(ZoneFault.ZONE, moved(1, 1, null)));
    assertThat(healed.violations()).containsExactly("run 1: moved 1 times once all was back");
    assertThat(healed.reached()).isFalse();
  }

  @Test
  void whoLosesNothingMayNotMove() {
    assertThat(row(ZoneFault.PRIMARY, round(ZoneFault.PRIMARY, moved(1, 0, null))).violations())
        .containsExactly("run 1: moved 1 times, 0 at most");
  }

  @Test
  void noRunMayTakeLongerThanWhatIsWantedAndOfLatenessesAFewMay() {
    ZoneRun[] runs = new ZoneRun[20];
    for (int i = 0; i < runs.length; i++) {
      runs[i] = run(i + 1, i == 0 ? 10_001 : 1_000);
    }
    assertThat(row(ZoneFault.CUT, round(ZoneFault.CUT, runs)).reached()).isFalse();
    assertThat(row(ZoneFault.CUT, round(ZoneFault.CUT, runs)).text()).contains("| each <= 10 s |");
    assertThat(row(ZoneFault.WORKERS, round(ZoneFault.WORKERS, runs)).reached()).isTrue();
    assertThat(row(ZoneFault.WORKERS, round(ZoneFault.WORKERS, runs)).text())
        .contains("| p95 <= 4 s |");
  }

  @Test
  void aRowIsDoneWhenSoManyFaultsWereDoneHoweverManyStreamsBeganInThem() {
    ZoneRow row =
        row(
            ZoneFault.WORKERS,
            round(ZoneFault.WORKERS, run(1, 900), run(2, 900), run(3, 900)),
            ZoneRound.replayed(
                ZoneFault.WORKERS, 1, new PublishedBytes.Outcome(100, 0, 0, List.of())),
            ZoneRound.unjudged(ZoneFault.WORKERS, 1, 2, "no API"));

    assertThat(row.faultRounds()).isEqualTo(2);
    assertThat(row.isDone(2)).as("one zone in each round").isTrue();
    assertThat(row.isDone(3)).isFalse();
    assertThat(row.text()).startsWith("| kill -9 of all workers of the zone | 2, 5 | 2 |");
    assertThat(row(ZoneFault.ZONE, round(ZoneFault.ZONE, run(1, 900), run(2, 900))).faults())
        .as("two zones in each round")
        .isEqualTo(2);
    assertThat(row(ZoneFault.REGION, round(ZoneFault.REGION, run(1, 900), run(2, 900))).faults())
        .as("one region, with both streams")
        .isEqualTo(1);
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

  @Test
  void aLineFromBeforeTheCourseWasWrittenDownIsReadAndItsMovesAreJudged(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("zones.jsonl");
    Files.writeString(
        file,
        """
        {"fault":"WORKERS","seed":1,"runs":[{"number":18,"from":"b","to":"c","counted":4853,\
        "darkMillis":7058,"attempts":0,"moves":2,"movesAfter":0,"lateTaken":0,"lateRefused":0,\
        "violations":[]}],"lost":0,"undisturbedLags":[],"ranThrough":0,"disturbances":[],\
        "bytes":null,"failure":""}
        """);

    List<ZoneRound> rounds = ResultLines.in(file, ZoneRound.class).all();
    assertThat(new ZoneRow(ZoneFault.WORKERS, rounds).violations())
        .containsExactly("run 18: moved 2 times, 1 at most");
  }
}
