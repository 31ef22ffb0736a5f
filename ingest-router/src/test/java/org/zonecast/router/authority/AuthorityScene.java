package org.zonecast.router.authority;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedCodec;
import org.zonecast.feed.FeedFormatException;
import org.zonecast.feed.FeedMessage;
import org.zonecast.feed.FeedMessage.Commit;
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
import org.zonecast.router.agent.HandClock;
import org.zonecast.router.bitstream.SourceVideo;
import org.zonecast.router.edge.Edge;
import org.zonecast.router.edge.FakeCluster;
import org.zonecast.router.edge.FeedMemory;
import org.zonecast.router.edge.FeedSettings;
import org.zonecast.router.epoch.EpochClock;
import org.zonecast.router.epoch.EpochInfo;
import org.zonecast.router.epoch.EpochPlace;
import org.zonecast.router.feed.FeedBuffer;
import org.zonecast.router.feed.FeedConnection;
import org.zonecast.router.feed.FeedLink;
import org.zonecast.router.source.PlanChooser;
import org.zonecast.router.source.SourceProbe;
import org.zonecast.router.status.EventLog;
import org.zonecast.router.status.FeedMeters;

/** One epoch's authority with a clock in hand, eight segments in its buffer, and its workers. */
abstract class AuthorityScene {
  static final int SEGMENTS = 8;
  final HandClock clock = new HandClock();
  final FakeCluster cluster = new FakeCluster("show", Duration.ZERO);
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final List<String> verdicts = new ArrayList<>();
  final SegmentGrid grid = new SegmentGrid(Rational.of(30, 1), 60, 48_000);
  final FeedBuffer buffer =
      new FeedBuffer(grid, Duration.ofSeconds(60), new FeedMemory(64 << 20, 64 << 20), true);
  final Authority authority = authority();
  boolean ended;
  private long connections;

  private Authority authority() {
    FeedSettings settings = FakeCluster.settings();
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
          public void superseded(@Nullable EpochId winner, String detail) {
            verdicts.add("superseded by " + winner + " " + detail);
          }

          @Override
          public void encoderGone(EpochId epoch, String why) {
            verdicts.add("encoder gone: " + why);
          }

          @Override
          public void finished(EpochId epoch) {
            verdicts.add("finished");
          }
        };
    var events = new EventLog("show", clock, (stream, event) -> {});
    return new Authority(edge, info, buffer, events, owner, new JobSecret("secret"), Runnable::run);
  }

  void tick() {
    authority.tick(new Authority.FeedState(SEGMENTS * 60, clock.nanoTime(), ended));
  }

  /** A worker whose wire is a list. */
  final class Peer implements FeedLink {
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
      long told = 0;
      for (FeedMessage message : got) {
        told =
            switch (message) {
              case Welcome welcome -> welcome.grant();
              case FeedMessage.Answer answer -> answer.grant();
              default -> told;
            };
      }
      return over ? 0 : told;
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
}
