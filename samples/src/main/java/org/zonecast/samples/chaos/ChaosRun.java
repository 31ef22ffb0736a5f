package org.zonecast.samples.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.zonecast.router.history.HistoryEvent.GrantEnded;
import org.zonecast.router.history.HistoryEvent.Granted;
import org.zonecast.samples.chaos.check.Allowed;
import org.zonecast.samples.chaos.check.Evidence;
import org.zonecast.samples.chaos.check.HistoryCheck;
import org.zonecast.samples.chaos.check.Rule;
import org.zonecast.samples.chaos.check.Violation;
import org.zonecast.samples.reference.CdnJournal;
import org.zonecast.samples.reference.CdnWrite;
import org.zonecast.samples.reference.EpochLog;
import org.zonecast.samples.reference.RecordedFeeds;
import org.zonecast.samples.reference.Reference;

/** One broadcast through the faults of a plan, and what is found of it afterwards. */
public final class ChaosRun {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int SEGMENTS_AROUND = 2;
  private static final long LOOK_MILLIS = 200;

  private final ChaosCluster cluster;
  private final ChaosPlan plan;
  private final Consumer<String> progress;
  private final List<Violation> violations = new ArrayList<>();
  private final List<FaultKind> done = new ArrayList<>();

  /**
   * What came of it.
   *
   * @param stream whose broadcast it was
   */
  public record Result(ChaosPlan plan, String stream, List<Violation> violations) {}

  private ChaosRun(ChaosCluster cluster, ChaosPlan plan, Consumer<String> progress) {
    this.cluster = cluster;
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * Goes through a plan.
   *
   * @param progress is told what is being done
   */
  public static Result run(ChaosCluster cluster, ChaosPlan plan, Consumer<String> progress)
      throws IOException, InterruptedException {
    return new ChaosRun(cluster, plan, progress).run();
  }

  private Result run() throws IOException, InterruptedException {
    String name = "Chaos " + plan.seed();
    try (LiveBroadcast live = LiveBroadcast.start(cluster.view(), cluster.folder(), name)) {
      try {
        goThrough(live);
      } catch (IOException e) {
        violations.add(new Violation(Rule.ENDS, "the broadcast does not go on: " + e.getMessage()));
      }
      try {
        live.sayGoodbye();
      } catch (IOException e) {
        violations.add(new Violation(Rule.ENDS, "the encoder does not end: " + e.getMessage()));
      }
      awaitEnd(live.id());
      judge(live.id());
      return new Result(plan, live.id(), List.copyOf(violations));
    }
  }

  private void goThrough(LiveBroadcast live) throws IOException, InterruptedException {
    live.awaitSegments(SEGMENTS_AROUND, PATIENCE);
    for (ChaosPlan.Step step : plan.steps()) {
      TimeUnit.NANOSECONDS.sleep(step.pause().toNanos());
      progress.accept("  " + step.kind().text() + ": " + step.kind().what());
      done.add(step.kind());
      new Faults(cluster, live).run(step.kind());
      live.awaitSegments(SEGMENTS_AROUND, PATIENCE);
    }
  }

  /** Waits until each playlist of each CDN has its end, and the edge wrote down its last grant. */
  private void awaitEnd(String stream) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!ended(stream) && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private boolean ended(String stream) throws IOException {
    for (List<CdnWrite> writes : writes(stream).values()) {
      Map<String, Boolean> ended = new TreeMap<>();
      for (CdnWrite write : writes) {
        if (write.done() && write.listed() != null) {
          ended.put(write.path(), write.listed().ended());
        }
      }
      if (ended.isEmpty() || ended.containsValue(false)) {
        return false;
      }
    }
    return lastGrantEnded(stream);
  }

  private boolean lastGrantEnded(String stream) throws IOException {
    List<EpochLog> epochs = epochs(stream);
    return !epochs.isEmpty()
        && epochs.getLast().events(Granted.class).count()
            == epochs.getLast().events(GrantEnded.class).count();
  }

  private List<EpochLog> epochs(String stream) throws IOException {
    return EpochLog.ofStream(new RecordedFeeds(cluster.recordedFeeds()), stream);
  }

  private Map<String, List<CdnWrite>> writes(String stream) throws IOException {
    Map<String, List<CdnWrite>> writes = new TreeMap<>();
    for (Path journal : cluster.view().journals()) {
      writes.put(
          journal.getFileName().toString().replace("-journal.jsonl", ""),
          new CdnJournal(journal)
              .writes().stream()
                  .filter(write -> write.path().startsWith("/live/" + stream + "/"))
                  .toList());
    }
    return writes;
  }

  private void judge(String stream) throws IOException, InterruptedException {
    List<EpochLog> epochs = epochs(stream);
    long broadcasts = epochs.stream().map(log -> log.head().broadcast()).distinct().count();
    if (broadcasts > 1) {
      violations.add(new Violation(Rule.ENDS, "it came apart into " + broadcasts + " broadcasts"));
      return;
    }
    Path out = Files.createDirectories(cluster.folder().resolve("replayed-" + stream));
    Reference reference = Reference.replay(cluster.recordedFeeds(), stream, out);
    var evidence = new Evidence(epochs, writes(stream), reference.objects());
    violations.addAll(HistoryCheck.violations(evidence, allowed()));
  }

  private Allowed allowed() {
    long edges = done.stream().filter(kind -> kind == FaultKind.KILL_EDGE).count();
    boolean harmed = done.stream().anyMatch(FaultKind::harmsCdn);
    return new Allowed(
        Math.toIntExact(edges), false, harmed ? Set.of(ChaosCluster.SMALL_CDN) : Set.of());
  }
}
