package org.zonecast.router.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zonecast.feed.FeedCodec;
import org.zonecast.feed.FeedFormatException;
import org.zonecast.feed.FeedMessage;
import org.zonecast.feed.FeedMessage.Commit;
import org.zonecast.feed.FeedMessage.Goodbye;
import org.zonecast.feed.FeedMessage.Logged;
import org.zonecast.feed.FeedMessage.Revoke;
import org.zonecast.feed.FeedMessage.VideoUnit;
import org.zonecast.feed.FeedMessage.Welcome;
import org.zonecast.job.EpochId;
import org.zonecast.job.Ladders;
import org.zonecast.job.Packaging;
import org.zonecast.job.Rational;
import org.zonecast.job.SegmentGrid;
import org.zonecast.job.StreamOptions;
import org.zonecast.job.VideoCodec;

class AuthorityTest {
  private static final int SEGMENTS = 8;
  private final HandClock clock = new HandClock();
  private final FakeCluster cluster = new FakeCluster("show", Duration.ZERO);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<String> verdicts = new ArrayList<>();
  private final SegmentGrid grid = new SegmentGrid(Rational.of(30, 1), 60, 48_000);
  private final FeedBuffer buffer = new FeedBuffer(grid, Duration.ofSeconds(60), 64 << 20, true);
  private final Authority authority = authority();
  private boolean ended;
  private long connections;

  private Authority authority() {
    var settings =
        new FeedSettings(
            "edge-1",
            "a",
            1,
            Duration.ofSeconds(2),
            5,
            Duration.ofSeconds(60),
            64 << 20,
            Optional.empty(),
            () -> URI.create("ws://127.0.0.1:1"));
    var edge = new Edge(settings, cluster, clock, new FeedMeters(registry), "start");
    var video =
        new SourceVideo(VideoCodec.H264, 1280, 720, Rational.of(1, 1), Optional.empty(), false, 0);
    var source =
        new SourceProbe.SourceFormat(
            Optional.of(video), Optional.empty(), Rational.of(30, 1), false, 0);
    var plan =
        PlanChooser.choose(
            Ladders.LIGHT,
            new StreamOptions(Packaging.CMAF, false, StreamOptions.MissingAudio.NONE),
            source,
            PlanChooser.grid(Ladders.LIGHT, source, 2),
            "enc");
    var info =
        new EpochInfo(
            "show",
            "b1",
            EpochPlace.first(new EpochId(1, "start")),
            new EpochClock(grid, clock.nanoTime(), clock.now()),
            plan);
    for (long slot = 0; slot < SEGMENTS * 60; slot++) {
      buffer.append(new VideoUnit(slot, slot * 3000, slot % 30 == 0, new byte[3]), slot * 3000);
    }
    var owner =
        new Authority.Owner() {
          @Override
          public void poisoned(EpochId epoch, String why) {
            verdicts.add("poisoned: " + why);
          }

          @Override
          public void superseded(String detail) {
            verdicts.add("superseded: " + detail);
          }

          @Override
          public void finished(EpochId epoch) {
            verdicts.add("finished");
          }
        };
    var events = new EventLog("show", clock, (stream, event) -> {});
    return new Authority(edge, info, buffer, events, owner, new JobSecret("secret"), Runnable::run);
  }

  private void tick() {
    authority.tick(new Authority.FeedState(SEGMENTS * 60, clock.nanoTime(), ended));
  }

  /** A worker whose wire is a list. */
  private final class Peer implements FeedLink {
    final List<FeedMessage> got = new ArrayList<>();
    final FeedConnection connection =
        new FeedConnection(++connections, this, Runnable::run, clock.nanoTime());
    boolean closed;
    String closeReason = "";

    Peer() {
      authority.connected(connection);
    }

    Peer hello() {
      return hello(FeedMessage.VERSION);
    }

    Peer hello(int version) {
      say(new FeedMessage.Hello(version, "w" + connection.number(), "a", 1, 2));
      return this;
    }

    void say(FeedMessage message) {
      authority.received(connection, message);
    }

    /** Says for so long that it is at this slot. */
    void progressFor(Duration time, long slot) {
      for (long left = time.toMillis(); left > 0; left -= 500) {
        say(new FeedMessage.Progress(left, slot, slot));
        clock.advance(Duration.ofMillis(500));
        tick();
      }
    }

    void commit(long segment, String cdn, long grant) {
      say(new Commit(segment, cdn, grant, 60, 94, Map.of("240p", 1)));
    }

    void cut() {
      closed = true;
      authority.closed(connection);
    }

    <M extends FeedMessage> List<M> all(Class<M> type) {
      return got.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The grant it believes to have; 0 once it was told otherwise or cut off. */
    long believes() {
      boolean over = closed || !all(Revoke.class).isEmpty();
      return over ? 0 : all(Welcome.class).stream().mapToLong(Welcome::grant).sum();
    }

    @Override
    public Future<Void> send(byte[] message) {
      try {
        got.add(FeedCodec.decode(message));
      } catch (FeedFormatException e) {
        throw new IllegalStateException(e);
      }
      return Future.succeededFuture();
    }

    @Override
    public void close(int code, String reason) {
      closed = true;
      closeReason = reason;
    }

    @Override
    public String remote() {
      return "peer " + connection.number();
    }
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
    live.say(new FeedMessage.Superseded("cdn-a", "token 2.1"));
    assertThat(verdicts).containsExactly("superseded: on CDN cdn-a: token 2.1");
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
    tick();
    assertThat(cluster.jobs).isEmpty();
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
