package org.zonecast.job.redis;

import java.util.List;
import org.zonecast.job.StoreException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** What the failures of Jedis mean to a caller of the store. */
final class Failures {
  /**
   * Error codes that pass: no replica is there, a node is not the primary any more, it is loading,
   * or a script is running. A script's own write fails with the code within its text.
   */
  private static final List<String> PASSING =
      List.of("NOREPLICAS", "READONLY", "LOADING", "MASTERDOWN", "BUSY", "TRYAGAIN");

  private Failures() {}

  static StoreException of(String what, JedisException e) {
    boolean retryable = e instanceof JedisDataException ? passes(e) : !isMisnamed(e);
    return new StoreException("Redis, " + what + ": " + e.getMessage(), retryable, e);
  }

  /** Whether another connection, perhaps to another node, is needed. */
  static boolean needsNewConnection(JedisException e) {
    return e instanceof JedisConnectionException || messageOf(e).contains("READONLY");
  }

  private static boolean passes(JedisException e) {
    return PASSING.stream().anyMatch(messageOf(e)::contains);
  }

  private static boolean isMisnamed(JedisException e) {
    return messageOf(e).contains("not monitored");
  }

  private static String messageOf(JedisException e) {
    return String.valueOf(e.getMessage());
  }
}
