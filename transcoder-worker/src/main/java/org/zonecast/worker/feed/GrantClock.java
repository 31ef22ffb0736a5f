package org.zonecast.worker.feed;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * Knows until when this worker may publish: an answer renews the grant for 1.5 s from when the
 * message that it answers was sent, by this worker's own monotonic clock. A Hello that is answered
 * by a Welcome counts like a progress message. Confined to one thread.
 */
public final class GrantClock {
  /** How long an answer holds, from the sending of what it answers. */
  public static final Duration VALIDITY = Duration.ofMillis(1500);

  /** The number that a Hello counts as. */
  private static final long HELLO = -1;

  /** Messages sent longer ago than this can renew nothing any more. */
  private static final int MAX_OPEN = 64;

  private record Sent(long number, long nanos) {}

  private final LongSupplier nanoClock;
  private final Deque<Sent> open = new ArrayDeque<>();
  private long grant;
  private boolean grantAlone;
  private long grantedNanos;
  private boolean everValid;
  private long validUntilNanos;

  public GrantClock(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  public void helloSent() {
    progressSent(HELLO);
  }

  /** To be called just before the message is sent. */
  public void progressSent(long number) {
    if (open.size() == MAX_OPEN) {
      open.removeFirst();
    }
    open.addLast(new Sent(number, nanoClock.getAsLong()));
  }

  public void welcomed(long newGrant) {
    answered(HELLO, newGrant, false);
  }

  /**
   * @param newGrant 0 if this worker has none
   * @param alone the holder before has said that it lists nothing more
   */
  public void answered(long number, long newGrant, boolean alone) {
    while (!open.isEmpty() && open.getFirst().number < number) {
      open.removeFirst();
    }
    if (grant != newGrant) {
      grant = newGrant;
      grantAlone = alone;
      grantedNanos = nanoClock.getAsLong();
    }
    if (open.isEmpty() || open.getFirst().number != number) {
      return;
    }
    long until = open.removeFirst().nanos + VALIDITY.toNanos();
    if (!everValid || until - validUntilNanos > 0) {
      validUntilNanos = until;
      everValid = true;
    }
  }

  /** The grant that the edge named last, 0 for none. It may have run out. */
  public long grant() {
    return grant;
  }

  /**
   * Whether the holder before cannot believe any more that it may publish: it has said so, or the
   * last answer that it can have had has run out. It had that before this worker was given its own.
   */
  public boolean alone() {
    return grant != 0 && (grantAlone || nanoClock.getAsLong() - grantedNanos >= VALIDITY.toNanos());
  }

  /** Whether playlists may be written at this moment. */
  public boolean valid() {
    return grant != 0 && everValid && validUntilNanos - nanoClock.getAsLong() > 0;
  }
}
