package org.zonecast.router.authority;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.zonecast.router.authority.SubmitTimer.Attempt;

class SubmitTimerTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private final SubmitTimer timer = new SubmitTimer();

  @Test
  void aLossIsAnsweredAtOnceAndAgainAfterOneAndAHalfSecondsWithoutHello() {
    assertThat(timer.due(0)).isEmpty();
    timer.needed(0);
    Attempt first = timer.due(0).orElseThrow();
    assertThat(first).isEqualTo(new Attempt(1, 1));
    assertThat(timer.due(SECOND)).as("in flight").isEmpty();
    timer.submitted(first, SECOND);
    assertThat(timer.due(5 * SECOND / 2 - 1)).isEmpty();
    Attempt second = timer.due(5 * SECOND / 2).orElseThrow();
    assertThat(second).isEqualTo(new Attempt(2, 2));
    timer.submitted(second, 3 * SECOND);
    assertThat(timer.due(6 * SECOND - 1)).isEmpty();
    assertThat(timer.due(6 * SECOND)).contains(new Attempt(3, 3));
  }

  @Test
  void aHelloEndsTheSearchAndTheNextLossCountsFromOne() {
    timer.needed(0);
    Attempt first = timer.due(0).orElseThrow();
    timer.notNeeded();
    timer.submitted(first, 0);
    assertThat(timer.due(100 * SECOND)).isEmpty();
    timer.needed(100 * SECOND);
    assertThat(timer.due(100 * SECOND)).contains(new Attempt(2, 1));
  }

  @Test
  void theSearchNeverEndsButGrowsSlower() {
    timer.needed(0);
    long now = 0;
    for (int i = 1; i <= 50; i++) {
      Attempt attempt = timer.due(now).orElseThrow();
      assertThat(attempt).isEqualTo(new Attempt(i, i));
      timer.submitted(attempt, now);
      now += i == 1 ? 3 * SECOND / 2 : (i <= 4 ? 3 : i == 5 ? 6 : i == 6 ? 12 : 15) * SECOND;
    }
  }

  @Test
  void whenNoZoneTakesItTheNextAttemptComesSoon() {
    timer.needed(0);
    timer.failed(timer.due(0).orElseThrow(), 0);
    assertThat(timer.due(SECOND / 5)).isEmpty();
    assertThat(timer.due(SECOND / 4)).contains(new Attempt(2, 2));
  }

  @Test
  void standbysThatAreLostOneAfterAnotherAreReplacedMoreAndMoreSlowly() {
    timer.needed(0);
    long now = 0;
    for (long pause : new long[] {0, 0, 1, 2, 4, 8, 16, 16}) {
      long due = now + pause * SECOND;
      if (pause > 0) {
        assertThat(timer.due(due - 1)).isEmpty();
      }
      assertThat(timer.due(due)).map(Attempt::attempt).contains(1);
      timer.notNeeded();
      now = due;
      timer.standbyLost(now);
    }
  }

  @Test
  void aHolderThatIsLostIsReplacedAtOnceWhateverBecameOfStandbys() {
    for (int i = 0; i < 5; i++) {
      timer.standbyLost(0);
    }
    assertThat(timer.due(0)).isEmpty();
    timer.needed(0);
    assertThat(timer.due(0)).isPresent();
    timer.standbyLost(0);
    assertThat(timer.due(0)).as("the first one at once").isPresent();
  }
}
