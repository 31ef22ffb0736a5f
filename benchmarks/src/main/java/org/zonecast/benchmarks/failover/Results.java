package org.zonecast.benchmarks.failover;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.zonecast.benchmarks.trial.ResultLines;

/** What was measured so far with one seed: a line for each batch that was done whole. */
final class Results {
  private final ResultLines<BatchResult> lines;
  private final long seed;

  /** Goes on with what an earlier run with the same seed left in {@code file}. */
  Results(Path file, long seed) throws IOException {
    this.lines = ResultLines.in(file, BatchResult.class);
    this.seed = seed;
  }

  void add(BatchResult batch) throws IOException {
    lines.add(batch);
  }

  /** The numbers of the runs that need not be done again. */
  Set<Integer> done(Fault fault) {
    return row(fault).runs().stream().map(RunResult::number).collect(Collectors.toSet());
  }

  Row row(Fault fault) {
    return new Row(fault, lines.all().stream().filter(batch -> isOf(batch, fault)).toList());
  }

  private boolean isOf(BatchResult batch, Fault fault) {
    return batch.runs().stream().allMatch(run -> run.fault() == fault && run.seed() == seed);
  }
}
