package org.zonecast.router.authority;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HandoverTest {
  private static final long NANOS = Handover.YIELD_TIME.toNanos();

  private final Handover handover = new Handover();

  @Test
  void withoutAWishNobodyStandsByAndNobodyYields() {
    assertThat(handover.underWay()).isFalse();
    assertThat(handover.lacksStandby()).isFalse();
    assertThat(handover.committed(3, 4, true, 0)).isEmpty();
    assertThat(handover.overdue(Long.MAX_VALUE)).isFalse();
  }

  @Test
  void aWishIsHeardOnceAndOneMayStandBy() {
    assertThat(handover.asked(0)).isTrue();
    assertThat(handover.asked(0)).isFalse();
    assertThat(handover.lacksStandby()).isTrue();
    handover.stoodBy(0);
    assertThat(handover.lacksStandby()).isFalse();
    assertThat(handover.underWay()).isTrue();
  }

  @Test
  void theHolderYieldsWithTheNextSegmentThatIsEverywhereOnceTheStandbyHasCaughtUp() {
    handover.asked(0);
    assertThat(handover.committed(3, 4, true, 0)).as("nobody stands by").isEmpty();
    handover.stoodBy(0);
    assertThat(handover.committed(4, 5, false, 0)).as("not caught up").isEmpty();
    assertThat(handover.committed(5, 5, true, 0)).as("on one CDN of two").isEmpty();
    assertThat(handover.yielding()).isFalse();
    assertThat(handover.committed(5, 6, true, 0)).hasValue(6);
    assertThat(handover.yielding()).isTrue();
    assertThat(handover.committed(6, 7, true, 0)).as("told before").isEmpty();
  }

  @Test
  void theHolderDoesNotYieldBeforeTheSegmentsThatTheStandbyMakes() {
    handover.asked(0);
    handover.stoodBy(7);
    assertThat(handover.committed(4, 5, true, 0)).as("nobody would make 6").isEmpty();
    assertThat(handover.committed(5, 6, true, 0)).hasValue(6);
  }

  @Test
  void aHolderThatDoesNotLetGoIsOverdue() {
    yielded(7);
    assertThat(handover.overdue(7 + NANOS - 1)).isFalse();
    assertThat(handover.overdue(7 + NANOS)).isTrue();
    handover.holderGone();
    assertThat(handover.overdue(7 + NANOS)).isFalse();
  }

  @Test
  void theDeadlineHoldsWhereTheClockWraps() {
    yielded(Long.MAX_VALUE - 5);
    assertThat(handover.overdue(Long.MAX_VALUE)).isFalse();
    assertThat(handover.overdue(Long.MAX_VALUE - 5 + NANOS)).isTrue();
  }

  @Test
  void anotherMayStandByWhenTheFirstIsLostBeforeAndAfterTheYield() {
    handover.asked(0);
    handover.stoodBy(0);
    handover.standbyLost();
    assertThat(handover.lacksStandby()).isTrue();
    assertThat(handover.committed(3, 4, true, 0)).isEmpty();
    handover.stoodBy(0);
    assertThat(handover.committed(4, 5, true, 0)).hasValue(5);
    handover.standbyLost();
    assertThat(handover.yielding()).as("the holder lets go all the same").isTrue();
    assertThat(handover.lacksStandby()).isTrue();
  }

  @Test
  void whenTheHolderIsGoneItIsOverAndTheNextOneMayAskToo() {
    yielded(0);
    handover.holderGone();
    assertThat(handover.underWay()).isFalse();
    assertThat(handover.yielding()).isFalse();
    assertThat(handover.asked(0)).isTrue();
    assertThat(handover.lacksStandby()).isTrue();
  }

  @Test
  void aWishIsForgottenThreeSecondsAfterItsLastWordUnlessSomebodyStandsBy() {
    long second = 1_000_000_000;
    handover.asked(0);
    handover.asked(second);
    assertThat(handover.lapses(4 * second - 1)).isFalse();
    handover.stoodBy(0);
    assertThat(handover.lapses(9 * second)).isFalse();
    handover.standbyLost();
    assertThat(handover.lapses(4 * second)).isTrue();
    assertThat(handover.underWay()).isFalse();
    assertThat(handover.lapses(9 * second)).as("there is none").isFalse();
    assertThat(handover.asked(9 * second)).isTrue();
  }

  @Test
  void aYieldIsNotForgotten() {
    yielded(0);
    handover.standbyLost();
    assertThat(handover.lapses(Long.MAX_VALUE)).isFalse();
  }

  private void yielded(long nowNanos) {
    handover.asked(0);
    handover.stoodBy(0);
    assertThat(handover.committed(0, 1, true, nowNanos)).hasValue(1);
  }
}
