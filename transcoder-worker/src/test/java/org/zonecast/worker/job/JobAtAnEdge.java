package org.zonecast.worker.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.zonecast.feed.FeedMessage;
import org.zonecast.feed.FeedMessage.LogEntry;
import org.zonecast.feed.FeedMessage.Start;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.EncodePlan.AudioRendition;
import org.zonecast.job.EncodePlan.VideoRendition;
import org.zonecast.job.EpochId;
import org.zonecast.job.Packaging;
import org.zonecast.job.Rational;
import org.zonecast.worker.cdn.CdnTarget;
import org.zonecast.worker.cdn.HttpCdnTarget;
import org.zonecast.worker.child.ChildSource;
import org.zonecast.worker.feed.FeedClient;
import org.zonecast.worker.publish.PublishMetrics;

/** A real job at an edge that is made up, with the children and the CDNs that a test gives it. */
abstract class JobAtAnEdge {
  static final long BASE = 1000;
  static final int WINDOW = 10;
  static final Duration PATIENCE = Duration.ofSeconds(60);
  static final VideoRendition P240 = new VideoRendition("240p", 426, 240, 24, 400_000, 600_000, 21);
  static final VideoRendition P144 = new VideoRendition("144p", 256, 144, 25, 180_000, 270_000, 12);

  final Vertx vertx = Vertx.vertx();
  final HttpClient http = HttpCdnTarget.newClient(vertx);
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  /** How far the job's clock is ahead of the system's. */
  final AtomicLong aheadNanos = new AtomicLong();

  final AtomicBoolean answered = new AtomicBoolean();
  final AtomicBoolean notAsked = new AtomicBoolean();
  final AtomicReference<@Nullable String> closed = new AtomicReference<>();
  final BehindJobs behind = new BehindJobs(() -> System.nanoTime() + aheadNanos.get());
  private final FeedClient feeds = new FeedClient(vertx);

  /** What the edge speaks. */
  int version = FeedMessage.VERSION;

  FakeEdge edge;
  JobRun job;

  @BeforeEach
  void startEdge() throws Exception {
    edge = new FakeEdge(vertx);
  }

  @AfterEach
  void stopEdge() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  /** Where the job's codec children come from. */
  abstract ChildSource childSource();

  CdnTarget target(CdnRecord record) {
    return new HttpCdnTarget(vertx, http, record, Duration.ofSeconds(5));
  }

  static EncodePlan plan(
      Packaging packaging, int segmentFrames, String encoderId, VideoRendition... video) {
    return new EncodePlan(
        Rational.of(30, 1),
        segmentFrames,
        packaging,
        List.of(video),
        List.of(new AudioRendition(EncodePlan.AUDIO, 48_000, 2, 64_000)),
        "veryfast",
        1,
        encoderId);
  }

  /** To a job at the beginning of a broadcast, or in its first epoch. */
  FeedMessage.Welcome welcome(
      EncodePlan plan, List<CdnRecord> cdns, long resume, List<LogEntry> log, long grant) {
    return new FeedMessage.Welcome(
        version,
        "s1",
        "b1",
        new EpochId(1, "e"),
        0,
        BASE,
        Instant.parse("2026-11-21T12:00:00Z"),
        plan,
        cdns,
        WINDOW,
        grant,
        resume,
        log);
  }

  /** Starts a job, and answers its hello; the edge gives it this grant from then on. */
  void begin(FeedMessage.Welcome welcome) {
    closed.set(null);
    edge.grant = welcome.grant();
    int hellos = edge.all(FeedMessage.Hello.class).size();
    job = newJob();
    job.start();
    await().atMost(PATIENCE).until(() -> edge.all(FeedMessage.Hello.class).size() > hellos);
    edge.send(welcome, new Start(welcome.resumeSegment(), 0));
  }

  JobRun newJob() {
    JobParts parts =
        new JobParts(
            vertx,
            "w1",
            "z1",
            feeds,
            childSource(),
            this::target,
            () -> System.nanoTime() + aheadNanos.get(),
            InstantSource.system(),
            new PublishMetrics(meters),
            behind);
    return new JobRun(
        vertx.getOrCreateContext(),
        parts,
        edge.job(),
        new JobRun.Listener() {
          @Override
          public void answered() {
            answered.set(true);
          }

          @Override
          public void notAsked() {
            notAsked.set(true);
          }

          @Override
          public void closed(String why) {
            closed.set(why);
          }
        });
  }

  void awaitClosed(String why) {
    await().atMost(PATIENCE).until(() -> closed.get() != null);
    assertThat(closed.get()).contains(why);
  }
}
