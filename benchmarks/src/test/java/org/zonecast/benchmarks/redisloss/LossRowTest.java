package org.zonecast.benchmarks.redisloss;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.benchmarks.trial.ResultLines;

class LossRowTest {
  private static LossResult writable(int number, long millis, int lost) {
    return new LossResult(Loss.KILL, number, 1, millis, 100, lost, 0, "");
  }

  private static boolean reached(LossResult... results) {
    return new LossRow(Loss.KILL, List.of(results)).reached();
  }

  @Test
  void onlyARowThatWasJudgedWholeLostNothingAndWasNeverOver8SecondsIsReached() {
    assertThat(reached(writable(1, 3_400, 0), writable(2, 5_000, 0))).isTrue();
    assertThat(reached(writable(1, 5_001, 0))).isFalse();
    assertThat(reached(writable(1, 3_400, 1))).isFalse();
    assertThat(reached(LossResult.unjudged(Loss.KILL, 1, 1, "no pair"))).isFalse();
  }

  @Test
  void aRunThatCouldNotBeJudgedIsShownAndCountsForNoFigure() {
    var row =
        new LossRow(
            Loss.KILL,
            List.of(writable(1, 3_400, 0), LossResult.unjudged(Loss.KILL, 2, 1, "no pair")));
    assertThat(row.text())
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
