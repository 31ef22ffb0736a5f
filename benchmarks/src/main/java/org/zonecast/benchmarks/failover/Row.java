package org.zonecast.benchmarks.failover;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.zonecast.benchmarks.trial.Spread;

/** All that was measured of one kind of fault. */
record Row(Fault fault, List<BatchResult> batches) {

  List<RunResult> runs() {
    return batches.stream().flatMap(batch -> batch.runs().stream()).toList();
  }

  /** From arrival to listing while nothing was wrong. */
  Spread undisturbed() {
    return Spread.of(runs().stream().flatMap(run -> run.undisturbedLags().stream()).toList());
  }

  /** Of each run the worst segment, beyond the p95 of the undisturbed windows. */
  Spread lateness() {
    long usual = undisturbed().p95Millis();
    return Spread.of(runs().stream().map(run -> run.worstLag() - usual).toList());
  }

  long framesLost() {
    return sum(BatchResult::framesLost);
  }

  long framesDoubled() {
    return sum(BatchResult::framesDoubled);
  }

  long objects() {
    return sum(BatchResult::objects);
  }

  long differing() {
    return sum(BatchResult::differing);
  }

  private long sum(ToLongFunction<BatchResult> what) {
    return batches.stream().mapToLong(what).sum();
  }

  /** All that must not be, each with where it was seen. */
  List<String> violations() {
    Stream<String> ofRuns =
        runs().stream()
            .flatMap(
                run -> run.violations().stream().map(text -> "run " + run.number() + ": " + text));
    return Stream.concat(ofRuns, batches.stream().flatMap(batch -> batch.violations().stream()))
        .toList();
  }

  /** When each stage came, over all runs. */
  Map<String, Spread> stages() {
    Map<String, List<Long>> all = new LinkedHashMap<>();
    for (RunResult run : runs()) {
      run.stages()
          .forEach(
              (stage, millis) -> all.computeIfAbsent(stage, _ -> new ArrayList<>()).add(millis));
    }
    Map<String, Spread> spreads = new LinkedHashMap<>();
    all.forEach((stage, millis) -> spreads.put(stage, Spread.of(millis)));
    return spreads;
  }

  /** How often the player, where one played, stood still or had nothing left to play. */
  int stalls() {
    return runs().stream()
        .map(RunResult::player)
        .flatMap(Stream::ofNullable)
        .mapToInt(seen -> seen.stalled() + seen.waits())
        .sum();
  }

  boolean reached() {
    return lateness().p95Millis() <= fault.wantedSeconds() * 1000
        && violations().isEmpty()
        && stalls() == 0;
  }
}
