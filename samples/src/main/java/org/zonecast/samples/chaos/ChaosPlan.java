package org.zonecast.samples.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The faults of one run and the pauses before them. The same seed and the same kinds make the same
 * plan.
 */
public record ChaosPlan(long seed, List<Step> steps) {
  private static final int SHORTEST_PAUSE_MS = 1_000;
  private static final int LONGEST_PAUSE_MS = 7_000;

  /**
   * One fault.
   *
   * @param pause from when the broadcast was well again after the one before
   * @param dice for what the fault itself leaves to chance
   */
  public record Step(Duration pause, FaultKind kind, long dice) {}

  public ChaosPlan {
    steps = List.copyOf(steps);
  }

  /** A plan of so many faults. No kind comes twice before every other one has come. */
  public static ChaosPlan of(long seed, List<FaultKind> kinds, int faults) {
    Random random = new Random(seed);
    List<Step> steps = new ArrayList<>();
    List<FaultKind> left = new ArrayList<>();
    for (int i = 0; i < faults; i++) {
      if (left.isEmpty()) {
        left.addAll(kinds);
      }
      Duration pause = Duration.ofMillis(random.nextInt(SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS));
      FaultKind kind = left.remove(random.nextInt(left.size()));
      steps.add(new Step(pause, kind, random.nextLong()));
    }
    return new ChaosPlan(seed, steps);
  }
}
