package org.zonecast.router.peer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.zonecast.job.WorkerRecord;

/** Which encoder an epoch is bound to: the one that most workers could go on with. */
final class EncoderChoice {
  private EncoderChoice() {}

  /** The encoder of most free workers of this kind, else of most workers of it. */
  static Optional<String> of(List<WorkerRecord> workers, String kind) {
    return most(workers, w -> w.kind().equals(kind) && w.freeUnits() > 0)
        .or(() -> most(workers, w -> w.kind().equals(kind)));
  }

  private static Optional<String> most(
      List<WorkerRecord> workers, Predicate<WorkerRecord> counted) {
    return workers.stream()
        .filter(counted)
        .flatMap(worker -> worker.encoderIds().stream())
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
        .entrySet()
        .stream()
        .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey);
  }
}
