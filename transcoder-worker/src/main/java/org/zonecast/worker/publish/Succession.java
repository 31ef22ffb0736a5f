package org.zonecast.worker.publish;

import org.zonecast.job.Token;
import org.zonecast.worker.cdn.CdnTarget;
import org.zonecast.worker.cdn.CdnTarget.Ability;
import org.zonecast.worker.feed.GrantClock;

/**
 * Keeps a successor from listing on a CDN that cannot refuse a stale writer until its predecessor
 * has said that it lists nothing more, or its grant has run out for certain.
 */
final class Succession {
  private static final Token FIRST = new Token(1, 1);

  private final int epoch;
  private final GrantClock grants;

  Succession(int epoch, GrantClock grants) {
    this.epoch = epoch;
    this.grants = grants;
  }

  /** Whether nobody else can believe that it may list. */
  boolean settledOn(CdnTarget target) {
    return target.abilities().contains(Ability.CONDITIONAL_REPLACE)
        || grants.alone()
        || new Token(epoch, grants.grant()).equals(FIRST);
  }
}
