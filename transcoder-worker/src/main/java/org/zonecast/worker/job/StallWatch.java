package org.zonecast.worker.job;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Tells whether a codec child is stuck: more media waits for it than an encoder may keep in its
 * look-ahead, and
 *
 * <ul>
 *   <li>for 2 s it said nothing, so that it reads nothing,
 *   <li>for 5 s it read its input and got no further, pictures that stand still not being known to
 *       do so yet, or
 *   <li>for 12 s it did not come to its first slot: what a cold process does first is slow on a
 *       machine with much to do, and the next one would begin as cold.
 * </ul>
 *
 * It gets further when it encodes, or decodes no more than an encoder may keep ahead of what it
 * encodes, as in the feed before its first segment. Confined to one thread.
 */
final class StallWatch {
  static final Duration PATIENCE = Duration.ofSeconds(2);

  /** More than the 4 s of audio after which the codec takes a picture for standing still. */
  static final Duration READING_PATIENCE = Duration.ofSeconds(5);

  /** Less than the edge gives a run before it revokes the worker. */
  static final Duration FIRST_SLOT_PATIENCE = Duration.ofSeconds(12);

  /** Slots that may be in the decoder, the encoders' look-ahead and the pipes at any time. */
  private static final int MAX_IN_FLIGHT_SLOTS = 48;

  private final int waitingSlots;
  private final LongSupplier nanoClock;
  private long firstSlot;
  private long receivedSlot = -1;
  private long decodedSlot = -1;
  private long encodedSlot = -1;
  private boolean waiting;
  private long heardNanos;
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

  /** The child has read media, and said how far it is. */
  void progressed(long decoded, long encoded) {
    heardNanos = nanoClock.getAsLong();
    boolean decodes = decoded > decodedSlot && decoded - begun() <= waitingSlots;
    boolean moved = encoded > encodedSlot || decodes;
    decodedSlot = Math.max(decodedSlot, decoded);
    encodedSlot = Math.max(encodedSlot, encoded);
    judge(moved);
  }

  /** Time before now does not count: the child was kept from working. */
  void excuse() {
    heardNanos = nanoClock.getAsLong();
    sinceNanos = heardNanos;
  }

  boolean stalled() {
    return waiting && passed(sinceNanos, patience());
  }

  private Duration patience() {
    if (encodedSlot < firstSlot) {
      return FIRST_SLOT_PATIENCE;
    }
    return passed(heardNanos, PATIENCE) ? PATIENCE : READING_PATIENCE;
  }

  private boolean passed(long fromNanos, Duration time) {
    return nanoClock.getAsLong() - fromNanos >= time.toNanos();
  }

  /** The highest slot that was encoded, or need not be. */
  private long begun() {
    return Math.max(encodedSlot, firstSlot - 1);
  }

  private void judge(boolean moved) {
    boolean now = receivedSlot - begun() > waitingSlots;
    if (moved || (now && !waiting)) {
      sinceNanos = nanoClock.getAsLong();
    }
    waiting = now;
  }
}
