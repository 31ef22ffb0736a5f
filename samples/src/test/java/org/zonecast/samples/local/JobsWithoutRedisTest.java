package org.zonecast.samples.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zonecast.config.LogFormat;
import org.zonecast.job.AudioCodec;
import org.zonecast.job.Job;
import org.zonecast.job.Ladders;
import org.zonecast.job.StreamKeys;
import org.zonecast.job.StreamOptions;
import org.zonecast.job.StreamRecord;
import org.zonecast.job.VideoCodec;
import org.zonecast.job.memory.MemoryZone;
import org.zonecast.router.agent.FeedClock;
import org.zonecast.router.broadcast.Broadcasts;
import org.zonecast.router.broadcast.FeedServer;
import org.zonecast.router.edge.FeedSettings;
import org.zonecast.router.ingest.Ingest;
import org.zonecast.router.ingest.PublishRefusedException;
import org.zonecast.router.peer.Blocking;
import org.zonecast.router.peer.ClusterClient;
import org.zonecast.router.peer.Peers;
import org.zonecast.router.peer.ReplicatedRecords;
import org.zonecast.router.peer.Self;
import org.zonecast.router.peer.ZoneStore;
import org.zonecast.router.route.World;
import org.zonecast.router.status.StreamStatus;
import org.zonecast.worker.Capacity;
import org.zonecast.worker.Worker;
import org.zonecast.worker.WorkerConfig;

/** An edge and a worker in one process, and a broadcast that begins when their store is gone. */
class JobsWithoutRedisTest {
  private static final String SECRET = "shared-by-routers-and-workers";
  private static final String STREAM = "show";
  private static final String ENCODER = "test-encoder";
  private static final int SIX_SECONDS_OF_FRAMES = 180;
  private static final byte[] AVCC =
      HexFormat.of()
          .parseHex(
              "01640015ffe1001867640015acd941b1fe4f031000003e90000ea600f162d96001000668ebe3cb22c0"
                  + "fdf8f800");
  private static final byte[] AAC_STEREO_48K = {0x11, (byte) 0x90};

  private final Vertx vertx = Vertx.vertx();
  private final MemoryZone zone = new MemoryZone();
  private final ZoneStore store =
      new ZoneStore(
          zone.jobs(),
          zone.workers(),
          zone.streams(),
          zone.cdns(),
          zone.broadcasts(),
          zone.watch());
  private final StreamKeys keys = new StreamKeys("0123456789abcdef", Clock.systemUTC());
  private final Blocking blocking = new Blocking(vertx);
  private final Peers peers =
      new Peers(vertx, List.of(), "internal-secret-of-it", new SimpleMeterRegistry());
  private final ReplicatedRecords records = new ReplicatedRecords(store, blocking, peers);
  private final ClusterClient cluster =
      new ClusterClient(
          vertx,
          new Self("edge", "eu", "a"),
          new World(List.of()),
          store,
          blocking,
          peers,
          records,
          Ladders.PRESETS,
          SECRET,
          Clock.systemUTC(),
          new SimpleMeterRegistry());
  private Broadcasts edge;
  private Worker worker;
  private long soundTicks;

  @BeforeEach
  void start() throws Exception {
    worker = new Worker(workerConfig(), store.jobs(), store.workers(), transcoder(), () -> {});
    worker.start();
    records.put(stream()).await();
    HttpServer http = vertx.createHttpServer(FeedServer.limits(new HttpServerOptions()));
    var settings =
        new FeedSettings(
            "edge",
            "a",
            1,
            Duration.ofSeconds(2),
            10,
            Duration.ofSeconds(30),
            64 << 20,
            Long.MAX_VALUE,
            Optional.empty(),
            () -> URI.create("ws://127.0.0.1:" + http.actualPort()));
    edge =
        new Broadcasts(
            vertx, settings, cluster, keys, FeedClock.system(), new SimpleMeterRegistry());
    http.requestHandler(new FeedServer(edge)).listen(0, "127.0.0.1").await();
    cluster.start().await();
    await().until(() -> !cluster.reports().own().workers().isEmpty());
  }

  @AfterEach
  void stop() throws Exception {
    worker.close();
    edge.close().await();
    cluster.close();
    peers.close();
    blocking.close();
    vertx.close().await();
  }

  @Test
  void aWorkerHasTheJobWithinSixSecondsOfPictures() throws Exception {
    zone.away = true;
    await().until(() -> !cluster.reports().own().storeHealthy());
    Instant begun = Instant.now();
    String key = keys.sign(STREAM, begun.plusSeconds(600), StreamKeys.PUBLISH);
    Ingest.Publication publication =
        edge.publish(new Ingest.PublishRequest(key, "rtmp", "192.0.2.1:5000"), new Encoder())
            .await();
    publication.videoConfig(VideoCodec.H264, AVCC);
    publication.audioConfig(AudioCodec.AAC, AAC_STEREO_48K);
    int[] frame = {0};
    await()
        .atMost(RunningCluster.PATIENCE)
        .pollInterval(Duration.ofMillis(33))
        .until(() -> {
          film(publication, frame[0]++);
          return edge.status(STREAM).map(StreamStatus::grant).orElse(0L) == 1;
        });
    assertThat(frame[0]).as("frames filmed until then").isLessThan(SIX_SECONDS_OF_FRAMES);
    StreamStatus status = edge.status(STREAM).orElseThrow();
    assertThat(status.worker()).isNotNull();
    assertThat(edge.events(STREAM))
        .anyMatch(event -> event.detail().contains("brought to worker-1"));
    assertThat(zone.submitted).isEmpty();
  }

  /** A picture and the sound that goes with it; every 30th can be begun with. */
  private void film(Ingest.Publication publication, int frame) {
    long ticks = frame * 3003L;
    for (; soundTicks <= ticks; soundTicks += 1920) {
      publication.audio(soundTicks, new byte[] {1, 2});
    }
    boolean keyframe = frame % 30 == 0;
    byte[] picture = {0, 0, 0, 2, (byte) (keyframe ? 0x65 : 0x41), (byte) frame};
    publication.video(ticks, ticks, keyframe, picture);
  }

  private static StreamRecord stream() {
    return new StreamRecord(
        STREAM,
        "Show",
        "light",
        Duration.ofSeconds(20),
        StreamOptions.DEFAULT,
        false,
        Instant.EPOCH,
        1);
  }

  /** The codec child never says a word: it is the way of the job that is looked at. */
  private static Worker.Transcoder transcoder() {
    return new Worker.Transcoder(ENCODER, List.of("sleep", "600"), new Capacity(600, "configured"));
  }

  private static WorkerConfig workerConfig() {
    return new WorkerConfig(
        "worker-1",
        "a",
        "127.0.0.1",
        new WorkerConfig.Http(0),
        WorkerConfig.Redis.pair(List.of("127.0.0.1:1"), "m"),
        Job.CPU,
        OptionalInt.of(600),
        0,
        0,
        new WorkerConfig.Offers(SECRET, null),
        LogFormat.TEXT);
  }

  private static final class Encoder implements Ingest.Publisher {
    @Override
    public void hold() {}

    @Override
    public void proceed() {}

    @Override
    public void close(PublishRefusedException reason) {}
  }
}
