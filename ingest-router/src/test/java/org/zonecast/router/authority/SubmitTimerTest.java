package org.zonecast.router.authority;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zonecast.router.authority.SubmitTimer.Attempt;

class SubmitTimerTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final List<Integer> GROWING = List.of(3, 3, 3, 6, 12, 15);

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
  void forAnEpochWithoutAWorkerTheSearchGoesOnEachThreeSeconds() {
    timer.needed(0);
    comeAfter(0, 50, List.of(3));
  }

  @Test
  void theSearchForASuccessorNeverEndsEitherButGrowsSlower() {
    timer.successorNeeded(0);
    comeAfter(0, 50, GROWING);
  }

  @Test
  void thatForAnotherStandbyGrowsSlowerTooUntilTheHolderIsLost() {
    timer.standbyLost(0);
    comeAfter(0, 9, GROWING);
    timer.needed(1000 * SECOND);
    comeAfter(1000 * SECOND, 9, List.of(3));
  }

  /**
   * Makes attempts that zones take, each of them when it is due and not before.
   *
   * @param seconds what goes by behind the second attempt and those after it; the last one stays
   */
  private void comeAfter(long fromNanos, int attempts, List<Integer> seconds) {
    long due = fromNanos;
    for (int i = 1; i <= attempts; i++) {
      assertThat(timer.due(due - 1)).isEmpty();
      Attempt attempt = timer.due(due).orElseThrow();
      assertThat(attempt.attempt()).isEqualTo(i);
      timer.submitted(attempt, due);
      due += i == 1 ? 3 * SECOND / 2 : seconds.get(Math.min(i, seconds.size() + 1) - 2) * SECOND;
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
