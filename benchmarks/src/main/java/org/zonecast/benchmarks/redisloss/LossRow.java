package org.zonecast.benchmarks.redisloss;

import java.util.List;
import java.util.Locale;
import org.zonecast.benchmarks.trial.Spread;

/** All that was measured of one kind of loss. */
record LossRow(Loss loss, List<LossResult> results) {
  static final String HEAD =
      """
      | fault | runs | not judged | writable after: p50, p95, longest | jobs acknowledged | lost \
      | claimed twice | to reach |
      |---|---|---|---|---|---|---|---|
      """;

  private static final long WANTED_P95_MILLIS = 5_000;
  private static final long WANTED_LONGEST_MILLIS = 8_000;

  private List<LossResult> judged() {
    return results.stream().filter(LossResult::judged).toList();
  }

  private Spread writable() {
    return Spread.of(judged().stream().map(LossResult::writableMillis).toList());
  }

  private int lost() {
    return results.stream().mapToInt(LossResult::lost).sum();
  }

  boolean reached() {
    return judged().size() == results.size()
        && lost() == 0
        && writable().p95Millis() <= WANTED_P95_MILLIS
        && writable().maxMillis() <= WANTED_LONGEST_MILLIS;
  }

  /** A row in Markdown. */
  String text() {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %d | %s | %,d | %d | %d | p95 <= 5 s, never > 8 s, 0 lost |",
        loss.text(),
        results.size(),
        results.size() - judged().size(),
        writable().text(),
        results.stream().mapToInt(LossResult::acknowledged).sum(),
        lost(),
        results.stream().mapToLong(LossResult::claimedTwice).sum());
  }
}
