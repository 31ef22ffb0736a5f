package org.zonecast.router.authority;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zonecast.feed.FeedMessage.Based;

class SealingTest {
  private static final List<String> CDNS = List.of("a", "b");
  private final Sealing sealing = new Sealing(100);
  private long now = Duration.ofDays(1).toNanos();

  @Test
  void theBaseLiesBehindTheHighestNumberThatAnyCdnLists() {
    sealing.welcomed(now);
    sealing.sealed("a", 104, now);
    assertThat(base()).isEmpty();
    sealing.sealed("b", 103, now);
    assertThat(base()).contains(new Based(104, 0));
  }

  @Test
  void theBaseLiesBehindWhatTheRecordKnowsOfEvenIfNoCdnListsIt() {
    sealing.welcomed(now);
    sealing.sealed("a", -1, now);
    sealing.sealed("b", 98, now);
    assertThat(base()).contains(new Based(100, 0));
  }

  @Test
  void threeSecondsAfterTheFirstTheOthersAreGivenRoomInstead() {
    sealing.welcomed(now);
    pass(2000);
    sealing.sealed("a", 104, now);
    pass(2999);
    assertThat(base()).isEmpty();
    pass(1);
    assertThat(base()).contains(new Based(112, 8));
  }

  @Test
  void sixSecondsAfterTheWelcomeNoCdnIsWaitedForAnyLonger() {
    sealing.welcomed(now);
    pass(5999);
    assertThat(base()).isEmpty();
    pass(1);
    assertThat(base()).contains(new Based(108, 8));
  }

  @Test
  void theThreeSecondsDoNotReachBeyondTheSix() {
    sealing.welcomed(now);
    pass(5000);
    sealing.sealed("b", 200, now);
    pass(1000);
    assertThat(base()).contains(new Based(208, 8));
  }

  @Test
  void whatALostWorkerSealedIsSealedAgainButItsNumberIsRemembered() {
    sealing.welcomed(now);
    sealing.sealed("a", 150, now);
    pass(5000);
    sealing.welcomed(now);
    sealing.sealed("b", 120, now);
    assertThat(base()).isEmpty();
    sealing.sealed("a", 140, now);
    assertThat(base()).contains(new Based(150, 0));
  }

  @Test
  void nothingIsSaidBeforeAWorkerIsThere() {
    pass(60_000);
    assertThat(base()).isEmpty();
    assertThat(sealing.base(List.of(), now)).isEmpty();
  }

  @Test
  void aCdnThatIsNotPublishedToAnyMoreIsNotWaitedFor() {
    sealing.welcomed(now);
    sealing.sealed("a", 104, now);
    assertThat(sealing.base(List.of("a"), now)).contains(new Based(104, 0));
  }

  private Optional<Based> base() {
    return sealing.base(CDNS, now);
  }

  private void pass(long millis) {
    now += Duration.ofMillis(millis).toNanos();
  }
}
