package org.zonecast.worker.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.EncodePlan.AudioRendition;
import org.zonecast.job.EncodePlan.VideoRendition;
import org.zonecast.job.EpochId;
import org.zonecast.job.Packaging;
import org.zonecast.job.Rational;
import org.zonecast.worker.cdn.HttpCdnTarget;
import org.zonecast.worker.child.ChildCommand;
import org.zonecast.worker.child.ChildPool;
import org.zonecast.worker.child.ChildProcess;
import org.zonecast.worker.codec.EncoderId;
import org.zonecast.worker.feed.FeedClient;

/** Jobs with real codec children, fed with slate. */
class RealChildTest {
  private static final int SLOTS = 60 * 6 + 17;
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpCdnTarget.newClient(vertx);
  private final FeedClient feeds = new FeedClient(vertx);
  private final AtomicReference<String> closed = new AtomicReference<>();
  private final ChildPool children =
      new ChildPool(
          () ->
              ChildProcess.start(
                  ChildCommand.forMainClass("org.zonecast.worker.codec.TranscoderMain")),
          1,
          () -> true);

  @AfterEach
  void stop() throws Exception {
    children.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static EncodePlan plan(Packaging packaging) {
    return new EncodePlan(
        Rational.of(30, 1),
        60,
        packaging,
        List.of(
            new VideoRendition("240p", 426, 240, 24, 400_000, 600_000, 21),
            new VideoRendition("144p", 256, 144, 25, 180_000, 270_000, 12)),
        List.of(new AudioRendition(EncodePlan.AUDIO, 48_000, 2, 64_000)),
        "veryfast",
        1,
        EncoderId.CURRENT);
  }

  @ParameterizedTest
  @EnumSource(Packaging.class)
  void aChildThatIsKilledCostsNothingAndTheBytesAreTheSame(Packaging packaging) throws Exception {
    Map<String, String> undisturbed = run(packaging, false);
    Map<String, String> disturbed = run(packaging, true);

    switch (packaging) {
      case CMAF -> assertThat(undisturbed).hasSize(3 + 3 * 7);
      case MPEG_TS ->
          assertThat(undisturbed)
              .hasSize(2 * 7)
              .allSatisfy((path, object) -> assertThat(path).matches(".*/1-e/(240|144)p/100\\d.ts"))
              .allSatisfy((path, object) -> assertThat(object.length() % 188).isZero());
    }
    assertThat(disturbed.keySet()).isEqualTo(undisturbed.keySet());
    assertThat(disturbed).isEqualTo(undisturbed);
  }

  private Map<String, String> run(Packaging packaging, boolean killed) throws Exception {
    closed.set(null);
    FakeEdge edge = new FakeEdge(vertx);
    TestCdn cdn = new TestCdn(vertx, "a");
    JobRun job = newJob(edge);
    job.start();
    await().atMost(PATIENCE).until(() -> !edge.received.isEmpty());
    edge.send(welcome(cdn, packaging), new FeedMessage.Start(0, 0));
    edge.send(gap(0, 60 * 3 + 20));
    await().atMost(PATIENCE).until(() -> edge.commits("a").count() >= 3);
    if (killed) {
      long pid = edge.all(FeedMessage.Hello.class).getFirst().transcoderPid();
      assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
      await().atMost(PATIENCE).until(() -> !edge.all(FeedMessage.Resume.class).isEmpty());
      FeedMessage.Resume resume = edge.all(FeedMessage.Resume.class).getFirst();
      assertThat(resume).isEqualTo(new FeedMessage.Resume(3, 1));
      edge.send(new FeedMessage.Start(3, 1));
      edge.send(gap(0, 60 * 3 + 20)); // from further back than needed
    }
    edge.send(gap(60 * 3 + 20, SLOTS), new FeedMessage.End(SLOTS));
    await().atMost(PATIENCE).until(() -> closed.get() != null);

    assertThat(closed.get()).contains("FINISHED");
    assertThat(cdn.check("b1")).isEmpty();
    return cdn.media();
  }

  private static FeedMessage.Gap gap(long from, long to) {
    return new FeedMessage.Gap(from, to);
  }

  private JobRun newJob(FakeEdge edge) {
    JobParts parts =
        new JobParts(
            vertx,
            "w1",
            "z1",
            feeds,
            children,
            record -> new HttpCdnTarget(vertx, http, record, Duration.ofSeconds(5)),
            System::nanoTime,
            InstantSource.system(),
            new PublishMetrics(new SimpleMeterRegistry()),
            new BehindJobs(System::nanoTime));
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

  private static FeedMessage.Welcome welcome(TestCdn cdn, Packaging packaging) {
    return new FeedMessage.Welcome(
        FeedMessage.VERSION,
        "s1",
        "b1",
        new EpochId(1, "e"),
        0,
        1000,
        Instant.parse("2026-11-21T12:00:00Z"),
        plan(packaging),
        List.of(cdn.record()),
        10,
        1,
        0,
        List.of());
  }
}
