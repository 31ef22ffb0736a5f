package org.zonecast.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.job.WorkerRecord;

/**
 * How much a worker carries.
 *
 * @param units megapixels a second, with room for a catch-up left free
 * @param from {@link WorkerRecord#MEASURED} or {@link WorkerRecord#CONFIGURED}
 */
public record Capacity(int units, String from) {
  private static final Logger log = LoggerFactory.getLogger(Capacity.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** A catch-up is so much faster than the feed; what runs already needs that room. */
  private static final double HEADROOM = 1.5;

  /**
   * As configured, or else as a child of its own measures it.
   *
   * @param measure the command of a process that prints megapixels a second and ends
   * @throws IOException if nothing could be measured
   */
  public static Capacity of(OptionalInt configured, List<String> measure)
      throws IOException, InterruptedException {
    return configured.isPresent()
        ? new Capacity(configured.getAsInt(), WorkerRecord.CONFIGURED)
        : ofSpeed(measured(measure));
  }

  /** Of a machine that encodes so many megapixels a second while nothing else runs. */
  static Capacity ofSpeed(double megapixelsPerSecond) {
    int units = Math.max(1, (int) Math.floor(megapixelsPerSecond / HEADROOM));
    return new Capacity(units, WorkerRecord.MEASURED);
  }

  private static double measured(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException("it took more than " + TIMEOUT.toSeconds() + " s");
      }
      double speed = parse(reader.readLine(), process.exitValue());
      log.info("measured {} megapixels a second", Math.round(speed));
      return speed;
    } finally {
      process.destroyForcibly();
    }
  }

  private static double parse(@Nullable String line, int exitStatus) throws IOException {
    try {
      if (line != null && exitStatus == 0) {
        return Double.parseDouble(line);
      }
    } catch (NumberFormatException e) {
      throw new IOException("it said " + line, e);
    }
    throw new IOException("it ended with status " + exitStatus);
  }
}
