package org.zonecast.samples.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.zonecast.samples.chaos.ClusterView.Publisher;
import org.zonecast.samples.ctl.ApiClient;
import org.zonecast.worker.codec.FfmpegPrograms;

/**
 * A stream that FFmpeg pushes to, and whose state is asked for. While its edge is away nothing is
 * known of it. An encoder that loses its edge connects again.
 */
final class LiveBroadcast implements AutoCloseable {
  private static final Duration STORE_PATIENCE = Duration.ofSeconds(30);
  private static final long LOOK_MILLIS = 50;
  private static final long RECONNECT_MILLIS = 500;
  private static final long GOODBYE_SECONDS = 20;

  private final ApiClient api;
  private final String id;
  private final List<String> command;
  private final Path log;
  private final Thread keeper;
  private volatile @Nullable Process encoder;
  private volatile boolean over;

  private LiveBroadcast(ApiClient api, String id, String url, Path log) {
    this.api = api;
    this.id = id;
    this.log = log;
    this.command = command(url);
    this.keeper = Thread.ofPlatform().daemon().name("encoder").unstarted(this::keepPushing);
  }

  /** Makes a stream and goes live. */
  static LiveBroadcast start(ClusterView cluster, Path folder, String name)
      throws IOException, InterruptedException {
    ApiClient api = cluster.api();
    Map<String, String> wanted = Map.of("name", name, "ladder", "light");
    JsonNode made = api.post("/v1/streams", wanted, STORE_PATIENCE);
    String url = cluster.status().get("rtmp").get(0).asText();
    String id = made.get("id").asText();
    var live =
        new LiveBroadcast(
            api,
            id,
            url + "/" + made.get("streamKey").asText(),
            folder.resolve("encoder-" + id + ".log"));
    live.keeper.start();
    return live;
  }

  private static List<String> command(String url) {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(FfmpegPrograms.ffmpeg().toString(), "-nostdin", "-loglevel", "error", "-re"));
    command.addAll(List.of("-f", "lavfi", "-i", "testsrc2=size=426x240:rate=25", "-re"));
    command.addAll(List.of("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"));
    command.addAll(List.of("-c:v", FfmpegPrograms.h264Encoder()));
    if (FfmpegPrograms.h264Encoder().equals("libx264")) {
      command.addAll(List.of("-preset", "ultrafast", "-bf", "2"));
    }
    command.addAll(List.of("-pix_fmt", "yuv420p", "-g", "40", "-c:a", "aac", "-f", "flv", url));
    return command;
  }

  private void keepPushing() {
    try {
      while (!over) {
        Process process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        encoder = process;
        process.waitFor();
        TimeUnit.MILLISECONDS.sleep(RECONNECT_MILLIS);
      }
    } catch (IOException e) {
      throw new IllegalStateException("FFmpeg cannot be started", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  String id() {
    return id;
  }

  /** Who publishes it now. */
  Optional<Publisher> publisher() {
    try {
      return ClusterView.publisher(api, id);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Waits for a publisher, its child included, whose grant is higher than this. */
  Publisher publisherAfter(long grant, Duration patience) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    Optional<Publisher> found = publisher();
    while (found.filter(now -> now.grant() > grant && now.transcoderPid() > 0).isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new IOException("nobody publishes after grant " + grant + " within " + patience);
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      found = publisher();
    }
    return found.get();
  }

  /** Waits until so many more segments are committed than now. */
  void awaitSegments(int more, Duration patience) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    long first = lastNumber();
    long last = first;
    while (last < 0 || last < first + more) {
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "no %d more segments within %s; the last one is %d".formatted(more, patience, last));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      long now = lastNumber();
      last = now < 0 ? last : now;
      first = first < 0 ? last : first;
    }
  }

  private long lastNumber() {
    try {
      return api.get("/v1/streams/" + id).path("lastMediaSequence").asLong(-1);
    } catch (IOException e) {
      return -1;
    }
  }

  /** Ends it as an encoder does that is stopped by its user. */
  void sayGoodbye() throws InterruptedException, IOException {
    over = true;
    Process process = encoder;
    if (process != null) {
      process.destroy();
      if (!process.waitFor(GOODBYE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("FFmpeg does not end");
      }
    }
  }

  @Override
  public void close() {
    over = true;
    keeper.interrupt();
    Process process = encoder;
    if (process != null) {
      process.destroyForcibly();
    }
    api.close();
  }
}
