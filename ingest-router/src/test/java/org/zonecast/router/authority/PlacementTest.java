package org.zonecast.router.authority;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.zonecast.router.authority.Placement.Attempt;

class PlacementTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private final Placement placement = new Placement();

  @Test
  void aLossIsAnsweredAtOnceAndAgainAfterOneAndAHalfSecondsWithoutHello() {
    assertThat(placement.due(0)).isEmpty();
    placement.needed(0);
    Attempt first = placement.due(0).orElseThrow();
    assertThat(first).isEqualTo(new Attempt(1, 1));
    assertThat(placement.due(SECOND)).as("in flight").isEmpty();
    placement.submitted(first, SECOND);
    assertThat(placement.due(5 * SECOND / 2 - 1)).isEmpty();
    Attempt second = placement.due(5 * SECOND / 2).orElseThrow();
    assertThat(second).isEqualTo(new Attempt(2, 2));
    placement.submitted(second, 3 * SECOND);
    assertThat(placement.due(6 * SECOND - 1)).isEmpty();
    assertThat(placement.due(6 * SECOND)).contains(new Attempt(3, 3));
  }

  @Test
  void aHelloEndsTheSearchAndTheNextLossCountsFromOne() {
    placement.needed(0);
    Attempt first = placement.due(0).orElseThrow();
    placement.notNeeded();
    placement.submitted(first, 0);
    assertThat(placement.due(100 * SECOND)).isEmpty();
    placement.needed(100 * SECOND);
    assertThat(placement.due(100 * SECOND)).contains(new Attempt(2, 1));
  }

  @Test
  void theSearchNeverEndsButGrowsSlower() {
    placement.needed(0);
    long now = 0;
    for (int i = 1; i <= 50; i++) {
      Attempt attempt = placement.due(now).orElseThrow();
      assertThat(attempt).isEqualTo(new Attempt(i, i));
      placement.submitted(attempt, now);
      now += i == 1 ? 3 * SECOND / 2 : (i <= 4 ? 3 : i == 5 ? 6 : i == 6 ? 12 : 15) * SECOND;
    }
  }

  @Test
  void whenNoZoneTakesItTheNextAttemptComesSoon() {
    placement.needed(0);
    placement.failed(placement.due(0).orElseThrow(), 0);
    assertThat(placement.due(SECOND / 5)).isEmpty();
    assertThat(placement.due(SECOND / 4)).contains(new Attempt(2, 2));
  }

  @Test
  void standbysThatAreLostOneAfterAnotherAreReplacedMoreAndMoreSlowly() {
    placement.needed(0);
    long now = 0;
    for (long pause : new long[] {0, 0, 1, 2, 4, 8, 16, 16}) {
      long due = now + pause * SECOND;
      if (pause > 0) {
        assertThat(placement.due(due - 1)).isEmpty();
      }
      assertThat(placement.due(due)).map(Attempt::attempt).contains(1);
      placement.notNeeded();
      now = due;
      placement.standbyLost(now);
    }
  }

  @Test
  void aHolderThatIsLostIsReplacedAtOnceWhateverBecameOfStandbys() {
    for (int i = 0; i < 5; i++) {
      placement.standbyLost(0);
    }
    assertThat(placement.due(0)).isEmpty();
    placement.needed(0);
    assertThat(placement.due(0)).isPresent();
    placement.standbyLost(0);
    assertThat(placement.due(0)).as("the first one at once").isPresent();
  }
}
