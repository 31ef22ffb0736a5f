package org.zonecast.router.authority;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zonecast.feed.FeedMessage;
import org.zonecast.feed.FeedMessage.Answer;
import org.zonecast.feed.FeedMessage.CdnHealth;
import org.zonecast.feed.FeedMessage.Goodbye;
import org.zonecast.feed.FeedMessage.LogEntry;
import org.zonecast.feed.FeedMessage.Logged;
import org.zonecast.feed.FeedMessage.Move;
import org.zonecast.feed.FeedMessage.Revoke;
import org.zonecast.feed.FeedMessage.Start;
import org.zonecast.feed.FeedMessage.Welcome;
import org.zonecast.feed.FeedMessage.Yield;
import org.zonecast.router.edge.FakeCluster;
import org.zonecast.router.status.Recoveries;

/** A job is handed over: each step, and each loss at each step. */
class HandingOverTest extends AuthorityScene {
  private Peer holder;

  @BeforeEach
  void theHolderHasCommittedASegment() {
    tick();
    holder = new Peer().hello();
    cluster.leavingWorkers.clear();
    everywhere(0, 1);
  }

  private void everywhere(long segment, long grant) {
    holder.commit(segment, "cdn-a", grant);
    holder.commit(segment, "cdn-b", grant);
  }

  private void move() {
    holder.say(new Move(Move.Reason.DRAINING, "SIGTERM"));
  }

  /** A worker that stands by and is at the end of this segment; -1 for one that has nothing. */
  private Peer standby(long segment) {
    Peer peer = new Peer().hello();
    progress(peer, segment);
    return peer;
  }

  private void progress(Peer peer, long segment) {
    peer.say(new FeedMessage.Progress(5, 60 * (segment + 1) - 1, 60 * (segment + 1) - 1));
  }

  @Test
  void theJobIsOfferedAtOnceAndTheHolderGoesOn() {
    assertThat(cluster.jobs).hasSize(1);
    move();
    assertThat(cluster.jobs).hasSize(2);
    everywhere(1, 1);
    assertThat(holder.believes()).isEqualTo(1);
    assertThat(authority.highestSegment()).isEqualTo(1);
    move();
    assertThat(cluster.jobs).hasSize(2);
  }

  @Test
  void oneNewcomerStandsByAndBeginsAtWhatIsLacking() {
    assertThat(new Peer().hello().all(Revoke.class)).hasSize(1);
    move();
    Peer next = new Peer().hello();
    assertThat(next.all(Welcome.class)).extracting(Welcome::grant).containsExactly(0L);
    assertThat(next.all(Start.class)).containsExactly(new Start(1, 0));
    Peer third = new Peer().hello();
    assertThat(third.all(Revoke.class))
        .extracting(Revoke::reason)
        .containsExactly(Revoke.Reason.TAKEN);
    clock.advance(Duration.ofSeconds(4));
    tick();
    assertThat(cluster.jobs).as("nobody else is looked for").hasSize(2);
  }

  @Test
  void aWorkerDoesNotRelieveItself() {
    move();
    Peer itself = new Peer();
    itself.say(new FeedMessage.Hello(FeedMessage.VERSION, "w1", "a", 1, 2));
    assertThat(itself.all(Revoke.class)).hasSize(1);
  }

  @Test
  void aStandbyIsToldWhatTheLogSaysOfEachCommit() {
    move();
    Peer next = standby(-1);
    holder.commit(1, "cdn-a", 1);
    assertThat(next.all(Logged.class)).hasSize(1);
    Logged told = next.all(Logged.class).getFirst();
    LogEntry entry = told.entry();
    assertThat(told.cdn()).isEqualTo("cdn-a");
    assertThat(entry).isNotNull();
    assertThat(entry.videoSlots()).isEqualTo(60);
    assertThat(entry.bytes()).containsEntry("240p", 1);
    assertThat(holder.all(Logged.class).getLast()).isEqualTo(new Logged(1, "cdn-a"));
  }

  @Test
  void theGrantMovesBehindASegmentThatIsEverywhere() {
    move();
    Peer next = standby(-1);
    everywhere(1, 1);
    assertThat(holder.all(Yield.class)).as("it has not caught up").isEmpty();
    progress(next, 1);
    holder.commit(2, "cdn-a", 1);
    assertThat(holder.all(Yield.class)).as("on one CDN of two").isEmpty();
    holder.commit(2, "cdn-b", 1);
    assertThat(holder.all(Yield.class)).containsExactly(new Yield(2));
    assertThat(holder.got.getLast()).as("behind its Logged").isEqualTo(new Yield(2));
    assertThat(next.believes()).isZero();

    holder.say(new Goodbye(Goodbye.Reason.MOVED, ""));
    assertThat(next.all(Answer.class).getLast()).isEqualTo(new Answer(5, 2, true));
    assertThat(authority.recoveries()).isEqualTo(Recoveries.NONE);
    assertThat(registry.counter("zonecast_handovers").count()).isEqualTo(1);
    next.commit(3, "cdn-a", 2);
    assertThat(authority.highestSegment()).isEqualTo(3);
    clock.advance(Duration.ofSeconds(1));
    tick();
    assertThat(cluster.jobs).hasSize(2);
  }

  @Test
  void theHolderYieldsAtTheLastSegmentAlsoJustAfterACdnWasAdded() {
    everywhere(1, 1);
    authority.cdnsChanged(List.of(FakeCluster.CDN_A, FakeCluster.CDN_B, FakeCluster.cdn("cdn-c")));
    move();
    Peer next = standby(0);
    assertThat(next.all(Start.class)).containsExactly(new Start(2, 0));
    for (long segment = 2; segment <= 6; segment++) {
      everywhere(segment, 1);
      if (segment > 2) { // the holder had made segment 2 when it heard of cdn-c
        holder.commit(segment, "cdn-c", 1);
      }
    }
    assertThat(holder.all(Yield.class)).as("it has not caught up").isEmpty();
    progress(next, 6);
    everywhere(7, 1);
    assertThat(holder.all(Yield.class)).as("cdn-c lacks it").isEmpty();
    holder.commit(7, "cdn-c", 1);
    assertThat(holder.all(Yield.class)).containsExactly(new Yield(7));
  }

  @Test
  void theHolderYieldsAtTheLastSegmentAlsoWhereACdnThatWasAwayAtATakeoverLacksOldOnes() {
    holder.say(new CdnHealth("cdn-b", false, "503"));
    holder.commit(1, "cdn-a", 1);
    holder.commit(2, "cdn-a", 1);
    holder.cut();
    holder = new Peer().hello();
    assertThat(holder.all(Start.class)).containsExactly(new Start(3, 0));
    everywhere(3, 2);
    everywhere(4, 2);
    move();
    Peer next = standby(1);
    assertThat(next.all(Start.class))
        .as("what cdn-b lacks is listed there as gaps")
        .containsExactly(new Start(5, 0));
    everywhere(5, 2);
    everywhere(6, 2);
    assertThat(holder.all(Yield.class)).as("it has not caught up").isEmpty();
    progress(next, 6);
    everywhere(7, 2);
    assertThat(holder.all(Yield.class)).containsExactly(new Yield(7));
  }

  @Test
  void theHolderFirstBringsACdnThatIsBackWhatTheStandbyDoesNotMake() {
    holder.say(new CdnHealth("cdn-b", false, "503"));
    for (long segment = 1; segment <= 3; segment++) {
      holder.commit(segment, "cdn-a", 1);
    }
    move();
    Peer next = standby(3);
    assertThat(next.all(Start.class)).containsExactly(new Start(4, 0));
    holder.say(new CdnHealth("cdn-b", true, ""));
    holder.commit(1, "cdn-b", 1);
    holder.commit(2, "cdn-b", 1);
    assertThat(holder.all(Yield.class)).isEmpty();
    holder.commit(3, "cdn-b", 1);
    assertThat(holder.all(Yield.class)).containsExactly(new Yield(3));
  }

  @Test
  void aChildThatDiesWithTheStandbyMeansThatItHasToCatchUpAgain() {
    move();
    Peer next = standby(0);
    next.say(new FeedMessage.ChildRestarted(9, 1, 1, "killed"));
    everywhere(1, 1);
    assertThat(holder.all(Yield.class)).isEmpty();
    progress(next, 1);
    everywhere(2, 1);
    assertThat(holder.all(Yield.class)).containsExactly(new Yield(2));
  }

  @Test
  void aCommitOnItsWayWhenTheHolderYieldsStillCounts() {
    Peer next = yielded();
    holder.commit(2, "cdn-a", 1);
    assertThat(next.all(Logged.class)).extracting(Logged::segment).containsExactly(1L, 1L, 2L);
    holder.say(new Goodbye(Goodbye.Reason.MOVED, ""));
    assertThat(next.believes()).isEqualTo(2);
  }

  @Test
  void aHolderThatDoesNotLetGoIsRevokedAndTheSuccessorWaitsForItsGrant() {
    Peer next = yielded();
    clock.advance(Handover.YIELD_TIME.minusMillis(1));
    tick();
    assertThat(holder.believes()).isEqualTo(1);
    clock.advance(Duration.ofMillis(1));
    tick();
    assertThat(holder.all(Revoke.class)).hasSize(1);
    assertThat(next.all(Answer.class).getLast()).isEqualTo(new Answer(5, 2, false));
    assertThat(authority.recoveries().failovers()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aHolderThatIsLostIsFollowedAtOnceByTheStandbyHoweverFarItIs(boolean yielded) {
    Peer next = yielded ? yielded() : standingBy();
    holder.cut();
    assertThat(next.all(Answer.class).getLast()).isEqualTo(new Answer(5, 2, false));
    tick();
    assertThat(cluster.jobs).hasSize(2);
    assertThat(new Peer().hello().all(Revoke.class)).hasSize(1);
  }

  @Test
  void aStandbyThatHasNotReportedYetHasTheGrantWithItsFirstAnswer() {
    move();
    Peer next = new Peer().hello();
    holder.cut();
    assertThat(next.all(Answer.class)).isEmpty();
    progress(next, -1);
    assertThat(next.all(Answer.class)).containsExactly(new Answer(5, 2, false));
  }

  @Test
  void aStandbyThatIsLostIsReplacedByAnother() {
    Peer next = standingBy();
    next.cut();
    assertThat(cluster.jobs).hasSize(3);
    everywhere(1, 1);
    assertThat(holder.all(Yield.class)).isEmpty();
    standby(1);
    everywhere(2, 1);
    assertThat(holder.all(Yield.class)).containsExactly(new Yield(2));
  }

  @Test
  void oneStandbyAfterAnotherThatFailsIsNotOfferedTheJobAtOnce() {
    standingBy().cut();
    assertThat(cluster.jobs).hasSize(3);
    standby(-1).say(new Goodbye(Goodbye.Reason.FAILED, "no codec child can be started"));
    tick();
    assertThat(cluster.jobs).as("not at once").hasSize(3);
    holder.say(new FeedMessage.Progress(7, 60, 60));
    clock.advance(Duration.ofSeconds(1));
    tick();
    assertThat(cluster.jobs).hasSize(4);
    holder.cut();
    assertThat(cluster.jobs).as("nobody publishes: at once").hasSize(5);
  }

  @Test
  void aFrozenStandbyIsReplacedByAnother() {
    Peer next = standingBy();
    for (int i = 0; i < 5; i++) {
      clock.advance(Duration.ofMillis(500));
      progress(holder, 5);
      tick();
    }
    assertThat(next.all(Revoke.class)).hasSize(1);
    assertThat(holder.believes()).isEqualTo(1);
    assertThat(cluster.jobs).hasSize(3);
    assertThat(new Peer().hello().all(Welcome.class)).hasSize(1);
  }

  @Test
  void aStandbyThatIsLostBehindTheYieldLeavesTheGrantToTheNext() {
    Peer next = yielded();
    next.cut();
    holder.say(new Goodbye(Goodbye.Reason.MOVED, ""));
    assertThat(new Peer().hello().believes()).isEqualTo(2);
  }

  @Test
  void anotherThatStandsByBehindTheYieldHasTheGrantWithTheGoodbye() {
    yielded().cut();
    Peer other = standby(-1);
    assertThat(other.all(Welcome.class)).extracting(Welcome::grant).containsExactly(0L);
    holder.say(new Goodbye(Goodbye.Reason.MOVED, ""));
    assertThat(other.all(Answer.class).getLast()).isEqualTo(new Answer(5, 2, true));
  }

  @Test
  void whenBothAreLostAnotherIsLookedFor() {
    Peer next = standingBy();
    next.cut();
    holder.cut();
    assertThat(cluster.jobs).hasSizeGreaterThan(2);
    assertThat(new Peer().hello().believes()).isEqualTo(2);
  }

  @Test
  void aHolderThatRunsOutOfTimeIsFollowedLikeALostOne() {
    move();
    holder.say(new Goodbye(Goodbye.Reason.DRAINING, "60 s are over"));
    assertThat(new Peer().hello().believes()).isEqualTo(2);
  }

  @Test
  void movedCountsOnlyBehindAYield() {
    Peer next = standingBy();
    holder.say(new Goodbye(Goodbye.Reason.MOVED, ""));
    assertThat(next.all(Answer.class).getLast()).isEqualTo(new Answer(5, 2, false));
  }

  @Test
  void aStandbyThatCommitsIsRevokedAndTheHolderGoesOn() {
    Peer next = standingBy();
    next.commit(1, "cdn-a", 1);
    assertThat(next.all(Revoke.class)).hasSize(1);
    everywhere(1, 1);
    assertThat(authority.highestSegment()).isEqualTo(1);
  }

  @Test
  void whatAStandbySaysOfTheCdnsCountsOnceItHasTheGrant() {
    Peer next = yielded();
    next.say(new CdnHealth("cdn-b", false, "503"));
    assertThat(authority.resumeSegment()).isEqualTo(2);
    holder.commit(2, "cdn-a", 1);
    assertThat(authority.resumeSegment()).isEqualTo(2);
    holder.say(new Goodbye(Goodbye.Reason.MOVED, ""));
    assertThat(authority.resumeSegment()).isEqualTo(3);
  }

  @Test
  void aStandbyOfTheVersionBeforeHasTheGrantOnlyFromAHolderThatSaidMoved() {
    move();
    Peer next = new Peer().hello(1);
    progress(next, 0);
    holder.cut();
    assertThat(next.all(Revoke.class)).hasSize(1);
    assertThat(new Peer().hello(1).believes()).isEqualTo(2);
  }

  @Test
  void aStandbyThatIsToLeaveTooIsReplaced() {
    Peer next = standingBy();
    next.say(new Move(Move.Reason.DRAINING, "SIGTERM"));
    assertThat(next.all(Revoke.class)).hasSize(1);
    assertThat(cluster.jobs).hasSize(3);
    assertThat(holder.believes()).isEqualTo(1);
  }

  @Test
  void troublesOfAStandbyAreNotTheFeedsWhileTheHolderGetsOnWell() {
    move();
    for (int i = 0; i < 4; i++) {
      Peer next = standby(-1);
      next.say(new FeedMessage.ChildRestarted(9, 1, 1, "stuck"));
      next.say(new Goodbye(Goodbye.Reason.FAILED, "3 codec children died at segment 1"));
    }
    assertThat(verdicts).isEmpty();
    assertThat(holder.believes()).isEqualTo(1);
    assertThat(new Peer().hello().all(Welcome.class)).hasSize(1);
  }

  @Test
  void theSuccessorMayMoveOnToo() {
    Peer next = yielded();
    holder.say(new Goodbye(Goodbye.Reason.MOVED, ""));
    holder = next;
    move();
    Peer third = standby(1);
    everywhere(2, 2);
    assertThat(next.all(Yield.class)).containsExactly(new Yield(2));
    next.say(new Goodbye(Goodbye.Reason.MOVED, ""));
    assertThat(third.believes()).isEqualTo(3);
  }

  @Test
  void whereNobodyThatStaysHasTheEncoderAnotherEpochBegins() {
    cluster.encoderInstead = Optional.of("enc-2");
    tick();
    assertThat(verdicts).as("nobody leaves").isEmpty();
    move();
    clock.advance(Duration.ofSeconds(1));
    tick();
    assertThat(cluster.leavingWorkers).containsExactly("w1");
    assertThat(verdicts).containsExactly("encoder gone: the workers have another encoder, enc-2");
    tick();
    assertThat(cluster.leavingWorkers).as("asked once a second").hasSize(1);
  }

  @Test
  void aWorkerThatIsBehindAndThenDrainsLeavesToo() {
    cluster.encoderInstead = Optional.of("enc-2");
    holder.say(new Move(Move.Reason.BEHIND, "5 s of media wait"));
    tick();
    assertThat(cluster.leavingWorkers).as("it may keep up again").isEmpty();
    int submitted = cluster.jobs.size();
    move();
    assertThat(cluster.jobs).hasSize(submitted + 1);
    clock.advance(Duration.ofSeconds(1));
    tick();
    assertThat(cluster.leavingWorkers).containsExactly("w1");
    assertThat(verdicts).containsExactly("encoder gone: the workers have another encoder, enc-2");
  }

  private void behind() {
    holder.say(new Move(Move.Reason.BEHIND, "5 s of media wait"));
  }

  private void pass(int seconds) {
    for (int half = 0; half < 2 * seconds; half++) {
      clock.advance(Duration.ofMillis(500));
      progress(holder, 7);
      tick();
    }
  }

  @Test
  void forAWorkerThatKeepsUpAgainNobodyIsLookedForAnyLonger() {
    for (int second = 0; second < 3; second++) {
      behind();
      pass(1);
    }
    pass(2);
    int submitted = cluster.jobs.size();
    pass(60);
    assertThat(cluster.jobs).hasSize(submitted);
    assertThat(new Peer().hello().all(Revoke.class)).as("it comes too late").hasSize(1);
    behind();
    assertThat(cluster.jobs).as("it may be behind again").hasSize(submitted + 1);
    assertThat(standby(-1).all(Welcome.class)).hasSize(1);
  }

  @Test
  void aStandbyThatIsLostOnceTheHolderKeepsUpAgainIsNotReplaced() {
    behind();
    Peer next = standby(-1);
    for (int half = 0; half < 6; half++) {
      clock.advance(Duration.ofMillis(500));
      progress(holder, 7);
      progress(next, -1);
      tick();
    }
    int submitted = cluster.jobs.size();
    next.cut();
    assertThat(cluster.jobs).hasSize(submitted);
    holder.cut();
    assertThat(cluster.jobs).as("nobody publishes: at once").hasSize(submitted + 1);
  }

  @Test
  void aWorkerThatDrainsAsksOnceAndForGood() {
    behind();
    move();
    int submitted = cluster.jobs.size();
    pass(60);
    assertThat(cluster.jobs).hasSizeGreaterThan(submitted);
    assertThat(standby(-1).all(Welcome.class)).hasSize(1);
  }

  @Test
  void oneThatDrainsInVainCostsFewerSubmitsThanOneThatIsLost() {
    move();
    pass(60);
    assertThat(cluster.jobs).as("the holder's own, and of a minute").hasSize(1 + 9);
    holder.cut();
    for (int half = 0; half < 120; half++) {
      clock.advance(Duration.ofMillis(500));
      tick();
    }
    assertThat(cluster.jobs).as("each 3 s while nobody publishes").hasSize(1 + 9 + 21);
  }

  @Test
  void whileSomebodyStandsByTheEncoderIsNotDoubted() {
    standingBy();
    clock.advance(Duration.ofSeconds(1));
    tick();
    assertThat(cluster.leavingWorkers).isEmpty();
  }

  private Peer standingBy() {
    move();
    return standby(-1);
  }

  private Peer yielded() {
    move();
    Peer next = standby(0);
    everywhere(1, 1);
    assertThat(holder.all(Yield.class)).containsExactly(new Yield(1));
    return next;
  }
}
