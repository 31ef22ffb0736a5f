package org.zonecast.router.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContendersTest {
  private static final String LOSER = "192.0.2.7:5000";
  private final Contenders contenders = new Contenders();
  private long now = -5;

  @Test
  void someRefusalsAreFree() {
    for (int i = 0; i < 4; i++) {
      refused();
      assertThat(waiting()).isZero();
    }
    refused();
    assertThat(waiting()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void whoGoesOnWaitsTwiceAsLongEachTimeThirtySecondsAtMost() {
    for (int i = 0; i < 4; i++) {
      refused();
    }
    for (int seconds : List.of(2, 4, 8, 16, 30, 30)) {
      refused();
      assertThat(waiting()).isEqualTo(Duration.ofSeconds(seconds));
      pass(Duration.ofSeconds(seconds));
      assertThat(waiting()).isZero();
    }
  }

  @Test
  void whoWasSentAwayForAnotherWaitsAtOnceAndLongerIfItHappensAgain() {
    contenders.displaced("show", LOSER, now);
    assertThat(waiting()).isEqualTo(Duration.ofSeconds(2));
    contenders.displaced("show", LOSER, now);
    assertThat(waiting()).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void anEncoderIsKnownByItsAddressWithoutThePort() {
    contenders.displaced("show", LOSER, now);
    assertThat(contenders.wait("show", "192.0.2.7:61000", now)).isPresent();
    assertThat(contenders.wait("show", "192.0.2.8:5000", now)).isEmpty();
    assertThat(contenders.wait("another", LOSER, now)).isEmpty();
    assertThat(Contenders.sameHost("[2001:db8::1]:5000", "[2001:db8::1]:6000")).isTrue();
    assertThat(Contenders.sameHost("[2001:db8::1]:5000", "[2001:db8::2]:5000")).isFalse();
    assertThat(Contenders.sameHost("[2001:db8::1]:5000", "2001:db8::1:6000"))
        .as("as a router of the version before tells it")
        .isTrue();
  }

  @Test
  void afterTwoQuietMinutesItBeginsAnew() {
    for (int i = 0; i < 8; i++) {
      refused();
    }
    pass(Duration.ofMinutes(2));
    refused();
    assertThat(waiting()).isZero();
  }

  @Test
  void onlyTheLatestAreRemembered() {
    contenders.displaced("show", LOSER, now);
    for (int i = 0; i < 1024; i++) {
      contenders.displaced("stream" + i, LOSER, now);
    }
    assertThat(waiting()).isZero();
    assertThat(contenders.wait("stream0", LOSER, now)).isPresent();
  }

  private void refused() {
    contenders.refused("show", LOSER, now);
  }

  private Duration waiting() {
    return contenders.wait("show", LOSER, now).orElse(Duration.ZERO);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
