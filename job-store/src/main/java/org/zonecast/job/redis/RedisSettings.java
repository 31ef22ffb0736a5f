package org.zonecast.job.redis;

import java.time.Duration;
import java.util.List;

/**
 * How to reach a zone's Redis.
 *
 * @param endpoint where it is
 * @param connections at most so many for everything but renewals
 * @param renewalConnections at most so many more for heartbeats and for the ends of claims, which
 *     so never wait behind submits
 * @param replicas how many must have a write for it to count, at a pair; 0 where a single node is
 *     enough. At a managed endpoint it is those that are there
 */
public record RedisSettings(
    RedisEndpoint endpoint,
    int connections,
    int renewalConnections,
    int replicas,
    Timeouts timeouts) {
  private static final int MOST_CONNECTIONS = 1000;

  /**
   * How long each step may take.
   *
   * @param connect to connect to Redis or a Sentinel
   * @param command for an answer
   * @param pool for a connection to be free
   * @param replica for the replica to have a write
   */
  public record Timeouts(Duration connect, Duration command, Duration pool, Duration replica) {
    public static final Timeouts DEFAULT =
        new Timeouts(
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofMillis(500),
            Duration.ofMillis(100));

    public Timeouts {
      requirePositive("connect", connect);
      requirePositive("command", command);
      requirePositive("pool", pool);
      requirePositive("replica", replica);
      if (replica.compareTo(command) >= 0) {
        throw new IllegalArgumentException("the replica timeout must be below the command timeout");
      }
    }

    private static void requirePositive(String what, Duration duration) {
      if (duration.toMillis() < 1) {
        throw new IllegalArgumentException("the " + what + " timeout must be at least 1 ms");
      }
    }
  }

  public RedisSettings {
    requireConnections("connections", connections);
    requireConnections("renewalConnections", renewalConnections);
    if (replicas < 0) {
      throw new IllegalArgumentException("replicas must not be negative, got " + replicas);
    }
  }

  /** The usual settings: 8 connections and 2 for renewals, acknowledged by 1 replica in 100 ms. */
  public static RedisSettings of(RedisEndpoint endpoint) {
    return new RedisSettings(endpoint, 8, 2, 1, Timeouts.DEFAULT);
  }

  /** The usual settings for a pair. */
  public static RedisSettings of(List<String> sentinels, String master) {
    return of(new RedisEndpoint.Pair(sentinels, master));
  }

  public RedisSettings withConnections(int newConnections) {
    return new RedisSettings(endpoint, newConnections, renewalConnections, replicas, timeouts);
  }

  /** The same with this many replicas to have each write. */
  public RedisSettings withReplicas(int newReplicas) {
    return new RedisSettings(endpoint, connections, renewalConnections, newReplicas, timeouts);
  }

  private static void requireConnections(String what, int number) {
    if (number < 1 || number > MOST_CONNECTIONS) {
      throw new IllegalArgumentException(
          what + " must be 1 to " + MOST_CONNECTIONS + ", got " + number);
    }
  }
}
