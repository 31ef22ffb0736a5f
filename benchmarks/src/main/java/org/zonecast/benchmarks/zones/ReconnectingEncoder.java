package org.zonecast.benchmarks.zones;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.zonecast.benchmarks.Workplace;

/**
 * FFmpeg as an encoder that knows several ingest URLs: when its connection is lost, or nothing is
 * taken for 5 s, it tries the next one at once. Thread-safe.
 */
final class ReconnectingEncoder implements AutoCloseable {
  private static final String TIMEOUT_MICROS = "5000000";
  private static final long PAUSE_MILLIS = 300;

  private final Path source;
  private final File log;
  private final List<String> urls;
  private final Thread supervisor;
  private final List<Long> attempts = new ArrayList<>();
  private @Nullable Process process;
  private volatile boolean ended;

  private ReconnectingEncoder(Path source, File log, List<String> urls) {
    this.source = source;
    this.log = log;
    this.urls = List.copyOf(urls);
    this.supervisor = Thread.ofPlatform().daemon().name("encoder").unstarted(this::push);
  }

  /**
   * Begins to push.
   *
   * @param urls with the stream key, tried in turn
   */
  static ReconnectingEncoder start(Workplace place, List<String> urls) {
    File log = place.folder().resolve("encoder.log").toFile();
    var encoder = new ReconnectingEncoder(place.source(), log, urls);
    Runtime.getRuntime().addShutdownHook(new Thread(encoder::end));
    encoder.supervisor.start();
    return encoder;
  }

  private void push() {
    try {
      for (int attempt = 0; !ended; attempt++) {
        begin(urls.get(attempt % urls.size())).waitFor();
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    } catch (IOException e) {
      Workplace.note("the encoder cannot be started: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Process begin(String url) throws IOException {
    Process begun =
        new ProcessBuilder(
                Workplace.ffmpeg(
                    List.of(
                        "-re",
                        "-stream_loop",
                        "-1",
                        "-i",
                        source.toString(),
                        "-c",
                        "copy",
                        "-rw_timeout",
                        TIMEOUT_MICROS,
                        "-f",
                        "flv",
                        url)))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log))
            .start();
    attempts.add(System.currentTimeMillis());
    process = begun;
    if (ended) {
      begun.destroyForcibly();
    }
    return begun;
  }

  /** When it connected last, in unix time in milliseconds. */
  synchronized long lastAttemptMillis() {
    return attempts.getLast();
  }

  private synchronized void end() {
    ended = true;
    if (process != null) {
      process.destroyForcibly();
    }
  }

  @Override
  public void close() throws InterruptedException {
    end();
    supervisor.interrupt();
    supervisor.join();
  }
}
