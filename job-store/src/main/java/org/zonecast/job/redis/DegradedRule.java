package org.zonecast.job.redis;

import java.time.Duration;
import org.zonecast.job.StoreState;

/**
 * When a pair that has lost a node goes on with the other one alone, and when it stops doing so. A
 * state machine without a clock of its own and without effects: it is shown one look after the
 * other, and says what the pair is and what is to be done.
 *
 * <ol>
 *   <li>No node answers as the primary: away. Nothing to do.
 *   <li>The primary's memory or disk is full: away. Nothing to do that would help.
 *   <li>It has a replica in sync: strict. What is left of a degraded time is taken away.
 *   <li>It has none and holds a lease, and a Sentinel majority names it: degraded. The lease is
 *       renewed.
 *   <li>It has none and a lease without a majority: degraded until the lease lapses by itself.
 *   <li>It has none and no lease, and there is no majority: away, and it is to refuse writes.
 *   <li>There is a majority, and the pair has not been whole for {@link #PATIENCE}, all of which
 *       was watched, and the node has been up for as long: it is given a lease.
 *   <li>Else away for now.
 * </ol>
 */
final class DegradedRule {
  static final Duration PATIENCE = Duration.ofSeconds(3);

  /** Looks further apart than this have not watched the time in between. */
  static final Duration UNWATCHED = Duration.ofSeconds(2);

  /** What the primary is to be told. */
  enum Action {
    NONE,
    /** Go on alone for a while. */
    LEASE,
    /** A replica is there: count on it again. */
    BE_STRICT,
    /** Nobody vouches for it: refuse writes. */
    REFUSE
  }

  /**
   * @param why in a sentence; empty where all is well
   */
  record Verdict(StoreState state, String why, Action action) {}

  private boolean looked;
  private long lastLookNanos;
  private long lastWholeNanos;

  Verdict look(PairView view, long nowNanos) {
    boolean unwatched = !looked || nowNanos - lastLookNanos > UNWATCHED.toNanos();
    looked = true;
    lastLookNanos = nowNanos;
    if (unwatched) {
      lastWholeNanos = nowNanos;
    }
    PairView.Node node = view.node();
    if (node == null) {
      return away("no primary answers; " + view.voices(), Action.NONE);
    }
    if (!node.primary()) {
      return away(view.address() + " is not a primary yet; " + view.voices(), Action.NONE);
    }
    if (node.whole()) {
      long heardNanos = nowNanos - Duration.ofMillis(node.replicaSilentMillis()).toNanos();
      lastWholeNanos = Math.max(lastWholeNanos, heardNanos);
    }
    if (node.full()) {
      return away(view.address() + " refuses to write: " + node.refusal(), Action.NONE);
    }
    return node.whole() ? whole(view, node) : alone(view, node, nowNanos - lastWholeNanos);
  }

  private static Verdict whole(PairView view, PairView.Node node) {
    if (node.leased()) {
      return new Verdict(StoreState.DEGRADED, "the replica has just come back", Action.BE_STRICT);
    }
    String why = view.majority() ? "" : view.voices() + ": a loss now would not be made up for";
    return new Verdict(
        StoreState.STRICT, why, node.refusesAlone() ? Action.NONE : Action.BE_STRICT);
  }

  private static Verdict alone(PairView view, PairView.Node node, long lostNanos) {
    if (node.leased()) {
      return new Verdict(
          StoreState.DEGRADED,
          view.address() + " has no replica, and takes jobs alone",
          view.majority() ? Action.LEASE : Action.NONE);
    }
    if (!view.majority()) {
      return away(
          "%s has no replica, and may not go on alone: only %s"
              .formatted(view.address(), view.voices()),
          node.refusesAlone() ? Action.NONE : Action.REFUSE);
    }
    boolean due = lostNanos >= PATIENCE.toNanos() && node.uptimeMillis() >= PATIENCE.toMillis();
    return away(
        view.address() + " has no replica" + (due ? "" : " yet, and waits for one"),
        due ? Action.LEASE : Action.NONE);
  }

  private static Verdict away(String why, Action action) {
    return new Verdict(StoreState.AWAY, why, action);
  }
}
