package org.zonecast.benchmarks.redisloss;

import java.util.List;
import java.util.Locale;
import org.zonecast.benchmarks.trial.Spread;

/**
 * All that was measured of some kinds of loss.
 *
 * @param text what was done
 * @param timed whether how soon the pair took jobs again is judged, too
 */
record LossRow(String text, boolean timed, List<LossResult> results) {
  static final String HEAD =
      """
      | fault | runs | not judged | writable after: p50, p95, longest | jobs acknowledged | lost \
      | claimed twice | to reach |
      |---|---|---|---|---|---|---|---|
      """;

  private static final long WANTED_P95_MILLIS = 5_000;
  private static final long WANTED_LONGEST_MILLIS = 8_000;

  /** The row of one kind of loss. */
  static LossRow of(Loss loss, List<LossResult> all) {
    return new LossRow(
        loss.text(), loss.isTimed(), all.stream().filter(one -> one.loss() == loss).toList());
  }

  /** A primary that is killed and one that is frozen, in one row: the goal is for both. */
  static LossRow ofPrimaries(List<LossResult> all) {
    return new LossRow(
        "both rows of a primary that comes back",
        true,
        all.stream().filter(one -> one.loss().isTimed()).toList());
  }

  private List<LossResult> judged() {
    return results.stream().filter(LossResult::judged).toList();
  }

  private Spread writable() {
    return Spread.of(judged().stream().map(LossResult::writableMillis).toList());
  }

  private int lost() {
    return results.stream().mapToInt(LossResult::lost).sum();
  }

  private long claimedTwice() {
    return results.stream().mapToLong(LossResult::claimedTwice).sum();
  }

  boolean reached() {
    return judged().size() == results.size()
        && lost() == 0
        && claimedTwice() == 0
        && (!timed || soonEnough());
  }

  private boolean soonEnough() {
    return writable().p95Millis() <= WANTED_P95_MILLIS
        && writable().maxMillis() <= WANTED_LONGEST_MILLIS;
  }

  /** A row in Markdown. */
  String row() {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %d | %s | %,d | %d | %d | %s0 lost, 0 twice |",
        text,
        results.size(),
        results.size() - judged().size(),
        writable().text(),
        results.stream().mapToInt(LossResult::acknowledged).sum(),
        lost(),
        claimedTwice(),
        timed ? "p95 <= 5 s, never > 8 s, " : "");
  }
}
