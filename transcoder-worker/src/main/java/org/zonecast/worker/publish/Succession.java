package org.zonecast.worker.publish;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.zonecast.job.Token;
import org.zonecast.worker.cdn.CdnTarget;
import org.zonecast.worker.cdn.CdnTarget.Ability;
import org.zonecast.worker.feed.GrantClock;

/**
 * Keeps a successor from listing on a CDN that cannot refuse a stale writer until its predecessor's
 * grant has run out for certain: the predecessor was answered for the last time before the
 * successor was welcomed, so that is so once a grant's validity has passed since then.
 */
final class Succession {
  private static final Token FIRST = new Token(1, 1);

  private final boolean alone;
  private final long welcomedNanos;
  private final LongSupplier nanoClock;

  /** To be made when the edge has given this worker the grant of {@code token}. */
  Succession(Token token, LongSupplier nanoClock) {
    this.alone = token.equals(FIRST);
    this.welcomedNanos = nanoClock.getAsLong();
    this.nanoClock = nanoClock;
  }

  /** Whether nobody else can believe that it may list. */
  boolean settledOn(CdnTarget target) {
    Duration passed = Duration.ofNanos(nanoClock.getAsLong() - welcomedNanos);
    return alone
        || target.abilities().contains(Ability.CONDITIONAL_REPLACE)
        || passed.compareTo(GrantClock.VALIDITY) >= 0;
  }
}
