package org.zonecast.redis;

/**
 * One process of a {@link RedisPair}, as it was at one moment.
 *
 * @param id its name, such as {@code zone-a-redis-1}; stays the same over restarts
 * @param pid process id of {@code redis-server} itself; the last one while it is dead
 * @param port TCP port
 */
public record RedisProcess(Role role, String id, long pid, int port, boolean alive) {

  /** What a process does now; nodes swap the first two in a failover. */
  public enum Role {
    PRIMARY,
    REPLICA,
    SENTINEL
  }
}
