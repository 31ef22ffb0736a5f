package org.zonecast.benchmarks.failover;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.zonecast.benchmarks.Workplace;
import org.zonecast.benchmarks.evidence.EdgeHistory;
import org.zonecast.benchmarks.evidence.Fencing;
import org.zonecast.benchmarks.evidence.Lags;
import org.zonecast.benchmarks.evidence.Listings;
import org.zonecast.benchmarks.evidence.PlayerPage;
import org.zonecast.benchmarks.evidence.PlayerRun;
import org.zonecast.benchmarks.evidence.PublishedBytes;
import org.zonecast.benchmarks.trial.Await;
import org.zonecast.router.history.HistoryEvent.Granted;
import org.zonecast.router.history.HistoryLine;
import org.zonecast.samples.chaos.ClusterView.Publisher;
import org.zonecast.samples.chaos.Signals;
import org.zonecast.samples.chaos.check.GrantRules;
import org.zonecast.samples.reference.CdnWrite;
import org.zonecast.samples.reference.EpochLog;
import org.zonecast.samples.reference.Reference;

/** Several faults under one broadcast, one after another, each behind an undisturbed window. */
final class Batch implements AutoCloseable {
  static final long WINDOW_MILLIS = 20_000;

  private static final long QUIET_MILLIS = 6_000;
  private static final long ASLEEP_MILLIS = 30_000;
  private static final int FEWEST_SEGMENTS = 5;

  /** As many as the playlist wishes between its end and a player, and the one that comes next. */
  private static final int SEGMENTS_FOR_PLAYER = 6;

  private final Workplace place;
  private final long seed;
  private final LiveBroadcast live;
  private final EdgeHistory history;
  private final @Nullable PlayerRun player;
  private final Consumer<RunResult> told;
  private final Set<Long> asleep = ConcurrentHashMap.newKeySet();
  private final List<Thread> alarms = new ArrayList<>();
  private final List<RunResult> results = new ArrayList<>();
  private @Nullable Watched pending;

  /** A run whose windows are over, or will be soon. */
  private record Watched(
      RunPlan plan, long quietMillis, long faultMillis, PlayerPage.@Nullable Seen seen) {
    long endMillis() {
      return faultMillis + WINDOW_MILLIS;
    }
  }

  private Batch(
      Workplace place,
      long seed,
      LiveBroadcast live,
      EdgeHistory history,
      @Nullable PlayerRun player,
      Consumer<RunResult> told) {
    this.place = place;
    this.seed = seed;
    this.live = live;
    this.history = history;
    this.player = player;
    this.told = told;
  }

  /**
   * Starts a cluster and its broadcast.
   *
   * @param told of each run, some time after it
   */
  static Batch start(
      Workplace place, int portBase, long seed, boolean withPlayer, Consumer<RunResult> told)
      throws Exception {
    LiveBroadcast live = LiveBroadcast.start(place, portBase);
    try {
      EdgeHistory history = live.history();
      PlayerRun player = withPlayer ? player(place, live, history) : null;
      return new Batch(place, seed, live, history, player, told);
    } catch (Exception e) {
      live.close();
      throw e;
    }
  }

  private static PlayerRun player(Workplace place, LiveBroadcast live, EdgeHistory history)
      throws IOException, InterruptedException {
    LiveBroadcast.await(
        "stream that has been live for a while",
        () -> {
          history.look();
          return live.status().path("state").asText().equals("live")
              && history.arrivals().size() > SEGMENTS_FOR_PLAYER;
        });
    return PlayerRun.start(place, live.apiUrl(), URI.create(live.playback()));
  }

  /** Watches an undisturbed window, does one fault, and waits for the window behind it. */
  void run(Fault fault, int number) throws IOException, InterruptedException {
    LiveBroadcast.await(
        "live stream that keeps up, and warm workers", () -> live.healthy(asleep) && keepsUp());
    long quiet = System.currentTimeMillis();
    Await.moment(quiet + QUIET_MILLIS);
    settle(); // all that the last window is judged by was written meanwhile
    history.look();
    RunPlan plan = RunPlan.of(fault, number, seed, LiveBroadcast.SEGMENT.toMillis());
    PlayerPage.Seen before = player == null ? null : player.seen();
    Await.moment(
        plan.momentFrom(
            quiet + QUIET_MILLIS,
            history.arrivals().lastEntry().getValue(),
            LiveBroadcast.SEGMENT.toMillis()));
    Publisher publisher = live.publisher();
    long faultMillis = System.currentTimeMillis();
    strike(fault, publisher);
    Await.moment(faultMillis + WINDOW_MILLIS);
    PlayerPage.Seen seen = player == null || before == null ? null : player.seen().since(before);
    pending = new Watched(plan, quiet, faultMillis, seen);
  }

  /** Whether all that the edge has told of is listed, and viewers have enough to begin. */
  private boolean keepsUp() throws IOException {
    history.look();
    Listings listings = listings(live.journals().writes());
    return history.arrivals().size() >= FEWEST_SEGMENTS
        && history.arrivals().keySet().stream()
            .allMatch(number -> listings.everywhereMillis(number).isPresent());
  }

  private void strike(Fault fault, Publisher publisher) throws IOException {
    switch (fault) {
      case CHILD -> Signals.kill(publisher.transcoderPid());
      case WORKER -> Signals.kill(publisher.pid());
      case STOP -> freeze(publisher.pid());
      case DRAIN -> {
        var _ = live.api().post("/v1/workers/" + publisher.id() + "/drain", Map.of());
      }
    }
  }

  private void freeze(long pid) throws IOException {
    asleep.add(pid);
    Signals.freeze(pid);
    alarms.add(
        Thread.ofVirtual()
            .start(() -> {
              try {
                TimeUnit.MILLISECONDS.sleep(ASLEEP_MILLIS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              wake(pid);
            }));
  }

  private void wake(long pid) {
    try {
      Signals.wake(pid);
    } catch (IOException e) {
      Workplace.note("worker " + pid + " cannot be woken: " + e.getMessage());
    } finally {
      asleep.remove(pid);
    }
  }

  // ---- what came of it --------------------------------------------------------------------------

  /** Judges the last run, if there is one that is not judged yet. */
  private void settle() throws IOException, InterruptedException {
    if (pending != null) {
      RunResult result = measure(pending);
      pending = null;
      results.add(result);
      told.accept(result);
    }
  }

  /** Waits until the edge has told of all that arrived in the window. */
  private RunResult measure(Watched run) throws IOException, InterruptedException {
    LiveBroadcast.await(
        "arrival behind the window",
        () -> {
          history.look();
          return history.arrivals().values().stream().anyMatch(at -> at > run.endMillis());
        });
    long now = System.currentTimeMillis();
    Map<String, List<CdnWrite>> journals = live.journals().writes();
    Listings listings = listings(journals);
    List<Long> quiet =
        Lags.between(
            history.arrivalsBetween(run.quietMillis(), run.quietMillis() + QUIET_MILLIS - 2000),
            listings,
            run.quietMillis(),
            run.faultMillis(),
            now);
    List<Long> disturbed =
        Lags.between(history.arrivals(), listings, run.faultMillis(), run.endMillis(), now);
    return new RunResult(
        run.plan().fault(),
        run.plan().number(),
        seed,
        run.plan().phaseMillis(),
        quiet,
        disturbed,
        Stages.of(run.plan().fault(), run.faultMillis(), history, journals),
        violations(run, listings),
        run.seen());
  }

  private Listings listings(Map<String, List<CdnWrite>> journals) {
    var listings = new Listings();
    journals.forEach((cdn, writes) -> listings.add(cdn, live.id(), writes));
    return listings;
  }

  private List<String> violations(Watched run, Listings listings) {
    List<String> found = new ArrayList<>();
    Predicate<HistoryLine> effect =
        run.plan().fault().moves()
            ? line -> line.event() instanceof Granted
            : line -> line.said("child-restarted");
    if (history.firstFrom(run.faultMillis(), effect).isEmpty()) {
      found.add("nobody took over");
    }
    history
        .arrivalsBetween(run.quietMillis(), run.endMillis())
        .keySet()
        .forEach(number -> {
          if (listings.everywhereMillis(number).isEmpty()) {
            found.add("segment " + number + " is not listed everywhere");
          }
        });
    return found;
  }

  /** Ends the broadcast, and compares all of it with its replay. */
  BatchResult finish() throws IOException, InterruptedException {
    awaitAlarms();
    settle();
    if (player != null) {
      player.close();
    }
    live.end();
    LiveBroadcast.await(
        "end in the history",
        () -> {
          history.look();
          return history.slots().isPresent();
        });
    Map<String, List<CdnWrite>> journals = live.journals().writes();
    Map<String, Map<String, String>> objects = live.journals().objects();
    List<String> others = new ArrayList<>();
    GrantRules.check(List.of(new EpochLog(history.lines())))
        .forEach(broken -> others.add(broken.toString()));
    journals.forEach((cdn, writes) -> {
      others.addAll(Fencing.playlists(cdn, writes));
      others.addAll(Fencing.traces(cdn, writes));
    });
    if (live.epochs() != 1) {
      others.add(live.epochs() + " epochs");
    }
    live.close(); // the replay has the machine for itself
    return compared(journals, objects, others);
  }

  private void awaitAlarms() throws InterruptedException {
    for (Thread alarm : alarms) {
      alarm.join();
    }
    if (!alarms.isEmpty()) {
      TimeUnit.SECONDS.sleep(2); // what the last one does when it wakes is to be seen too
    }
  }

  private BatchResult compared(
      Map<String, List<CdnWrite>> journals,
      Map<String, Map<String, String>> objects,
      List<String> others)
      throws IOException, InterruptedException {
    Workplace.note("replaying the broadcast's feed");
    Path replayed = place.fresh("failover-replayed");
    Reference reference = Reference.replay(live.feeds(), live.id(), replayed);
    var bytes = new PublishedBytes(reference, replayed);
    bytes.requireSlots(history.slots().orElse(0L));
    journals.forEach((cdn, writes) -> {
      var listings = new Listings();
      listings.add(cdn, live.id(), writes);
      bytes.compare(cdn, objects.getOrDefault(cdn, Map.of()), listings);
    });
    BatchResult result = BatchResult.of(results, bytes.outcome(), others);
    if (result.violations().isEmpty()) {
      Workplace.delete(replayed);
    }
    return result;
  }

  @Override
  public void close() throws InterruptedException {
    alarms.forEach(Thread::interrupt);
    for (Thread alarm : alarms) {
      alarm.join();
    }
    if (player != null) {
      player.close();
    }
    live.close();
  }
}
