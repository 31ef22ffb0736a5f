package org.zonecast.benchmarks.redisloss;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.benchmarks.trial.ResultLines;

class LossRowTest {
  private static LossResult writable(int number, long millis, int lost) {
    return result(Loss.KILL, number, millis, lost, 0);
  }

  private static LossResult result(Loss loss, int number, long millis, int lost, long twice) {
    return new LossResult(loss, number, 1, millis, 100, lost, twice, "");
  }

  private static boolean reached(Loss loss, LossResult... results) {
    return LossRow.of(loss, List.of(results)).reached();
  }

  @Test
  void onlyARowThatWasJudgedWholeLostNothingAndWasNeverOver8SecondsIsReached() {
    assertThat(reached(Loss.KILL, writable(1, 3_400, 0), writable(2, 5_000, 0))).isTrue();
    assertThat(reached(Loss.KILL, writable(1, 5_001, 0))).isFalse();
    assertThat(reached(Loss.KILL, writable(1, 3_400, 1))).isFalse();
    assertThat(reached(Loss.KILL, LossResult.unjudged(Loss.KILL, 1, 1, "no pair"))).isFalse();
  }

  @Test
  void aJobThatWasClaimedTwiceIsNoBetterThanOneThatWasLost() {
    assertThat(reached(Loss.KILL, result(Loss.KILL, 1, 3_400, 0, 1))).isFalse();
    assertThat(reached(Loss.SENTINEL, result(Loss.SENTINEL, 1, 40, 0, 1))).isFalse();
  }

  @Test
  void ofANodeWhoseLossHasNoGoalOnlyTheJobsAreJudged() {
    assertThat(reached(Loss.REPLICA, result(Loss.REPLICA, 1, 9_000, 0, 0))).isTrue();
    assertThat(reached(Loss.REPLICA, result(Loss.REPLICA, 1, 3_000, 1, 0))).isFalse();
    assertThat(LossRow.of(Loss.REPLICA, List.of(result(Loss.REPLICA, 1, 9_000, 0, 0))).row())
        .endsWith("| 0 | 0 | 0 lost, 0 twice |");
  }

  @Test
  void aKilledAndAFrozenPrimaryAreJudgedTogether() {
    List<LossResult> all = new ArrayList<>();
    for (int number = 1; number <= 25; number++) {
      all.add(result(Loss.KILL, number, 3_400, 0, 0));
      all.add(result(Loss.STOP, number, number <= 3 ? 5_100 : 4_400, 0, 0));
      all.add(result(Loss.DEAD, number, 9_000, 1, 1));
    }
    LossRow both = LossRow.ofPrimaries(all);

    assertThat(both.row()).contains("| 50 | 0 | 3.40, 5.10, 5.10 s | 5,000 | 0 | 0 | p95 <= 5 s,");
    assertThat(both.reached()).isFalse();
    all.removeIf(result -> result.writableMillis() == 5_100);
    assertThat(LossRow.ofPrimaries(all).reached()).isTrue();
  }

  @Test
  void aRunThatCouldNotBeJudgedIsShownAndCountsForNoFigure() {
    var row =
        LossRow.of(
            Loss.KILL,
            List.of(writable(1, 3_400, 0), LossResult.unjudged(Loss.KILL, 2, 1, "no pair")));
    assertThat(row.row())
        .startsWith(
            "| kill -9 of the primary, which comes back | 2 | 1 | 3.40, 3.40, 3.40 s | 100 | 0 |");
  }

  @Test
  void resultsAreReadAgain(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("redis-loss.jsonl");
    ResultLines.in(file, LossResult.class).add(writable(1, 3_400, 0));
    var again = ResultLines.in(file, LossResult.class);
    again.add(writable(2, 3_500, 0));

    assertThat(ResultLines.in(file, LossResult.class).all())
        .containsExactly(writable(1, 3_400, 0), writable(2, 3_500, 0));
  }
}
