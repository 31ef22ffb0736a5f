package org.zonecast.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a dead member may be started again. */
class MemberTest {
  private long nowNanos;
  private final Member member = new Member("zone-m-redis-1", 1, Path.of("."), () -> nowNanos);

  @Test
  void whatCannotBeStartedRestsLongerAfterEachAttempt() {
    assertThat(member.mayRestart()).isFalse();
    assertRestsFor(Duration.ofMillis(400));
    for (int millis : new int[] {800, 1600, 3200, 5000, 5000}) {
      member.startFailed();
      assertRestsFor(Duration.ofMillis(millis));
    }
    assertThat(member.deadFor()).as("attempts are no life").isEqualTo(Duration.ofMillis(16_000));
  }

  private void assertRestsFor(Duration pause) {
    nowNanos += pause.toNanos() - 1;
    assertThat(member.mayRestart()).isFalse();
    nowNanos += 1;
    assertThat(member.mayRestart()).isTrue();
  }
}
