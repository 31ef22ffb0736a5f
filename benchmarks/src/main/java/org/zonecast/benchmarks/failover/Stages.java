package org.zonecast.benchmarks.failover;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.zonecast.benchmarks.evidence.EdgeHistory;
import org.zonecast.router.history.HistoryEvent.Commit;
import org.zonecast.router.history.HistoryEvent.GrantEnded;
import org.zonecast.router.history.HistoryEvent.Granted;
import org.zonecast.router.history.HistoryEvent.Submitted;
import org.zonecast.router.history.HistoryLine;
import org.zonecast.samples.reference.CdnWrite;

/** What happened when after a fault, from the edge's history and the CDNs' journals. */
final class Stages {
  private final long faultMillis;
  private final EdgeHistory history;
  private final Map<String, Long> stages = new LinkedHashMap<>();

  private Stages(long faultMillis, EdgeHistory history) {
    this.faultMillis = faultMillis;
    this.history = history;
  }

  /**
   * The first time of each stage, in milliseconds since the fault.
   *
   * @param journals the writes of each CDN by its name
   */
  static Map<String, Long> of(
      Fault fault, long faultMillis, EdgeHistory history, Map<String, List<CdnWrite>> journals) {
    var found = new Stages(faultMillis, history);
    long from = fault.moves() ? found.takeover() : found.restart();
    found.publishing(from, journals);
    return found.stages;
  }

  /** Another worker: returns when it was welcomed. */
  private long takeover() {
    first("standing by", line -> line.said("standby"));
    first("grant ended", line -> line.event() instanceof GrantEnded);
    first("submitted", line -> line.event() instanceof Submitted);
    return first("granted", line -> line.event() instanceof Granted);
  }

  private long restart() {
    return first("child restarted", line -> line.said("child-restarted"));
  }

  private long first(String stage, Predicate<HistoryLine> wanted) {
    var line = history.firstFrom(faultMillis, wanted);
    line.ifPresent(seen -> stages.put(stage, seen.timeMs() - faultMillis));
    return line.map(HistoryLine::timeMs).orElse(faultMillis);
  }

  private void publishing(long fromMillis, Map<String, List<CdnWrite>> journals) {
    journals.forEach((cdn, writes) -> {
      put("object on " + cdn, fromMillis, writes, CdnWrite::madeObject);
      put("listed on " + cdn, fromMillis, writes, write -> write.listed() != null && write.done());
    });
    history
        .firstFrom(fromMillis, line -> line.event() instanceof Commit)
        .ifPresent(line -> stages.put("committed", line.timeMs() - faultMillis));
  }

  private void put(
      String stage, long fromMillis, List<CdnWrite> writes, Predicate<CdnWrite> wanted) {
    ToLongFunction<CdnWrite> at = CdnWrite::atMillis;
    writes.stream()
        .filter(wanted)
        .mapToLong(at)
        .filter(millis -> millis >= fromMillis)
        .findFirst()
        .ifPresent(millis -> stages.put(stage, millis - faultMillis));
  }
}
