package org.zonecast.benchmarks.zones;

import java.util.List;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.zonecast.benchmarks.evidence.PublishedBytes;
import org.zonecast.benchmarks.trial.Spread;

/** All that was measured of one kind of fault. */
record ZoneRow(ZoneFault fault, List<ZoneRound> rounds) {
  static final String HEAD =
      """
      | fault | faults, streams | not judged | counted: p50, p95, max | to reach \
      | undisturbed lag: p50, p95, max | nothing new for: p50, p95, max \
      | moves of a stream, most: until all is back, then | running streams disturbed \
      | frames lost, doubled | late writes taken, refused | violations |
      |---|---|---|---|---|---|---|---|---|---|---|---|
      """;

  List<ZoneRun> runs() {
    return rounds.stream().flatMap(round -> round.runs().stream()).toList();
  }

  /** How many streams were under a fault or begun during one, judged or not. */
  int size() {
    return rounds.stream().mapToInt(ZoneRound::size).sum();
  }

  /** How many faults were done, to however many streams; judged or not. */
  int faults() {
    return (int) rounds.stream().filter(round -> round.bytes() == null).count();
  }

  /** Whether so many faults were done. */
  boolean isDone(int wantedFaults) {
    return faults() >= wantedFaults;
  }

  private Spread undisturbed() {
    return Spread.of(rounds.stream().flatMap(round -> round.undisturbedLags().stream()).toList());
  }

  /** What the row is about; a lateness is what is beyond the undisturbed p95. */
  Spread counted() {
    long usual = fault.counted() == ZoneFault.Counted.LATENESS ? undisturbed().p95Millis() : 0;
    return Spread.of(runs().stream().map(run -> run.counted() - usual).toList());
  }

  /** All that must not be. */
  List<String> violations() {
    Stream<String> ofRuns =
        runs().stream()
            .flatMap(
                run ->
                    run.violations(fault).stream()
                        .map(text -> "run " + run.number() + ": " + text));
    Stream<String> disturbed = rounds.stream().flatMap(round -> round.disturbances().stream());
    Stream<String> bytes = replays().flatMap(replay -> replay.violations().stream());
    return Stream.of(ofRuns, disturbed, bytes).flatMap(all -> all).toList();
  }

  private Stream<PublishedBytes.Outcome> replays() {
    return rounds.stream().map(ZoneRound::bytes).flatMap(Stream::ofNullable);
  }

  boolean reached() {
    return violations().isEmpty()
        && runs().size() == size()
        && judgedMillis() <= fault.wantedSeconds() * 1000;
  }

  private long judgedMillis() {
    return fault.holdsForEach() ? counted().maxMillis() : counted().p95Millis();
  }

  private int most(ToIntFunction<ZoneRun> what) {
    return runs().stream().mapToInt(what).max().orElse(0);
  }

  private long ofReplays(ToLongFunction<PublishedBytes.Outcome> what) {
    return replays().mapToLong(what).sum();
  }

  /** A row in Markdown. */
  String text() {
    int through = rounds.stream().mapToInt(ZoneRound::ranThrough).sum();
    int disturbed = rounds.stream().mapToInt(ZoneRound::disturbed).sum();
    boolean starts = fault.hasNewcomers();
    return "| %s | %d, %d | %d | %s | %s <= %.0f s | %s | %s | %s | %s | %s | %s | %d |"
        .formatted(
            fault.text(),
            faults(),
            size(),
            size() - runs().size(),
            counted().text(),
            fault.holdsForEach() ? "each" : "p95",
            fault.wantedSeconds(),
            undisturbed().text(),
            starts ? "-" : Spread.of(runs().stream().map(ZoneRun::darkMillis).toList()).text(),
            starts ? "-" : most(ZoneRun::moves) + ", " + most(ZoneRun::movesAfter),
            through == 0 ? "-" : "%d of %d".formatted(disturbed, through),
            bytes(),
            fault.takesEdge() ? late() : "-",
            violations().size());
  }

  private String bytes() {
    return replays().findAny().isEmpty()
        ? "-"
        : "%d, %d of %,d objects"
            .formatted(
                ofReplays(PublishedBytes.Outcome::framesLost),
                ofReplays(PublishedBytes.Outcome::framesDoubled),
                ofReplays(PublishedBytes.Outcome::objects));
  }

  private String late() {
    int taken = runs().stream().mapToInt(ZoneRun::lateTaken).sum();
    return taken + ", " + runs().stream().mapToInt(ZoneRun::lateRefused).sum();
  }
}
