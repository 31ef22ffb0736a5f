package org.zonecast.router.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
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
  void aLookBehindOneThatFailedIsTheFirst() {
    look(Map.of());
    pass(SignsOfLife.BETWEEN);
    assertThat(look(100)).isEqualTo(Verdict.LOOK_AGAIN);
    pass(SignsOfLife.BETWEEN);
    assertThat(look(101)).isEqualTo(Verdict.PUBLISHED);
    pass(SignsOfLife.BETWEEN);
    assertThat(look(Map.of())).isEqualTo(Verdict.NOT_TOLD);
    pass(SignsOfLife.BETWEEN);
    assertThat(look(101)).isEqualTo(Verdict.LOOK_AGAIN);
    pass(SignsOfLife.BETWEEN);
    assertThat(look(101)).isEqualTo(Verdict.STANDS_STILL);
  }

  @Test
  void eachCdnIsComparedWithItself() {
    look(Map.of("ahead", 100L, "behind", 98L));
    pass(SignsOfLife.BETWEEN);
    assertThat(look(Map.of("behind", 100L))).isEqualTo(Verdict.PUBLISHED);
  }

  @Test
  void oneThatIsBehindDoesNotSpeakForOneThatIsSilent() {
    look(Map.of("ahead", 100L, "behind", 98L));
    pass(SignsOfLife.BETWEEN);
    assertThat(look(Map.of("behind", 98L))).isEqualTo(Verdict.LOOK_AGAIN);
    pass(SignsOfLife.BETWEEN);
    assertThat(look(Map.of("behind", 98L, "ahead", 101L))).isEqualTo(Verdict.LOOK_AGAIN);
    pass(SignsOfLife.BETWEEN);
    assertThat(look(Map.of("behind", 98L, "ahead", 102L))).isEqualTo(Verdict.PUBLISHED);
  }

  @Test
  void oneThatIsFurthestIsEnough() {
    look(Map.of("one", 100L, "other", 100L, "behind", 98L));
    pass(SignsOfLife.BETWEEN);
    assertThat(look(Map.of("one", 100L, "late", 99L))).isEqualTo(Verdict.STANDS_STILL);
  }

  @Test
  void aLookFromBeforeAStreamWasHeardOfAgainDoesNotCount() {
    look(100);
    signs.retain(Set.of());
    pass(Duration.ofMinutes(5));
    assertThat(look(250)).isEqualTo(Verdict.LOOK_AGAIN);
  }

  private Verdict look(long end) {
    return look(Map.of("cdn", end));
  }

  private Verdict look(Map<String, Long> ends) {
    return signs.looked("show", ends, nanos);
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }
}
