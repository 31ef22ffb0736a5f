package org.zonecast.benchmarks.redisloss;

import java.util.List;
import java.util.Locale;
import org.zonecast.redis.RedisPair;
import org.zonecast.redis.RedisProcess;

/** What is done to a pair. */
enum Loss {
  KILL("kill -9 of the primary, which comes back"),
  DEAD("kill -9 of the primary, which stays dead"),
  STOP("SIGSTOP of the primary, which wakes up later"),
  REPLICA("kill -9 of the replica, which stays dead"),
  SENTINEL("kill -9 of one Sentinel, which stays dead"),
  SENTINELS("kill -9 of two Sentinels, which stay dead");

  private final String text;

  Loss(String text) {
    this.text = text;
  }

  /** What it is called in the table. */
  String text() {
    return text;
  }

  /** Whether nobody starts it again until jobs are taken. */
  boolean staysDead() {
    return this != KILL && this != STOP;
  }

  /** Whether the goal of how soon the pair takes jobs again is for it. */
  boolean isTimed() {
    return this == KILL || this == STOP;
  }

  /** The processes that are hit. */
  List<RedisProcess> victims(RedisPair pair) {
    List<RedisProcess> sentinels =
        pair.processes().stream()
            .filter(process -> process.role() == RedisProcess.Role.SENTINEL)
            .toList();
    return switch (this) {
      case KILL, DEAD, STOP -> List.of(pair.primary());
      case REPLICA -> List.of(pair.replica());
      case SENTINEL -> sentinels.subList(0, 1);
      case SENTINELS -> sentinels.subList(0, 2);
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
