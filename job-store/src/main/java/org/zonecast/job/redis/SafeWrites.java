package org.zonecast.job.redis;

import java.util.Objects;
import java.util.function.IntSupplier;

/**
 * Writes that count only once the replicas have them, or while the primary may go on alone: whether
 * it may is its own word, given by the very script that writes.
 */
final class SafeWrites {
  private final RedisLink link;
  private final IntSupplier replicas;

  /** Whether the last answer said so; only saves the wait for a replica that is not there. */
  private volatile boolean lastWasAlone;

  /**
   * @param replicas how many must have a write now
   */
  SafeWrites(RedisLink link, IntSupplier replicas) {
    this.link = link;
    this.replicas = replicas;
  }

  /**
   * @param answer the script's, without what {@link Script#ALONE} added
   * @param safe whether the write counts
   */
  record Written(long answer, boolean safe) {}

  /** Runs a script that may be run twice with the effect of once. */
  Written write(Script script, String... args) {
    int wanted = replicas.getAsInt();
    int waitedFor = lastWasAlone ? 0 : wanted;
    Written first = write(script, waitedFor, wanted, args);
    if (first.safe() || waitedFor == wanted) {
      return first;
    }
    // It is not alone any more, and nobody has waited for the replica yet.
    return new Written(first.answer(), write(script, wanted, wanted, args).safe());
  }

  private Written write(Script script, int waitedFor, int wanted, String... args) {
    RedisLink.Acknowledged done = link.runAcknowledged(script, waitedFor, args);
    long answer = (Long) Objects.requireNonNull(done.answer());
    boolean alone = answer >= Script.ALONE;
    lastWasAlone = alone;
    return new Written(answer % Script.ALONE, alone || done.replicas() >= wanted);
  }
}
