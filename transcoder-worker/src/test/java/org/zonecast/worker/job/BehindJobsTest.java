package org.zonecast.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.zonecast.worker.job.BehindJobs.Member;

class BehindJobsTest {
  private long now;
  private final BehindJobs jobs = new BehindJobs(() -> now);
  private final Member large = jobs.join(100);
  private final Member small = jobs.join(5);
  private final Member middle = jobs.join(50);

  private void pass(Duration time) {
    now += time.toNanos();
  }

  /** How often each asks within a time in which they are behind. */
  private int[] asks(int seconds, Member... behind) {
    int[] counts = new int[behind.length];
    for (int i = 0; i < 4 * seconds; i++) {
      for (int each = 0; each < behind.length; each++) {
        counts[each] += behind[each].report(true) ? 1 : 0;
      }
      pass(Duration.ofMillis(250));
    }
    return counts;
  }

  @Test
  void theSmallestThatIsBehindAsksEverySecondAndTheOthersDoNot() {
    large.report(false);
    assertThat(small.report(true)).isTrue();
    pass(Duration.ofSeconds(1));
    assertThat(asks(10, large, middle, small)).containsExactly(0, 0, 10);
  }

  @Test
  void theNextOneAsksTooIfThatDoesNotHelp() {
    asks(1, small, middle, large);
    assertThat(asks(11, small, middle, large)).containsExactly(11, 0, 0);
    assertThat(asks(12, small, middle, large)).containsExactly(12, 12, 0);
    assertThat(asks(12, small, middle, large)).containsExactly(12, 12, 12);
  }

  @Test
  void aSmallJobThatKeepsUpDoesNotAsk() {
    small.report(false);
    assertThat(asks(5, middle)).containsExactly(5);
    assertThat(small.report(false)).isFalse();
  }

  @Test
  void whenTheOneThatAskedHasLeftTheNextOneAsksAtOnce() {
    asks(2, small, large);
    small.leave();
    assertThat(large.report(true)).isTrue();
  }

  @Test
  void aWorkerKeepsUpAgainThirtySecondsAfterItsLastJobWasBehind() {
    assertThat(jobs.keepsUp()).isTrue();
    asks(5, small);
    small.report(false);
    assertThat(jobs.keepsUp()).isFalse();
    pass(Duration.ofSeconds(29));
    assertThat(jobs.keepsUp()).isFalse();
    pass(Duration.ofSeconds(1));
    assertThat(jobs.keepsUp()).isTrue();
  }

  @Test
  void aJobThatLeftIsRememberedToo() {
    asks(5, small);
    small.leave();
    assertThat(jobs.keepsUp()).isFalse();
  }
}
