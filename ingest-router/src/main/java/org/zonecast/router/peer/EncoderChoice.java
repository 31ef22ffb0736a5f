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

  /** The encoder of most free workers of this kind, else of most that stay, else of most of it. */
  static Optional<String> of(List<WorkerRecord> workers, String kind) {
    return most(workers, w -> w.kind().equals(kind) && w.freeUnits() > 0)
        .or(() -> most(workers, w -> w.kind().equals(kind) && w.stays()))
        .or(() -> most(workers, w -> w.kind().equals(kind)));
  }

  /**
   * The encoder of most workers that stay, if none of them has {@code encoderId}.
   *
   * @param leaving the id of a worker that leaves, whatever it says itself
   */
  static Optional<String> instead(
      List<WorkerRecord> workers, String kind, String encoderId, String leaving) {
    List<WorkerRecord> staying =
        workers.stream()
            .filter(w -> w.kind().equals(kind))
            .filter(w -> w.stays() && !w.id().equals(leaving))
            .toList();
    return staying.stream().anyMatch(w -> w.encoderIds().contains(encoderId))
        ? Optional.empty()
        : most(staying, w -> true);
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
