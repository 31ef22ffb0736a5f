package org.zonecast.router.authority;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zonecast.feed.FeedMessage.Shed;
import org.zonecast.job.EncodePlan;

/**
 * Which video renditions an epoch is made without, because no worker keeps up with all of them. The
 * last resort: a worker that is behind is given time to find a successor first. A state machine
 * without a clock of its own; belongs to its broadcast's thread.
 */
final class Shedding {
  /** A worker that is behind says so every second; this long it is believed. */
  private static final long WORD_NANOS = Duration.ofSeconds(3).toNanos();

  private static final long SUCCESSOR_NANOS = Duration.ofSeconds(6).toNanos();
  private static final long NEXT_NANOS = Duration.ofSeconds(6).toNanos();
  private static final long CALM_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long LONGEST_CALM_NANOS = Duration.ofMinutes(10).toNanos();
  private static final long CALM_WAIT_NANOS = Duration.ofSeconds(1).toNanos();

  /** A job that was moved so lately is not moved again before something is shed. */
  private static final long MOVED_NANOS = Duration.ofMinutes(1).toNanos();

  private static final long NEVER = Long.MIN_VALUE;

  private final List<String> renditions;
  private final List<Shed> steps = new ArrayList<>();
  private int left;
  private long behindSinceNanos = NEVER;
  private long saidNanos = NEVER;
  private long standbySaidNanos = NEVER;
  private long shedNanos = NEVER;
  private long inForceNanos = NEVER;
  private long restoredNanos = NEVER;
  private long movedNanos = NEVER;
  private long calmSinceNanos = NEVER;
  private long calmNanos = CALM_NANOS;

  /**
   * How the epoch's publisher does.
   *
   * @param standby whether a successor stands by
   * @param waitingNanos media that the granted worker has not encoded
   * @param segment the one that it encodes
   * @param nextSegment the first one that no worker can have begun
   */
  record Load(boolean standby, long waitingNanos, long segment, long nextSegment) {}

  /** Nothing is shed of a new epoch. */
  Shedding(EncodePlan plan) {
    this.renditions = plan.video().stream().map(EncodePlan.VideoRendition::name).toList();
    this.left = renditions.size();
  }

  /** The granted worker says that it is behind. */
  void behind(long nowNanos) {
    if (!isBehind(nowNanos)) {
      behindSinceNanos = nowNanos;
    }
    saidNanos = nowNanos;
  }

  /** The one that stands by says so. */
  void standbyBehind(long nowNanos) {
    standbySaidNanos = nowNanos;
  }

  /** Another worker has the grant: what was said of the one before does not count. */
  void moved(long nowNanos) {
    if (isBehind(nowNanos)) {
      movedNanos = nowNanos;
    }
    saidNanos = NEVER;
    behindSinceNanos = NEVER;
    calmSinceNanos = NEVER;
    if (within(standbySaidNanos, WORD_NANOS, nowNanos)) {
      behind(nowNanos);
    }
  }

  /** What changes now, if anything does. */
  Optional<Shed> tick(Load load, long nowNanos) {
    if (inForceNanos == NEVER && !steps.isEmpty() && load.segment() >= lastFrom()) {
      inForceNanos = nowNanos;
    }
    if (isBehind(nowNanos)) {
      calmSinceNanos = NEVER;
      return mayShed(load, nowNanos) ? Optional.of(shed(load, nowNanos)) : Optional.empty();
    }
    if (load.waitingNanos() >= CALM_WAIT_NANOS) {
      calmSinceNanos = NEVER;
    } else if (calmSinceNanos == NEVER) {
      calmSinceNanos = nowNanos;
    }
    boolean calm = calmSinceNanos != NEVER && nowNanos - calmSinceNanos >= calmNanos;
    return calm && left < renditions.size()
        ? Optional.of(restore(load, nowNanos))
        : Optional.empty();
  }

  /** All that is not made from the latest step on, highest first. */
  List<String> shed() {
    return renditions.subList(0, renditions.size() - left);
  }

  /** What a worker has to know that begins at this segment, in order. */
  List<Shed> since(long segment) {
    var needed = new ArrayList<Shed>();
    for (Shed step : steps) {
      if (step.fromSegment() <= segment) {
        needed.clear();
      }
      needed.add(step);
    }
    boolean nothing = needed.size() == 1 && needed.getFirst().renditions().isEmpty();
    return nothing ? List.of() : List.copyOf(needed);
  }

  /** No worker will begin before this segment any more. */
  void forgetBefore(long segment) {
    while (steps.size() > 1 && steps.get(1).fromSegment() <= segment) {
      steps.removeFirst();
    }
  }

  private boolean mayShed(Load load, long nowNanos) {
    boolean settled =
        steps.isEmpty() || (inForceNanos != NEVER && nowNanos - inForceNanos >= NEXT_NANOS);
    if (left <= 1 || !settled) {
      return false;
    }
    boolean inTime = load.standby() && !within(standbySaidNanos, WORD_NANOS, nowNanos);
    boolean already = shedNanos != NEVER && shedNanos >= behindSinceNanos;
    boolean waited = nowNanos - behindSinceNanos >= SUCCESSOR_NANOS;
    boolean second = within(movedNanos, MOVED_NANOS, nowNanos);
    return already || second || (waited && !inTime);
  }

  private Shed shed(Load load, long nowNanos) {
    if (within(restoredNanos, calmNanos, nowNanos)) {
      calmNanos = Math.min(2 * calmNanos, LONGEST_CALM_NANOS);
    } else if (!within(restoredNanos, LONGEST_CALM_NANOS, nowNanos)) {
      calmNanos = CALM_NANOS;
    }
    left--;
    shedNanos = nowNanos;
    return step(load);
  }

  private Shed restore(Load load, long nowNanos) {
    left++;
    restoredNanos = nowNanos;
    calmSinceNanos = nowNanos;
    return step(load);
  }

  private Shed step(Load load) {
    long atLeast = steps.isEmpty() ? 0 : lastFrom();
    var step = new Shed(Math.max(atLeast, load.nextSegment()), shed());
    steps.add(step);
    inForceNanos = NEVER;
    return step;
  }

  private long lastFrom() {
    return steps.getLast().fromSegment();
  }

  private boolean isBehind(long nowNanos) {
    return within(saidNanos, WORD_NANOS, nowNanos);
  }

  private static boolean within(long sinceNanos, long timeNanos, long nowNanos) {
    return sinceNanos != NEVER && nowNanos - sinceNanos < timeNanos;
  }
}
