package org.zonecast.router.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.zonecast.router.peer.SignsOfLife.Verdict;

class SignsOfLifeTest {
  private final SignsOfLife signs = new SignsOfLife();
  private long nanos = -5;

  @Test
  void whatComesFurtherBetweenTwoLooksIsPublished() {
    assertThat(look(100)).isEqualTo(Verdict.LOOK_AGAIN);
    pass(SignsOfLife.BETWEEN);
    assertThat(look(101)).isEqualTo(Verdict.PUBLISHED);
    pass(SignsOfLife.BETWEEN);
    assertThat(look(101)).isEqualTo(Verdict.STANDS_STILL);
  }

  @Test
  void twoLooksWithinASegmentSayNothing() {
    look(100);
    assertThat(signs.isDue("show", nanos)).isFalse();
    pass(Duration.ofMillis(2599));
    assertThat(look(101)).isEqualTo(Verdict.LOOK_AGAIN);
    pass(Duration.ofMillis(1));
    assertThat(signs.isDue("show", nanos)).isTrue();
    assertThat(look(101)).as("compared with the first look").isEqualTo(Verdict.PUBLISHED);
  }

  @Test
  void whereNoCdnTellsNothingIsPublished() {
    signs.looked("show", OptionalLong.empty(), nanos);
    pass(SignsOfLife.BETWEEN);
    assertThat(look(100)).isEqualTo(Verdict.STANDS_STILL);
    pass(SignsOfLife.BETWEEN);
    assertThat(signs.looked("show", OptionalLong.empty(), nanos)).isEqualTo(Verdict.STANDS_STILL);
  }

  @Test
  void aLookFromBeforeAStreamWasHeardOfAgainDoesNotCount() {
    look(100);
    signs.retain(Set.of());
    pass(Duration.ofMinutes(5));
    assertThat(look(250)).isEqualTo(Verdict.LOOK_AGAIN);
  }

  private Verdict look(long end) {
    return signs.looked("show", OptionalLong.of(end), nanos);
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }
}
