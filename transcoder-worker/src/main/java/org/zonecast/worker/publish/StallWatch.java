package org.zonecast.worker.publish;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Tells whether a codec child is stuck: more media waits for it than an encoder may keep in its
 * look-ahead, and for 2 s nothing was encoded. A child that has encoded nothing yet is given
 * longer, and counts as alive while it decodes. Confined to one thread.
 */
final class StallWatch {
  static final Duration PATIENCE = Duration.ofSeconds(2);
  static final Duration FIRST_PATIENCE = Duration.ofSeconds(5);

  /** Slots that may be in the decoder, the encoders' look-ahead and the pipes at any time. */
  private static final int MAX_IN_FLIGHT_SLOTS = 48;

  private final int waitingSlots;
  private final LongSupplier nanoClock;
  private long firstSlot;
  private long receivedSlot = -1;
  private long decodedSlot = -1;
  private long encodedSlot = -1;
  private boolean waiting;
  private long sinceNanos;

  /** Encoders are emptied at the end of each segment of {@code segmentFrames}. */
  StallWatch(int segmentFrames, LongSupplier nanoClock) {
    this.waitingSlots = Math.min(segmentFrames + 8, MAX_IN_FLIGHT_SLOTS);
    this.nanoClock = nanoClock;
  }

  /** A new child begins, with this slot as the first one it is to encode. */
  void begin(long slot) {
    firstSlot = slot;
    receivedSlot = -1;
    decodedSlot = -1;
    encodedSlot = -1;
    waiting = false;
  }

  /** Media up to {@code slot} was handed to the child. */
  void received(long slot) {
    receivedSlot = Math.max(receivedSlot, slot);
    judge(false);
  }

  void progressed(long decoded, long encoded) {
    boolean moved = encoded > encodedSlot || (encodedSlot < 0 && decoded > decodedSlot);
    decodedSlot = Math.max(decodedSlot, decoded);
    encodedSlot = Math.max(encodedSlot, encoded);
    judge(moved);
  }

  /** Time before now does not count: the child was kept from working. */
  void excuse() {
    sinceNanos = nanoClock.getAsLong();
  }

  boolean stalled() {
    Duration patience = encodedSlot < 0 ? FIRST_PATIENCE : PATIENCE;
    return waiting && nanoClock.getAsLong() - sinceNanos >= patience.toNanos();
  }

  private void judge(boolean moved) {
    boolean now = receivedSlot - Math.max(encodedSlot, firstSlot - 1) > waitingSlots;
    if (moved || (now && !waiting)) {
      sinceNanos = nanoClock.getAsLong();
    }
    waiting = now;
  }
}
