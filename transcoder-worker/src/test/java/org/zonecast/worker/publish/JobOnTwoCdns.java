package org.zonecast.worker.publish;

import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.zonecast.feed.FeedMessage;
import org.zonecast.feed.FeedMessage.LogEntry;
import org.zonecast.feed.FeedMessage.Start;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.EncodePlan.AudioRendition;
import org.zonecast.job.EncodePlan.VideoRendition;
import org.zonecast.job.EpochId;
import org.zonecast.job.Packaging;
import org.zonecast.job.Rational;
import org.zonecast.worker.cdn.HttpCdnTarget;
import org.zonecast.worker.feed.FeedClient;
import org.zonecast.worker.segment.MediaPlaylist;
import org.zonecast.worker.segment.MediaPlaylistParser;

/**
 * A real job of two rungs and sound between an edge, two CDNs and codec children that are made up.
 */
abstract class JobOnTwoCdns {
  static final long BASE = 1000;
  static final List<String> RENDITIONS = List.of("240p", "144p", "audio");
  private static final EncodePlan PLAN =
      new EncodePlan(
          Rational.of(30, 1),
          60,
          Packaging.CMAF,
          List.of(
              new VideoRendition("240p", 426, 240, 24, 400_000, 600_000, 21),
              new VideoRendition("144p", 256, 144, 25, 180_000, 270_000, 12)),
          List.of(new AudioRendition(EncodePlan.AUDIO, 48_000, 2, 64_000)),
          "veryfast",
          1,
          "test");

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpCdnTarget.newClient(vertx);
  private final FeedClient feeds = new FeedClient(vertx);
  final ScriptedChildren children = new ScriptedChildren();

  /** How far the job's clock is ahead of the system's. */
  final AtomicLong aheadNanos = new AtomicLong();

  final AtomicReference<String> closed = new AtomicReference<>();
  final BehindJobs behind = new BehindJobs(() -> System.nanoTime() + aheadNanos.get());
  FakeEdge edge;
  TestCdn a;
  TestCdn b;

  @BeforeEach
  void startEdgeAndCdns() throws Exception {
    edge = new FakeEdge(vertx);
    a = new TestCdn(vertx, "a");
    b = new TestCdn(vertx, "b");
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  void begin(FeedMessage.Welcome welcome) {
    closed.set(null);
    int hellos = edge.all(FeedMessage.Hello.class).size();
    edge.grant = welcome.grant();
    newJob().start();
    await().until(() -> edge.all(FeedMessage.Hello.class).size() > hellos);
    edge.send(welcome, new Start(welcome.resumeSegment(), 0));
  }

  JobRun newJob() {
    JobParts parts =
        new JobParts(
            vertx,
            "w1",
            "z1",
            feeds,
            children,
            record -> new HttpCdnTarget(vertx, http, record, Duration.ofSeconds(5)),
            () -> System.nanoTime() + aheadNanos.get(),
            InstantSource.system(),
            new PublishMetrics(new SimpleMeterRegistry()),
            behind);
    return new JobRun(
        vertx.getOrCreateContext(),
        parts,
        edge.job(),
        new JobRun.Listener() {
          @Override
          public void answered() {}

          @Override
          public void closed(String why) {
            closed.set(why);
          }
        });
  }

  FeedMessage.Welcome welcome(long resume, List<LogEntry> log, long grant) {
    return new FeedMessage.Welcome(
        FeedMessage.VERSION,
        "s1",
        "b1",
        new EpochId(1, "e"),
        0,
        BASE,
        Instant.parse("2026-11-21T12:00:00Z"),
        PLAN,
        List.of(a.record(), b.record()),
        10,
        grant,
        resume,
        log);
  }

  static MediaPlaylist media(TestCdn cdn, String rendition) {
    String text = cdn.playlist("s1/b1/" + rendition);
    return text.isEmpty()
        ? new MediaPlaylist(1, 0, 0, new ArrayList<>(), false)
        : MediaPlaylistParser.parse(text);
  }

  /** Segments that any version of a playlist listed as a gap. */
  static Set<Long> gaps(TestCdn cdn, String rendition) {
    Set<Long> gaps = new TreeSet<>();
    for (TestCdn.Write write : cdn.writes) {
      if (write.status() < 300 && write.path().endsWith("b1/" + rendition + "/index.m3u8")) {
        MediaPlaylist version = MediaPlaylistParser.parse(write.body());
        for (int i = 0; i < version.entries().size(); i++) {
          if (version.entries().get(i).gap()) {
            gaps.add(version.mediaSequence() + i - BASE);
          }
        }
      }
    }
    return gaps;
  }
}
