package org.zonecast.benchmarks.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.benchmarks.evidence.PlayerPage;
import org.zonecast.benchmarks.evidence.PublishedBytes;
import org.zonecast.benchmarks.trial.Spread;

class FailoverFiguresTest {
  private static RunResult run(Fault fault, int number, long seed, long worst) {
    return run(fault, number, seed, worst, null);
  }

  private static RunResult run(
      Fault fault, int number, long seed, long worst, PlayerPage.@Nullable Seen player) {
    return new RunResult(
        fault,
        number,
        seed,
        5,
        List.of(300L, 400L),
        List.of(310L, worst),
        Map.of("granted", 120L),
        List.of(),
        player);
  }

  private static BatchResult batch(RunResult... runs) {
    return new BatchResult(List.of(runs), 10, 0, 0, 0, List.of());
  }

  @Test
  void percentilesAreByNearestRank() {
    Spread spread = Spread.of(LongStream.rangeClosed(1, 40).boxed().toList());
    assertThat(spread).isEqualTo(new Spread(40, 20, 38, 40));
    assertThat(Spread.of(List.of(7L))).isEqualTo(new Spread(1, 7, 7, 7));
    assertThat(Spread.of(List.of()).text()).isEqualTo("-");
  }

  @Test
  void latenessIsTheWorstSegmentBeyondTheUndisturbedP95() {
    var row = new Row(Fault.CHILD, List.of(batch(run(Fault.CHILD, 1, 1, 1900))));
    assertThat(row.lateness()).isEqualTo(new Spread(1, 1500, 1500, 1500));
    assertThat(row.reached()).isTrue();
    var late = new Row(Fault.CHILD, List.of(batch(run(Fault.CHILD, 1, 1, 1901))));
    assertThat(late.reached()).isFalse();
  }

  @Test
  void aRowIsNotReachedIfThePlayerStoodStillInARun() {
    assertThat(played(new PlayerPage.Seen(0, 0, 0, 20, 3, 40, List.of("fragLoadError"))).reached())
        .as("an error that nobody saw")
        .isTrue();
    assertThat(played(new PlayerPage.Seen(1, 0, 0, 20, 3, 40, List.of())).reached()).isFalse();
    assertThat(played(new PlayerPage.Seen(0, 0, 1, 20, 3, 40, List.of())).reached()).isFalse();
  }

  private static Row played(PlayerPage.Seen seen) {
    var calm = new PlayerPage.Seen(0, 0, 0, 20, 6, 40, List.of());
    return new Row(
        Fault.STOP,
        List.of(batch(run(Fault.STOP, 1, 1, 900, seen)), batch(run(Fault.STOP, 2, 1, 900, calm))));
  }

  @Test
  void theSamePlanComesOfTheSameSeedAndStaysInTheSegment() {
    RunPlan plan = RunPlan.of(Fault.STOP, 7, 3, 2000);
    assertThat(RunPlan.of(Fault.STOP, 7, 3, 2000)).isEqualTo(plan);
    assertThat(
            LongStream.range(0, 40)
                .map(n -> RunPlan.of(Fault.STOP, (int) n, 3, 2000).phaseMillis()))
        .allMatch(phase -> phase >= 0 && phase < 2000)
        .doesNotHaveDuplicates();
    var at700 = new RunPlan(Fault.STOP, 1, 700);
    assertThat(at700.momentFrom(10_000, 3_100, 2000)).isEqualTo(11_800);
    assertThat(at700.momentFrom(11_800, 3_100, 2000)).isEqualTo(11_800);
    assertThat(at700.momentFrom(11_801, 13_100, 2000)).isEqualTo(13_800);
  }

  @Test
  void aStoppedRowGoesOnBehindItsLastWholeBatch(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("failover.jsonl");
    new Results(file, 1).add(batch(run(Fault.CHILD, 1, 1, 900), run(Fault.CHILD, 2, 1, 950)));
    new Results(file, 2).add(batch(run(Fault.CHILD, 3, 2, 900)));
    var again = new Results(file, 1);
    assertThat(again.done(Fault.CHILD)).containsExactlyInAnyOrder(1, 2);
    assertThat(again.done(Fault.STOP)).isEmpty();
    assertThat(again.row(Fault.CHILD).runs().getLast()).isEqualTo(run(Fault.CHILD, 2, 1, 950));
    assertThat(FailoverTable.of(List.of(again.row(Fault.CHILD))))
        .contains("| kill -9 of the codec child | 2 | 0, 0 | 0 of 10 | 0.30, 0.40, 0.40 s |");
  }

  @Test
  void whatElseMustNotBeIsAmongTheViolationsButNoObjectThatDiffers() {
    var bytes = new PublishedBytes.Outcome(10, 60, 120, List.of("7.m4s is missing"));
    BatchResult result = BatchResult.of(List.of(), bytes, List.of("more"));
    assertThat(result)
        .isEqualTo(new BatchResult(List.of(), 10, 60, 120, 1, List.of("7.m4s is missing", "more")));
  }
}
