package org.zonecast.job.redis;

import org.jspecify.annotations.Nullable;

/**
 * What one look at a pair has shown.
 *
 * @param sentinels how many are configured
 * @param naming how many of them name {@code address}
 * @param address the node that most of them name, as {@code host:port}; empty if none answers
 * @param node what that node says of itself; null if it does not answer
 */
record PairView(int sentinels, int naming, String address, @Nullable Node node) {

  /**
   * What a node says of itself.
   *
   * @param runId its process, so to speak: another one after each start
   * @param primary whether it takes itself for the primary
   * @param replicaSilentMillis how long ago a replica that is in sync was heard of; negative if
   *     there is none
   * @param uptimeMillis since its start
   * @param refusesAlone whether it refuses writes without a replica
   * @param leased whether it holds a lease to go on alone, given to this very process
   * @param refusal what it answers to a write; empty if it takes it, or is not the primary
   */
  record Node(
      String runId,
      boolean primary,
      long replicaSilentMillis,
      long uptimeMillis,
      boolean refusesAlone,
      boolean leased,
      String refusal) {
    boolean whole() {
      return primary && replicaSilentMillis >= 0;
    }

    /** Whether its memory or its disk takes no more, which no replica and no lease changes. */
    boolean full() {
      return refusal.startsWith("OOM") || refusal.startsWith("MISCONF");
    }
  }

  /** Whether more than half of all Sentinels, those that are away included, name this node. */
  boolean majority() {
    return naming * 2 > sentinels;
  }

  /** How many Sentinels name the node, for people. */
  String voices() {
    return naming + " of " + sentinels + " Sentinels name " + (address.isEmpty() ? "one" : address);
  }
}
