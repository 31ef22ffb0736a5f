package org.zonecast.samples.local;

import java.util.Optional;
import org.zonecast.redis.RedisProcess;

/** What happened to a Redis process between two looks at it. */
final class RedisEvents {
  private RedisEvents() {}

  /** The line that tells of the change, if there was one. */
  static Optional<String> between(RedisProcess before, RedisProcess now) {
    if (before.alive() && !now.alive()) {
      return Optional.of("redis %s lost (pid %d)".formatted(now.id(), before.pid()));
    }
    if (before.pid() != now.pid()) {
      return Optional.of("redis %s started again (pid %d)".formatted(now.id(), now.pid()));
    }
    if (before.role() != now.role() && now.role() == RedisProcess.Role.PRIMARY) {
      return Optional.of("redis %s is the primary now".formatted(now.id()));
    }
    return Optional.empty();
  }
}
