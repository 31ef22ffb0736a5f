package org.zonecast.job.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zonecast.job.StoreState;
import org.zonecast.job.StoreWatch;

/** What is made of a managed endpoint that answers as a test says. */
class ManagedWatchTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String TAKEN = "+OK\r\n";

  private FakeRedis redis;
  private volatile String roleOfTheFirst = "master";
  private volatile String answerToWrites = TAKEN;

  @BeforeEach
  void start() throws IOException {
    redis = new FakeRedis(this::answer);
  }

  @AfterEach
  void close() {
    redis.close();
  }

  @Test
  void nodeThatIsThePrimaryNoMoreIsLeftForTheOneThatTheNameLeadsToNow() {
    roleOfTheFirst = "slave";
    try (RedisZone zone = zone()) {
      StoreWatch watch = zone.startWatch();
      await().atMost(SOON).until(() -> watch.condition().generation().equals("run-2"));
      assertThat(watch.condition().state()).isEqualTo(StoreState.STRICT);
    }
  }

  @Test
  void primaryWhoseDiskIsFullIsAwayUntilItTakesWritesAgain() {
    try (RedisZone zone = zone()) {
      StoreWatch watch = zone.startWatch();
      await().atMost(SOON).until(() -> !watch.condition().generation().isEmpty());
      assertThat(watch.condition().state()).isEqualTo(StoreState.STRICT);

      answerToWrites = "-MISCONF Errors writing to the AOF file: No space left on device\r\n";
      await().atMost(SOON).until(() -> watch.condition().state() == StoreState.AWAY);
      assertThat(watch.condition().detail())
          .isEqualTo(
              redis.address()
                  + " refuses to write: MISCONF Errors writing to the AOF file: No space left on"
                  + " device");

      answerToWrites = TAKEN;
      await().atMost(SOON).until(() -> watch.condition().state() == StoreState.STRICT);
      assertThat(redis.connections).as("it is asked on one connection").hasValue(1);
    }
  }

  private RedisZone zone() {
    return new RedisZone(
        RedisSettings.of(RedisEndpoint.of(List.of(), null, "redis://" + redis.address(), null)));
  }

  private String answer(List<String> command) {
    int connection = redis.connections.get();
    String role = connection == 1 ? roleOfTheFirst : "master";
    return switch (command.getFirst().toUpperCase(Locale.ROOT)) {
      case "INFO" -> FakeRedis.bulk("role:%s\r\nrun_id:run-%d\r\n".formatted(role, connection));
      case "SET" -> answerToWrites;
      default -> "-ERR " + command + "\r\n";
    };
  }
}
