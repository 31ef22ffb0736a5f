package org.zonecast.worker.job;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.zonecast.job.SegmentGrid;

/**
 * Tells whether a job is behind its feed: for 4 s without a break more media waits than an encoder
 * that keeps up ever has waiting, and the wait has not become shorter in that time. A catch-up is
 * therefore not behind, and neither is a child in its first 10 s, nor one that is held because the
 * CDNs take nothing. Confined to one thread.
 */
final class BehindWatch {
  static final Duration PATIENCE = Duration.ofSeconds(4);

  /**
   * A child that takes over has much to catch up with, on a machine that is often busy with the
   * same loss: to move the job again then costs viewers more than it gives them.
   */
  static final Duration BEGINNING = Duration.ofSeconds(10);

  private static final double LIMIT_SECONDS = 3;
  private static final double LIMIT_SEGMENTS = 1.5;

  private record Sample(long nanos, double waitingSlots) {}

  private final double slotsPerSecond;
  private final double limitSlots;
  private final LongSupplier nanoClock;
  private final Deque<Sample> samples = new ArrayDeque<>();
  private long firstSlot;
  private long receivedSlot = -1;
  private long encodedSlot = -1;
  private long receivedNanos;
  private long begunNanos;

  BehindWatch(SegmentGrid grid, LongSupplier nanoClock) {
    this.slotsPerSecond = grid.frameRate().toDouble();
    this.limitSlots =
        Math.max(LIMIT_SECONDS * slotsPerSecond, LIMIT_SEGMENTS * grid.segmentFrames());
    this.nanoClock = nanoClock;
    this.begunNanos = nanoClock.getAsLong();
  }

  /** A child begins, with this slot as the first one it is to encode. */
  void begin(long slot) {
    firstSlot = slot;
    receivedSlot = -1;
    encodedSlot = -1;
    begunNanos = nanoClock.getAsLong();
    samples.clear();
  }

  /** Media up to {@code slot} has arrived. */
  void received(long slot) {
    if (slot > receivedSlot) {
      receivedSlot = slot;
      receivedNanos = nanoClock.getAsLong();
    }
  }

  void encoded(long slot) {
    encodedSlot = Math.max(encodedSlot, slot);
  }

  /**
   * Looks at how much waits; to be called a few times a second.
   *
   * @param held the child is kept from working, and not slow
   * @param full no media comes from the feed, which goes on all the same
   */
  void sample(boolean held, boolean full) {
    long now = nanoClock.getAsLong();
    double waiting = waitingSlots(full, now);
    if (held || encodedSlot < firstSlot || waiting <= limitSlots) {
      samples.clear();
      return;
    }
    samples.add(new Sample(now, waiting));
    while (samples.size() > 2 && isOld(second(), now)) {
      samples.removeFirst();
    }
  }

  boolean behind() {
    return !samples.isEmpty()
        && samples.getLast().nanos - begunNanos >= BEGINNING.toNanos()
        && isOld(samples.getFirst(), samples.getLast().nanos)
        && samples.getLast().waitingSlots >= samples.getFirst().waitingSlots;
  }

  /** Such as {@code 4.2 s of media wait}. */
  String text() {
    double seconds = samples.isEmpty() ? 0 : samples.getLast().waitingSlots / slotsPerSecond;
    return "%.1f s of media wait".formatted(seconds);
  }

  private double waitingSlots(boolean full, long now) {
    double unseen = full ? slotsPerSecond * (now - receivedNanos) / 1e9 : 0;
    return receivedSlot + unseen - Math.max(encodedSlot, firstSlot - 1);
  }

  private Sample second() {
    var each = samples.iterator();
    each.next();
    return each.next();
  }

  private static boolean isOld(Sample sample, long now) {
    return now - sample.nanos >= PATIENCE.toNanos();
  }
}
