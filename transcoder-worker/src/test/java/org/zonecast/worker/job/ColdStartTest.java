package org.zonecast.worker.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.EpochId;
import org.zonecast.job.Packaging;
import org.zonecast.job.Rational;

/** A worker's first job, in a process that has done nothing before. */
class ColdStartTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void aNewProcessHasRehearsedEverythingBeforeItSaysHello() throws Exception {
    Vertx vertx = Vertx.vertx();
    FakeEdge edge = new FakeEdge(vertx);
    edge.greeting = List.of(welcome(new TestCdn(vertx, "a")), new FeedMessage.Start(0, 0));
    Path log = folder.resolve("log");
    Process worker = start(edge, log);
    try {
      await().atMost(PATIENCE).until(() -> !edge.all(FeedMessage.Hello.class).isEmpty());
      assertThat(log).content().contains("worker=cold rehearsed whole");
      // Progress goes up before there is any media: it says that the worker lives.
      await().atMost(PATIENCE).until(() -> !edge.all(FeedMessage.Progress.class).isEmpty());
    } finally {
      worker.destroyForcibly().waitFor();
      vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
  }

  private static Process start(FakeEdge edge, Path log) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            ColdWorker.class.getName(),
            edge.job().feedUrl().toString())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  private static FeedMessage.Welcome welcome(TestCdn cdn) {
    EncodePlan plan =
        new EncodePlan(
            Rational.of(30, 1),
            60,
            Packaging.CMAF,
            List.of(new EncodePlan.VideoRendition("144p", 256, 144, 25, 180_000, 270_000, 12)),
            List.of(new EncodePlan.AudioRendition(EncodePlan.AUDIO, 48_000, 2, 64_000)),
            "veryfast",
            1,
            "test");
    return new FeedMessage.Welcome(
        FeedMessage.VERSION,
        "s1",
        "b1",
        new EpochId(1, "e"),
        0,
        1000,
        Instant.parse("2026-11-21T12:00:00Z"),
        plan,
        List.of(cdn.record()),
        10,
        1,
        0,
        List.of());
  }
}
