package org.zonecast.samples.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * A wall clock that belongs to one worker alone, by libfaketime. The monotonic clock stays true, as
 * it does when somebody sets a machine's time.
 */
final class WorkerClock {
  private WorkerClock() {}

  /** What the worker's process must be started with. */
  static Map<String, String> environment(Path file) throws IOException {
    jump(file, Duration.ZERO);
    Path library = Need.fakeTime().orElseThrow(() -> new NoSuchElementException("libfaketime"));
    return Map.of(
        "LD_PRELOAD", library.toString(),
        "FAKETIME_TIMESTAMP_FILE", file.toString(),
        "FAKETIME_CACHE_DURATION", "1",
        "FAKETIME_DONT_FAKE_MONOTONIC", "1",
        "DONT_FAKE_MONOTONIC", "1",
        // Without it the JVM's timed waits end at once (libfaketime 0.9.10, JDK 25).
        "FAKETIME_FORCE_MONOTONIC_FIX", "0");
  }

  /** From within a second on, the clock is so far ahead of the true time. */
  static void jump(Path file, Duration ahead) throws IOException {
    Files.writeString(file, "%+d\n".formatted(ahead.toSeconds()));
  }
}
