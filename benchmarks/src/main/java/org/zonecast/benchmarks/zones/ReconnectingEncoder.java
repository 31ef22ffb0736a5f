package org.zonecast.benchmarks.zones;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
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
  private static final long GOODBYE_SECONDS = 5;

  private final Workplace place;
  private final File log;
  private final List<String> urls;
  private final Thread supervisor;
  private final List<Long> attempts = new ArrayList<>();
  private @Nullable Process process;
  private volatile boolean ended;

  private ReconnectingEncoder(Workplace place, File log, List<String> urls) {
    this.place = place;
    this.log = log;
    this.urls = List.copyOf(urls);
    this.supervisor = Thread.ofPlatform().daemon().name("encoder").unstarted(this::push);
  }

  /**
   * Begins to push.
   *
   * @param name of the log
   * @param urls with the stream key, tried in turn
   */
  static ReconnectingEncoder start(Workplace place, String name, List<String> urls) {
    File log = place.folder().resolve(name + ".log").toFile();
    var encoder = new ReconnectingEncoder(place, log, urls);
    Runtime.getRuntime().addShutdownHook(new Thread(encoder::kill));
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
        new ProcessBuilder(place.push(url, "-rw_timeout", TIMEOUT_MICROS))
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

  /** When it connected first at or after a moment, in unix time in milliseconds. */
  synchronized OptionalLong attemptFrom(long millis) {
    return attempts.stream().mapToLong(at -> at).filter(at -> at >= millis).findFirst();
  }

  /** How often it has connected since a moment. */
  synchronized int attemptsSince(long millis) {
    return (int) attempts.stream().filter(at -> at >= millis).count();
  }

  /** When it connected last. */
  synchronized long lastAttemptMillis() {
    return attempts.isEmpty() ? 0 : attempts.getLast();
  }

  private synchronized @Nullable Process over() {
    ended = true;
    return process;
  }

  private void kill() {
    Process last = over();
    if (last != null) {
      last.destroyForcibly();
    }
  }

  /** Ends as its user would end it. */
  @Override
  public void close() throws InterruptedException {
    Process last = over();
    if (last != null) {
      last.destroy();
      if (!last.waitFor(GOODBYE_SECONDS, TimeUnit.SECONDS)) {
        last.destroyForcibly();
      }
    }
    supervisor.interrupt();
    supervisor.join();
  }
}
