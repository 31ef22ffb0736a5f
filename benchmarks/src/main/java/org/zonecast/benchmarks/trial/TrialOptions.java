package org.zonecast.benchmarks.trial;

import java.io.IOException;
import java.nio.file.Path;
import org.zonecast.benchmarks.Workplace;
import picocli.CommandLine.Option;

/** The options of all benchmarks of seeded faults. */
public final class TrialOptions {
  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "of the moments of the faults (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--work",
      description = "folder for sources, logs and results, kept (default: a temporary one)")
  private Path work = Path.of("");

  public long seed() {
    return seed;
  }

  /**
   * The folder to work in.
   *
   * @param seconds of the source clip, 0 for none
   */
  public Workplace workplace(int seconds) throws IOException, InterruptedException {
    return Workplace.in(work, seconds);
  }
}
