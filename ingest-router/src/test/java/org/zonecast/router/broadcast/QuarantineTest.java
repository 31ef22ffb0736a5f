package org.zonecast.router.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuarantineTest {
  private final Quarantine quarantine = new Quarantine();
  private long now = -5;

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void aStreamThatIsNotKnownIsLetIn() {
    assertThat(quarantine.refused("show", now)).isEmpty();
  }

  @Test
  void afterTheFirstTimeItBeginsAfreshAtOnce() {
    quarantine.stopped("show", now);
    assertThat(quarantine.refused("show", now)).isEmpty();
  }

  @Test
  void eachFurtherTimeItWaitsTwiceAsLongTenMinutesAtMost() {
    quarantine.stopped("show", now);
    for (int seconds : List.of(30, 60, 120, 240, 480, 600, 600)) {
      pass(Duration.ofSeconds(20));
      quarantine.stopped("show", now);
      pass(Duration.ofSeconds(seconds - 1));
      assertThat(quarantine.refused("show", now)).hasValue(Duration.ofSeconds(1));
      pass(Duration.ofSeconds(1));
      assertThat(quarantine.refused("show", now)).isEmpty();
    }
  }

  @Test
  void tenGoodMinutesBehindThePauseAreForgiving() {
    quarantine.stopped("show", now);
    quarantine.stopped("show", now);
    pass(Duration.ofSeconds(30).plusMinutes(10));
    quarantine.stopped("show", now);
    assertThat(quarantine.refused("show", now)).isEmpty();
  }

  @Test
  void otherStreamsAreNotConcerned() {
    quarantine.stopped("show", now);
    quarantine.stopped("show", now);
    assertThat(quarantine.refused("other", now)).isEmpty();
  }

  @Test
  void whatIsRememberedIsBounded() {
    quarantine.stopped("first", now);
    quarantine.stopped("first", now);
    for (int i = 0; i < 512; i++) {
      quarantine.stopped("s" + i, now);
    }
    assertThat(quarantine.refused("first", now)).isEmpty();
  }
}
