package org.zonecast.router.authority;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zonecast.feed.FeedMessage;
import org.zonecast.feed.FeedMessage.Goodbye;
import org.zonecast.feed.FeedMessage.Logged;
import org.zonecast.feed.FeedMessage.Start;
import org.zonecast.feed.FeedMessage.Welcome;
import org.zonecast.job.CdnRecord;
import org.zonecast.router.edge.FakeCluster;

class AuthorityTest extends AuthorityScene {

  @Test
  void whoStoodByWhileAnEarlierEpochWasPublishedCanHandOverLater() {
    authority.tenure().hold();
    tick();
    Peer first = new Peer().hello();
    first.say(new FeedMessage.Progress(5, 59, 59));
    assertThat(first.believes()).isZero();
    authority.tenure().release(true);
    assertThat(first.believes()).isEqualTo(1);
    first.say(new FeedMessage.Move(FeedMessage.Move.Reason.DRAINING, "SIGTERM"));
    Peer next = new Peer().hello();
    assertThat(next.all(Welcome.class)).extracting(Welcome::grant).containsExactly(0L);
  }

  @Test
  void aDrainingWorkersJobGoesOnElsewhereAtOnce() {
    tick();
    new Peer().hello().say(new Goodbye(Goodbye.Reason.DRAINING, "scale in"));
    tick();
    assertThat(cluster.jobs).hasSize(2);
    assertThat(new Peer().hello().believes()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 2"})
  void aNeighbouringVersionIsWelcomedWithTheHighestThatBothSpeak(int theirs, int both) {
    Peer peer = new Peer().hello(theirs);
    assertThat(peer.all(Welcome.class)).extracting(Welcome::version).containsExactly(both);
    peer.commit(0, "cdn-a", 1);
    assertThat(peer.all(Logged.class)).containsExactly(new Logged(0, "cdn-a"));
  }

  @Test
  void aVersionThatIsTooOldIsRefusedWithTheReason() {
    Peer peer = new Peer().hello(0);
    assertThat(peer.closed).isTrue();
    assertThat(peer.closeReason).contains("version 0", "1 to 2");
    assertThat(peer.all(Welcome.class)).isEmpty();
    assertThat(new Peer().hello().believes()).isEqualTo(1);
  }

  @Test
  void threeWorkersThatGiveUpAtOneSegmentAreAVerdict() {
    for (int i = 0; i < 3; i++) {
      assertThat(verdicts).isEmpty();
      new Peer().hello().say(new Goodbye(Goodbye.Reason.FAILED, "no decoder"));
    }
    assertThat(verdicts)
        .containsExactly("poisoned: three workers gave up at segment 0: no decoder");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aResumeAndAChildRestartedEachBeginARunWithATimeOfItsOwn(boolean resume) {
    Peer peer = new Peer().hello();
    peer.progressFor(Duration.ofSeconds(2), 30);
    peer.progressFor(Duration.ofSeconds(5), 60);
    peer.say(
        resume ? new FeedMessage.Resume(0, 1) : new FeedMessage.ChildRestarted(3, 0, 1, "killed"));
    peer.progressFor(Duration.ofSeconds(14), 20);
    assertThat(peer.believes()).isEqualTo(1);
    peer.progressFor(Duration.ofSeconds(2), 20);
    assertThat(peer.believes()).isZero();
  }

  private static FeedMessage.ChildRestarted crash(long segment, boolean stuck) {
    return new FeedMessage.ChildRestarted(3, segment, 1, "exit status 139", stuck);
  }

  @Test
  void crashesOfTwoWorkersAtOneSegmentAddUpAndALostMachineBetweenThemDoesNot() {
    Peer first = new Peer().hello();
    first.say(crash(4, false));
    first.say(crash(4, false));
    first.cut();
    Peer second = new Peer().hello();
    assertThat(verdicts).isEmpty();
    second.say(crash(4, false));
    assertThat(verdicts)
        .containsExactly(
            "poisoned: the transcoder crashed three times at segment 4: exit status 139");
  }

  @Test
  void theThirdCrashIsAVerdictThoughTheWorkerStartsNoOtherChild() {
    Peer peer = new Peer().hello();
    peer.say(crash(4, false));
    peer.say(crash(4, false));
    peer.say(new FeedMessage.ChildRestarted(0, 4, 2, "exit status 139"));
    assertThat(verdicts).hasSize(1);
    assertThat(authority.recoveries().childRestarts()).isEqualTo(2);
  }

  @Test
  void childrenThatStandStillCountOnceForEachWorkerThatGivesUp() {
    for (int worker = 0; worker < 3; worker++) {
      assertThat(verdicts).isEmpty();
      Peer peer = new Peer().hello();
      for (int i = 0; i < 3; i++) {
        peer.say(crash(0, true));
      }
      peer.say(new Goodbye(Goodbye.Reason.FAILED, "stuck"));
    }
    assertThat(verdicts).containsExactly("poisoned: three workers gave up at segment 0: stuck");
  }

  @Test
  void lostMachinesAreNeverAVerdict() {
    for (int i = 0; i < 10; i++) {
      new Peer().hello().cut();
      tick();
    }
    assertThat(verdicts).isEmpty();
    assertThat(cluster.jobs).hasSize(10);
  }

  @Test
  void onlyTheLiveWorkerIsBelievedThatSomebodyNewerPublishes() {
    Peer live = new Peer().hello();
    new Peer().hello().say(new FeedMessage.Superseded("cdn-a", "token 2.1"));
    assertThat(verdicts).isEmpty();
    live.say(new FeedMessage.Superseded("cdn-a", "there", "2-k0x1.1"));
    assertThat(verdicts).containsExactly("superseded by 2-k0x1 on CDN cdn-a: there");
  }

  @Test
  void aWorkerNeedNotSayWhoIsNewer() {
    Peer live = new Peer().hello();
    for (String token : List.of("", "2", "x.y", "2.", "-.1", "0-a.1")) {
      live.say(new FeedMessage.Superseded("cdn-a", "there", token));
    }
    live.say(new FeedMessage.Superseded("cdn-a", "there", "3.7"));
    assertThat(verdicts.subList(0, 6)).containsOnly("superseded by null on CDN cdn-a: there");
    assertThat(verdicts.getLast()).isEqualTo("superseded by 3-0 on CDN cdn-a: there");
  }

  @Test
  void aWorkerWhoseConnectionBreaksMayBeGoneAndOneThatSaysGoodbyeIsNot() {
    new Peer().hello().say(new Goodbye(Goodbye.Reason.DRAINING, ""));
    assertThat(cluster.lostWorkers).isEmpty();
    Peer second = new Peer().hello();
    second.cut();
    assertThat(cluster.lostWorkers).containsExactly("w2 1");
    new Peer().hello();
    assertThat(cluster.lostWorkers).containsExactly("w2 1");
  }

  @Test
  void finishedCountsOnlyBehindTheEnd() {
    new Peer().hello().say(new Goodbye(Goodbye.Reason.FINISHED, ""));
    assertThat(verdicts).isEmpty();
    Peer second = new Peer().hello();
    ended = true;
    tick();
    second.say(new Goodbye(Goodbye.Reason.FINISHED, ""));
    assertThat(verdicts).containsExactly("finished");
    int jobs = cluster.jobs.size();
    clock.advance(Duration.ofSeconds(5));
    tick();
    assertThat(cluster.jobs).hasSize(jobs);
  }

  @Test
  void aWorkerLostBehindTheEndIsReplacedToo() {
    Peer first = new Peer().hello();
    ended = true;
    tick();
    first.cut();
    tick();
    assertThat(cluster.jobs).hasSize(1);
    assertThat(new Peer().hello().believes()).isEqualTo(2);
  }

  @Test
  void anUnhealthyCdnHoldsNobodyBack() {
    Peer first = new Peer().hello();
    first.say(new FeedMessage.CdnHealth("cdn-b", false, "503"));
    first.commit(0, "cdn-a", 1);
    first.cut();
    assertThat(new Peer().hello().all(Welcome.class).getFirst().resumeSegment()).isEqualTo(1);
  }

  /** A worker that found cdn-b down and committed three segments on the other one is lost. */
  private void aHolderIsLostWhileACdnIsDown() {
    Peer first = new Peer().hello();
    first.commit(0, "cdn-a", 1);
    first.commit(0, "cdn-b", 1);
    first.say(new FeedMessage.CdnHealth("cdn-b", false, "503"));
    for (long segment = 1; segment <= 3; segment++) {
      first.commit(segment, "cdn-a", 1);
    }
    first.cut();
  }

  @Test
  void aCdnThatIsDownHoldsNobodyBackHoweverManyWorkersAreLost() {
    aHolderIsLostWhileACdnIsDown();
    Peer second = new Peer().hello();
    assertThat(second.all(Start.class)).containsExactly(new Start(4, 0));
    second.cut();
    Peer third = new Peer().hello();
    assertThat(third.all(Start.class)).containsExactly(new Start(4, 0));
    third.commit(4, "cdn-a", 3);
    third.cut();
    assertThat(new Peer().hello().all(Start.class)).containsExactly(new Start(5, 0));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCdnThatIsBackLacksWhatIsMadeFromThenOnAndNotWhatWasGivenUp(boolean said) {
    aHolderIsLostWhileACdnIsDown();
    Peer second = new Peer().hello();
    if (said) {
      second.say(new FeedMessage.CdnHealth("cdn-b", true, ""));
    }
    assertThat(authority.resumeSegment()).isEqualTo(4);
    second.commit(4, "cdn-a", 2);
    second.commit(4, "cdn-b", 2);
    second.commit(5, "cdn-a", 2);
    second.cut();
    assertThat(new Peer().hello().all(Start.class)).containsExactly(new Start(5, 0));
  }

  @Test
  void aCommitThatWasOnItsWayDoesNotContradictTheHolderThatFoundTheCdnDown() {
    Peer first = new Peer().hello();
    first.say(new FeedMessage.CdnHealth("cdn-b", false, "503"));
    first.commit(0, "cdn-b", 1);
    first.commit(0, "cdn-a", 1);
    first.commit(1, "cdn-a", 1);
    assertThat(authority.resumeSegment()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"false, 2", "true, 3"})
  void whatWasMadeBeforeACdnWasAddedIsNotMadeAgainForIt(boolean served, long resume) {
    Peer first = new Peer().hello();
    for (long segment = 0; segment < 2; segment++) {
      first.commit(segment, "cdn-a", 1);
      first.commit(segment, "cdn-b", 1);
    }
    authority.cdnsChanged(List.of(FakeCluster.CDN_A, FakeCluster.CDN_B, FakeCluster.cdn("cdn-c")));
    first.commit(2, "cdn-a", 1);
    first.commit(2, "cdn-b", 1);
    if (served) {
      first.commit(2, "cdn-c", 1);
    }
    first.cut();
    assertThat(new Peer().hello().all(Welcome.class).getFirst().resumeSegment()).isEqualTo(resume);
  }

  @Test
  void aCdnThatMovesHasNothingOfWhatWasThereBefore() {
    Peer first = new Peer().hello();
    for (long segment = 0; segment < 2; segment++) {
      first.commit(segment, "cdn-a", 1);
      first.commit(segment, "cdn-b", 1);
    }
    CdnRecord moved =
        CdnRecord.of("cdn-b", CdnRecord.HTTP, URI.create("http://127.0.0.1:1/new"), null, "s", 2);
    authority.cdnsChanged(List.of(FakeCluster.CDN_A, moved));
    first.cut();
    Welcome welcome = new Peer().hello().all(Welcome.class).getFirst();
    assertThat(welcome.log()).allSatisfy(e -> assertThat(e.cdns()).containsExactly("cdn-a"));
    assertThat(welcome.resumeSegment()).isEqualTo(2);
  }

  @Test
  void aCommitBeyondTheFeedClosesTheConnection() {
    Peer peer = new Peer().hello();
    peer.commit(SEGMENTS, "cdn-a", 1);
    assertThat(peer.closed).isTrue();
    assertThat(authority.highestSegment()).isEqualTo(-1);
    assertThat(registry.counter("zonecast_feed_bad_messages").count()).isEqualTo(1);
  }

  @Test
  void aNewcomerThatSaysNothingIsCutOff() {
    Peer peer = new Peer();
    clock.advance(Duration.ofSeconds(6));
    tick();
    assertThat(peer.closed).isTrue();
  }

  @Test
  void commitLagIsTimedFromTheLastFramesArrival() {
    Peer peer = new Peer().hello();
    authority.arrived(59, clock.nanoTime());
    clock.advance(Duration.ofMillis(700));
    peer.commit(0, "cdn-a", 1);
    clock.advance(Duration.ofMillis(700));
    peer.commit(0, "cdn-b", 1);
    var lag = registry.get("zonecast_commit_lag").timer();
    assertThat(lag.count()).isEqualTo(1);
    assertThat(lag.totalTime(java.util.concurrent.TimeUnit.MILLISECONDS)).isEqualTo(700);
  }

  /** Says every second that it is behind, and where it is. */
  private void behindFor(Peer peer, int seconds, long slot) {
    for (int i = 0; i < seconds; i++) {
      peer.say(new FeedMessage.Progress(i, slot, slot));
      peer.say(new FeedMessage.Move(FeedMessage.Move.Reason.BEHIND, "5 s of media wait"));
      clock.advance(Duration.ofSeconds(1));
      tick();
    }
  }

  @Test
  void aWorkerThatStaysBehindIsToldToShedFromASegmentThatNobodyHasBegun() {
    Peer peer = new Peer().hello();
    behindFor(peer, 7, 100);
    assertThat(peer.all(FeedMessage.Shed.class))
        .containsExactly(new FeedMessage.Shed(3, List.of("240p")));
    assertThat(authority.shed()).containsExactly("240p");
    behindFor(peer, 30, 200);
    assertThat(peer.all(FeedMessage.Shed.class)).as("the lowest is never shed").hasSize(1);
  }

  @Test
  void aSuccessorIsToldWhatWasShedBetweenItsWelcomeAndItsStart() {
    Peer peer = new Peer().hello();
    behindFor(peer, 7, 100);
    peer.cut();
    List<FeedMessage> got = new Peer().hello().got;
    assertThat(got.get(0)).isInstanceOf(Welcome.class);
    assertThat(got.get(1)).isEqualTo(new FeedMessage.Shed(3, List.of("240p")));
    assertThat(got.get(2)).isInstanceOf(FeedMessage.Start.class);
  }

  @Test
  void aWorkerOfTheVersionBeforeIsNotToldWhatItDoesNotKnow() {
    Peer peer = new Peer().hello();
    behindFor(peer, 7, 100);
    peer.cut();
    Peer old = new Peer();
    old.say(new FeedMessage.Hello(1, "old", "a", 1, 2));
    assertThat(old.all(FeedMessage.Start.class)).hasSize(1);
    assertThat(old.all(FeedMessage.Shed.class)).isEmpty();
  }

  @Test
  void anyInterleavingKeepsTheInvariants() {
    var random = new Random(42);
    List<Peer> peers = new ArrayList<>();
    Set<Long> grants = new HashSet<>();
    long lastGrant = 0;
    for (int step = 0; step < 1500; step++) {
      Peer peer = peers.isEmpty() ? null : peers.get(random.nextInt(peers.size()));
      switch (random.nextInt(8)) {
        case 0 -> peers.add(new Peer().hello());
        case 1, 2, 3 -> {
          if (peer != null && !peer.closed) {
            long grant = Math.max(1, lastGrant - random.nextInt(2));
            boolean live = peer.believes() == grant;
            int logged = peer.all(Logged.class).size();
            peer.commit(random.nextInt(SEGMENTS), random.nextBoolean() ? "cdn-a" : "cdn-b", grant);
            assertThat(peer.all(Logged.class).size() > logged).isEqualTo(live);
            assertThat(live || peer.believes() == 0).as("revoked").isTrue();
          }
        }
        case 4 -> {
          if (peer != null && !peer.closed) {
            peer.cut();
          }
        }
        case 5 -> {
          if (peer != null && !peer.closed) {
            peer.say(new FeedMessage.Progress(step, step, step));
          }
        }
        case 6 -> clock.advance(Duration.ofMillis(random.nextInt(900)));
        default -> tick();
      }
      peers.removeIf(each -> each.closed);
      List<Long> believed = peers.stream().map(Peer::believes).filter(grant -> grant != 0).toList();
      assertThat(believed).as("step %d", step).hasSizeLessThanOrEqualTo(1);
      for (long grant : believed) {
        assertThat(grant).isGreaterThanOrEqualTo(lastGrant);
        lastGrant = grant;
        grants.add(grant);
      }
    }
    assertThat(grants).hasSizeGreaterThan(20);
  }
}
