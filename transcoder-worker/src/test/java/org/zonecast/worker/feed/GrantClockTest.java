package org.zonecast.worker.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class GrantClockTest {
  private long nowNanos = Long.MAX_VALUE - Duration.ofMillis(700).toNanos(); // wraps in the test
  private final GrantClock clock = new GrantClock(() -> nowNanos);

  @Test
  void aWelcomeGrantsFromWhenTheHelloWasSent() {
    clock.helloSent();
    pass(1000);
    clock.welcomed(7);
    assertThat(clock.valid()).isTrue();
    assertThat(clock.grant()).isEqualTo(7);
    pass(499);
    assertThat(clock.valid()).isTrue();
    pass(1);
    assertThat(clock.valid()).isFalse();
  }

  @Test
  void anAnswerRenewsFromWhenItsProgressWasSentAndNotFromWhenItCame() {
    granted();
    clock.progressSent(1);
    pass(1400);
    clock.answered(1, 7, false);
    assertThat(clock.valid()).isTrue();
    pass(100);
    assertThat(clock.valid()).isFalse();
  }

  @Test
  void anAnswerToAnOldProgressDoesNotShortenTheGrant() {
    granted();
    clock.progressSent(1);
    pass(1000);
    clock.progressSent(2);
    clock.answered(2, 7, false);
    clock.answered(1, 7, false);
    pass(1499);
    assertThat(clock.valid()).isTrue();
  }

  @Test
  void anAnswerThatComesTooLateGrantsNothing() {
    granted();
    clock.progressSent(1);
    pass(1600);
    clock.answered(1, 7, false);
    assertThat(clock.valid()).isFalse();
  }

  @Test
  void anAnswerToWhatWasNeverSentGrantsNothing() {
    clock.answered(5, 7, false);
    assertThat(clock.valid()).isFalse();
  }

  @Test
  void anAnswerWithoutAGrantTakesItAtOnce() {
    granted();
    clock.progressSent(1);
    clock.answered(1, 0, false);
    assertThat(clock.valid()).isFalse();
  }

  @Test
  void aStandbyConnectionIsGrantedByALaterAnswer() {
    clock.helloSent();
    clock.welcomed(0);
    assertThat(clock.valid()).isFalse();
    clock.progressSent(1);
    clock.answered(1, 8, false);
    assertThat(clock.valid()).isTrue();
    assertThat(clock.grant()).isEqualTo(8);
  }

  @Test
  void aHolderBeforeMayBelieveInItsGrantForAsLongAsOneLasts() {
    granted();
    assertThat(clock.alone()).isFalse();
    pass(1499);
    assertThat(clock.alone()).isFalse();
    pass(1);
    assertThat(clock.alone()).isTrue();
  }

  @Test
  void thatCountsFromTheGrantAndNotFromWhenItBeganToStandBy() {
    clock.helloSent();
    clock.welcomed(0);
    pass(5000);
    assertThat(clock.alone()).isFalse();
    clock.progressSent(1);
    clock.answered(1, 8, false);
    assertThat(clock.alone()).isFalse();
    clock.progressSent(2);
    pass(1000);
    clock.answered(2, 8, false);
    assertThat(clock.alone()).isFalse();
    pass(500);
    assertThat(clock.alone()).isTrue();
  }

  @Test
  void aHolderThatHasLetGoIsNotWaitedForAndTheSameAnswerMayGrantLater() {
    clock.helloSent();
    clock.welcomed(0);
    clock.progressSent(1);
    clock.answered(1, 0, false);
    clock.answered(1, 8, true);
    assertThat(clock.valid()).isTrue();
    assertThat(clock.alone()).isTrue();
    pass(1500);
    assertThat(clock.valid()).isFalse();
  }

  private void granted() {
    clock.helloSent();
    clock.welcomed(7);
  }

  private void pass(long millis) {
    nowNanos += Duration.ofMillis(millis).toNanos();
  }
}
