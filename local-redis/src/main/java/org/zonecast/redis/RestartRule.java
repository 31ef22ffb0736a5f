package org.zonecast.redis;

import java.time.Duration;

/**
 * How a dead node may come back. A node that was the primary must not come back as one on its own
 * account while its replica lives: for 12 s there would be two.
 *
 * <ol>
 *   <li>The other node is the primary by Sentinel's word: come back as its replica, at once.
 *   <li>This one is, and the other is dead too: come back as the primary, with what its append-only
 *       file holds; nobody else can.
 *   <li>This one is, and the other lives: Sentinel is about to name that one. Wait.
 *   <li>It has not for {@link #PATIENCE}: it cannot, so come back as the primary.
 * </ol>
 */
enum RestartRule {
  AS_REPLICA,
  AS_PRIMARY,
  WAIT;

  /** Longer than Sentinel's second attempt at a failover, which comes after 12 s. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  static RestartRule decide(boolean namedPrimary, boolean otherAlive, Duration deadFor) {
    if (!namedPrimary) {
      return AS_REPLICA;
    }
    return otherAlive && deadFor.compareTo(PATIENCE) < 0 ? WAIT : AS_PRIMARY;
  }
}
