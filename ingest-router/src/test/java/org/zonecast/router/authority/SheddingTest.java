package org.zonecast.router.authority;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zonecast.feed.FeedMessage.Shed;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.Packaging;
import org.zonecast.job.Rational;

class SheddingTest {
  private static final Duration TICK = Duration.ofMillis(250);
  private final Shedding shedding = new Shedding(plan("720p", "480p", "360p"));
  private final List<Shed> told = new ArrayList<>();
  private long now;
  private boolean standby;

  /** The segment that the worker encodes; one every two seconds. */
  private long segment = 10;

  private static EncodePlan plan(String... rungs) {
    var video = new ArrayList<EncodePlan.VideoRendition>();
    for (String rung : rungs) {
      video.add(new EncodePlan.VideoRendition(rung, 320, 240, 25, 100_000, 100_000, 13));
    }
    return new EncodePlan(
        Rational.of(30, 1), 60, Packaging.CMAF, video, List.of(), "veryfast", 1, "enc");
  }

  private void pass(Duration time, Runnable saying, Duration waiting) {
    for (long end = now + time.toNanos(); now < end; now += TICK.toNanos()) {
      saying.run();
      segment = 10 + now / 2_000_000_000L;
      var load = new Shedding.Load(standby, waiting.toNanos(), segment, segment + 2);
      shedding.tick(load, now).ifPresent(told::add);
    }
  }

  private void behindFor(int seconds) {
    pass(Duration.ofSeconds(seconds), () -> shedding.behind(now), Duration.ofSeconds(5));
  }

  private void calmFor(int seconds) {
    pass(Duration.ofSeconds(seconds), () -> {}, Duration.ofMillis(500));
  }

  @Test
  void theHighestRenditionIsShedWhenNoSuccessorStandsByWithinSixSeconds() {
    behindFor(6);
    assertThat(told).isEmpty();
    behindFor(1);
    assertThat(told).containsExactly(new Shed(segment + 2, List.of("720p")));
    assertThat(shedding.shed()).containsExactly("720p");
  }

  @Test
  void aSuccessorThatStandsByIsWaitedFor() {
    standby = true;
    behindFor(60);
    assertThat(told).isEmpty();
  }

  @Test
  void aSuccessorThatIsBehindItselfIsOfNoUse() {
    standby = true;
    behindFor(10);
    shedding.standbyBehind(now);
    behindFor(1);
    assertThat(told).hasSize(1);
  }

  @Test
  void aJobThatWasMovedIsShedAsSoonAsItsSuccessorIsBehindToo() {
    standby = true;
    behindFor(8);
    shedding.moved(now);
    standby = false;
    behindFor(1);
    assertThat(told).hasSize(1);
  }

  @Test
  void whatTheSuccessorSaidWhileItStoodByCountsWhenItHasTheGrant() {
    standby = true;
    behindFor(5);
    shedding.standbyBehind(now);
    shedding.moved(now);
    pass(Duration.ofSeconds(1), () -> {}, Duration.ofSeconds(5));
    assertThat(told).hasSize(1);
  }

  @Test
  void whatWasSaidOfTheWorkerBeforeDoesNotCountForTheNext() {
    behindFor(5);
    shedding.moved(now);
    pass(Duration.ofSeconds(20), () -> {}, Duration.ofSeconds(5));
    assertThat(told).isEmpty();
  }

  @Test
  void oneMoreIsShedSixSecondsAfterTheLastTookEffectAndTheLowestNever() {
    behindFor(7);
    assertThat(told).hasSize(1);
    behindFor(9); // two segments until it is left out, then six seconds
    assertThat(told).hasSize(1);
    behindFor(2);
    assertThat(told).hasSize(2);
    assertThat(told.getLast().renditions()).containsExactly("720p", "480p");
    behindFor(60);
    assertThat(told).hasSize(2);
  }

  @Test
  void nothingMoreIsShedOfAWorkerThatKeepsUpNow() {
    behindFor(7);
    pass(Duration.ofSeconds(60), () -> {}, Duration.ofSeconds(2));
    assertThat(told).hasSize(1);
  }

  @Test
  void whatWasShedLastComesBackFirstAfterThirtyCalmSecondsEach() {
    behindFor(18);
    assertThat(told).hasSize(2);
    calmFor(34); // a word counts for three seconds
    assertThat(told).hasSize(3);
    assertThat(told.getLast().renditions()).containsExactly("720p");
    calmFor(31);
    assertThat(told).hasSize(4);
    assertThat(told.getLast().renditions()).isEmpty();
    assertThat(told.getLast().fromSegment()).isGreaterThan(told.get(2).fromSegment());
    calmFor(300);
    assertThat(told).hasSize(4);
  }

  @Test
  void aSecondOfMediaThatWaitsBreaksTheCalm() {
    behindFor(7);
    for (int i = 0; i < 10; i++) {
      calmFor(20);
      pass(TICK, () -> {}, Duration.ofSeconds(1));
    }
    assertThat(told).hasSize(1);
  }

  @Test
  void eachTryThatBringsTheWorkerBehindAgainDoublesTheTimeToTheNext() {
    behindFor(7);
    for (int seconds : List.of(30, 60, 120, 240, 480, 600, 600)) {
      told.clear();
      calmFor(seconds + 2);
      assertThat(told).as("%d s", seconds).isEmpty();
      calmFor(4);
      assertThat(told).as("%d s", seconds).hasSize(1);
      behindFor(12);
      assertThat(told).as("%d s", seconds).hasSize(2);
    }
  }

  @Test
  void aTryThatWentWellLetsTheNextOverloadBeginAnew() {
    behindFor(7);
    calmFor(40);
    behindFor(10);
    calmFor(66);
    assertThat(told).hasSize(4);
    calmFor(601);
    behindFor(8);
    assertThat(told).hasSize(5);
    calmFor(36);
    assertThat(told).hasSize(6);
  }

  @Test
  void aSuccessorIsToldWhatIsInForceWhereItBeginsAndWhatComesLater() {
    behindFor(7);
    behindFor(11);
    long first = told.get(0).fromSegment();
    long second = told.get(1).fromSegment();
    assertThat(shedding.since(0)).isEqualTo(told);
    assertThat(shedding.since(first)).isEqualTo(told);
    assertThat(shedding.since(second - 1)).isEqualTo(told);
    assertThat(shedding.since(second)).containsExactly(told.get(1));
    shedding.forgetBefore(second + 100);
    assertThat(shedding.since(second + 100)).containsExactly(told.get(1));
  }

  @Test
  void nothingIsToldOnceEverythingIsMadeAgain() {
    assertThat(shedding.since(0)).isEmpty();
    behindFor(7);
    calmFor(40);
    assertThat(shedding.since(segment + 10)).isEmpty();
    assertThat(shedding.since(told.get(0).fromSegment())).hasSize(2);
  }

  @Test
  void segmentsOfStepsNeverGoBack() {
    behindFor(7);
    long first = told.getFirst().fromSegment();
    var back = new Shedding.Load(false, 0, first, 3);
    for (int i = 0; i < 200; i++, now += TICK.toNanos()) {
      shedding.tick(back, now).ifPresent(told::add);
    }
    assertThat(told).hasSize(2);
    assertThat(told.getLast().fromSegment()).isEqualTo(first);
  }

  @Test
  void aPlanOfOneRungOrOfSoundAloneHasNothingToShed() {
    for (EncodePlan one : List.of(plan("720p"))) {
      var lone = new Shedding(one);
      for (int i = 0; i < 100; i++, now += TICK.toNanos()) {
        lone.behind(now);
        assertThat(lone.tick(new Shedding.Load(false, 9_000_000_000L, 3, 5), now)).isEmpty();
      }
    }
  }
}
