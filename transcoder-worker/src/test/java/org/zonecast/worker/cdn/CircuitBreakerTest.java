package org.zonecast.worker.cdn;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.zonecast.worker.cdn.CircuitBreaker.State;

class CircuitBreakerTest {
  private long nowNanos;
  private final CircuitBreaker breaker =
      new CircuitBreaker(3, Duration.ofMillis(500), Duration.ofSeconds(2), () -> nowNanos);

  @Test
  void itOpensAfterSoManyFailuresInARow() {
    breaker.failed(true);
    breaker.failed(true);
    breaker.succeeded();
    breaker.failed(true);
    breaker.failed(true);
    assertThat(breaker.tryPass()).isTrue();
    breaker.failed(true);
    assertThat(breaker.tryPass()).isFalse();
    assertThat(breaker.remaining()).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void itOpensAtOnceWhenARetryCannotHelp() {
    breaker.failed(false);
    assertThat(breaker.state()).isEqualTo(State.OPEN);
  }

  @Test
  void afterCoolingDownOneTrialDecides() {
    breaker.failed(false);
    pass(500);
    assertThat(breaker.tryPass()).isTrue();
    assertThat(breaker.tryPass()).isFalse();
    breaker.succeeded();
    assertThat(breaker.tryPass()).isTrue();
  }

  @Test
  void eachFailedTrialDoublesTheCoolDownUpToTheLongest() {
    breaker.failed(false);
    for (long expectedMillis : new long[] {1000, 2000, 2000}) {
      pass(2000);
      assertThat(breaker.tryPass()).isTrue();
      breaker.failed(true);
      assertThat(breaker.remaining()).isEqualTo(Duration.ofMillis(expectedMillis));
    }
  }

  @Test
  void anOldRequestThatSucceedsDoesNotCloseAnOpenBreaker() {
    breaker.failed(false);
    breaker.succeeded();
    assertThat(breaker.state()).isEqualTo(State.OPEN);
  }

  private void pass(long millis) {
    nowNanos += Duration.ofMillis(millis).toNanos();
  }
}
