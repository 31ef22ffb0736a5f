package org.zonecast.benchmarks.failover;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What was measured so far: a file with one line for each batch that was done whole. */
final class Results {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path file;
  private final long seed;
  private final List<BatchResult> batches = new ArrayList<>();

  /** Goes on with what an earlier run with the same seed left in {@code file}. */
  Results(Path file, long seed) throws IOException {
    this.file = file;
    this.seed = seed;
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        batches.add(JSON.readValue(line, BatchResult.class));
      }
    }
  }

  void add(BatchResult batch) throws IOException {
    batches.add(batch);
    Files.writeString(
        file,
        JSON.writeValueAsString(batch) + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** The numbers of the runs that need not be done again. */
  Set<Integer> done(Fault fault) {
    return row(fault).runs().stream().map(RunResult::number).collect(Collectors.toSet());
  }

  Row row(Fault fault) {
    return new Row(fault, batches.stream().filter(batch -> isOf(batch, fault)).toList());
  }

  private boolean isOf(BatchResult batch, Fault fault) {
    return batch.runs().stream().allMatch(run -> run.fault() == fault && run.seed() == seed);
  }
}
