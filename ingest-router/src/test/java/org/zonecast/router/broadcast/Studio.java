package org.zonecast.router.broadcast;

import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.zonecast.job.AudioCodec;
import org.zonecast.job.Job;
import org.zonecast.job.StreamKeys;
import org.zonecast.job.VideoCodec;
import org.zonecast.router.agent.HandClock;
import org.zonecast.router.edge.FakeCluster;
import org.zonecast.router.edge.FeedSettings;
import org.zonecast.router.ingest.FakePublisher;
import org.zonecast.router.ingest.Ingest.EndReason;
import org.zonecast.router.ingest.Ingest.Publication;
import org.zonecast.router.ingest.Ingest.PublishRequest;
import org.zonecast.router.status.StreamStatus;

/** An edge with a real HTTP server, a hand-moved clock, and a camera of 29.97 frames a second. */
public final class Studio implements AutoCloseable {
  static final String STREAM = "show";
  public static final byte[] AVCC =
      HexFormat.of()
          .parseHex(
              "01640015ffe1001867640015acd941b1fe4f031000003e90000ea600f162d96001000668ebe3cb22c0"
                  + "fdf8f800");
  public static final byte[] ASC = {0x11, (byte) 0x90};
  public static final int FRAME_TICKS = 3003;
  private static final Duration STEP = Duration.ofMillis(500);

  public final Vertx vertx = Vertx.vertx();
  public final HandClock clock = new HandClock();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final FakeCluster cluster;
  final StreamKeys keys = new StreamKeys("0123456789abcdef", Clock.systemUTC());
  final Broadcasts broadcasts;
  private final HttpServer server;

  public Studio(Duration grace, Optional<Path> recordings) throws Exception {
    this(grace, recordings, 64 << 20, Long.MAX_VALUE);
  }

  /**
   * @param bufferBytes how much media of a broadcast is kept at most
   * @param allBufferBytes how much of all broadcasts together
   */
  Studio(Duration grace, Optional<Path> recordings, long bufferBytes, long allBufferBytes)
      throws Exception {
    cluster = new FakeCluster(STREAM, grace);
    var port = new int[1];
    var settings =
        new FeedSettings(
            "edge-1",
            "a",
            ProcessHandle.current().pid(),
            Duration.ofSeconds(2),
            10,
            Duration.ofSeconds(60),
            bufferBytes,
            allBufferBytes,
            recordings,
            () -> URI.create("ws://127.0.0.1:" + port[0]));
    broadcasts = new Broadcasts(vertx, settings, cluster, keys, clock, meters);
    server =
        vertx
            .createHttpServer(FeedServer.limits(new HttpServerOptions()))
            .requestHandler(new FeedServer(broadcasts))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);
    port[0] = server.actualPort();
  }

  /** Waits until the broadcast has looked at the clock as it is now. */
  void awaitTick() {
    for (int tick = 0; tick < 2; tick++) { // the first may have begun before
      StreamStatus before = status();
      awaitUntil(() -> status() != before);
    }
  }

  /** Moves the clock on without a tick that would be late. */
  void pass(Duration time) {
    for (Duration left = time; left.isPositive(); left = left.minus(STEP)) {
      clock.advance(left.compareTo(STEP) < 0 ? left : STEP);
      awaitTick();
    }
  }

  public String key() {
    return key(STREAM);
  }

  String key(String stream) {
    return keys.sign(stream, Instant.now().plusSeconds(3600), StreamKeys.PUBLISH);
  }

  Camera camera() throws Exception {
    return camera(false);
  }

  /**
   * @param canMove whether its software goes to another edge when it is asked to
   */
  Camera camera(boolean canMove) throws Exception {
    return new Camera(new FakePublisher(canMove)).withPictures().withSound();
  }

  /** One whose microphone is off. */
  Camera silentCamera() throws Exception {
    return new Camera(new FakePublisher()).withPictures();
  }

  /** A microphone alone. */
  Camera radio() throws Exception {
    return new Camera(new FakePublisher()).withSound();
  }

  public Publication publish(String key, FakePublisher publisher) throws Exception {
    return publish(new PublishRequest(key, "rtmp", "192.0.2.1:5000"), publisher);
  }

  /** An encoder that connects from another address. */
  Publication publishFrom(String address) throws Exception {
    return publish(new PublishRequest(key(), "rtmp", address), new FakePublisher());
  }

  private Publication publish(PublishRequest request, FakePublisher publisher) throws Exception {
    try {
      return broadcasts
          .publish(request, publisher)
          .toCompletionStage()
          .toCompletableFuture()
          .get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw (Exception) e.getCause();
    }
  }

  /** Another edge asks for the stream: whether this one lets it go. */
  boolean givesUp() throws Exception {
    return broadcasts
        .giveUp(STREAM, "edge-2")
        .toCompletionStage()
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }

  StreamStatus status() {
    return broadcasts.status(STREAM).orElseThrow();
  }

  public Job awaitJob(int number) {
    awaitUntil(() -> cluster.jobs.size() >= number);
    return cluster.jobs.get(number - 1);
  }

  void awaitEvent(String type) {
    awaitUntil(
        () -> broadcasts.events(STREAM).stream().anyMatch(event -> event.type().equals(type)));
  }

  static void awaitUntil(java.util.concurrent.Callable<Boolean> condition) {
    await().pollInterval(Duration.ofMillis(5)).until(condition);
  }

  @Override
  public void close() throws Exception {
    broadcasts.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  /** A publisher whose clock is the studio's: it moves it on with each frame. */
  final class Camera {
    final FakePublisher publisher;
    final Publication publication;
    private final long startNanos = clock.sinceStart();
    private int frame;
    private int audioUnit;
    private boolean pictures;
    private boolean sound;

    Camera(FakePublisher publisher) throws Exception {
      this.publisher = publisher;
      publication = publish(key(), publisher);
    }

    /** Takes the lens cap off. */
    Camera withPictures() {
      pictures = true;
      publication.videoConfig(VideoCodec.H264, AVCC);
      return this;
    }

    /** From now on there is sound alone, if any. */
    Camera withoutPictures() {
      pictures = false;
      return this;
    }

    /** Switches the microphone on. */
    Camera withSound() {
      sound = true;
      publication.audioConfig(AudioCodec.AAC, ASC);
      return this;
    }

    /** Films so many frames, a keyframe every 30, with the sound, if any, that goes with them. */
    Camera film(int frames) {
      return film(frames, true);
    }

    /** Films so many frames, and no tick is late. */
    Camera filmInTime(int frames) {
      for (int left = frames; left > 0; left -= 15) {
        film(Math.min(left, 15));
        awaitTick();
      }
      return this;
    }

    /** Hands over so many frames at once. */
    Camera filmAtOnce(int frames) {
      return film(frames, false);
    }

    private Camera film(int frames, boolean clockMoves) {
      for (int end = frame + frames; frame < end; frame++) {
        long ticks = (long) frame * FRAME_TICKS;
        if (clockMoves) {
          clock.set(startNanos + ticks * 100_000 / 9);
        }
        for (; audioUnit * 1920L <= ticks; audioUnit++) {
          if (sound) {
            publication.audio(audioUnit * 1920L, new byte[] {1, (byte) audioUnit});
          }
        }
        if (pictures) {
          publication.video(ticks, ticks, frame % 30 == 0, picture(frame));
        }
      }
      return this;
    }

    /** One NAL unit: an IDR picture every 30 frames. */
    private static byte[] picture(int frame) {
      return new byte[] {0, 0, 0, 2, (byte) (frame % 30 == 0 ? 0x65 : 0x41), (byte) frame};
    }

    void end(EndReason reason) {
      publication.end(reason);
    }
  }
}
