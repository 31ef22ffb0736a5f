package org.zonecast.router.authority;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.Job;
import org.zonecast.router.authority.SubmitTimer.Attempt;
import org.zonecast.router.edge.Cluster.Placed;
import org.zonecast.router.edge.Edge;
import org.zonecast.router.edge.WorkerSign;
import org.zonecast.router.epoch.EpochInfo;
import org.zonecast.router.status.EventLog;

/** Submits an epoch's job until a worker has taken it up. Belongs to its broadcast's thread. */
final class JobSubmitter {
  private final Edge edge;
  private final EpochInfo epoch;
  private final String secret;
  private final Executor broadcast;
  private final EventLog events;
  private final SubmitTimer timer = new SubmitTimer();

  /** When each zone took the job first since a worker is needed. */
  private final Map<String, Long> takenNanos = new HashMap<>();

  private @Nullable String zone;
  private String waitingFor = "waiting for a worker";
  private @Nullable Waiting waiting;

  /** A job that nobody has taken up yet, and the store's generation when it was taken in. */
  private record Waiting(Job job, int attempt, String zone, String generation) {}

  JobSubmitter(Edge edge, EpochInfo epoch, String secret, Executor broadcast, EventLog events) {
    this.edge = edge;
    this.epoch = epoch;
    this.secret = secret;
    this.broadcast = broadcast;
    this.events = events;
  }

  void needed(long nowNanos) {
    forget();
    timer.needed(nowNanos);
  }

  void successorNeeded(long nowNanos) {
    forget();
    timer.successorNeeded(nowNanos);
  }

  private void forget() {
    waiting = null;
    takenNanos.clear();
  }

  void standbyLost(long nowNanos) {
    timer.standbyLost(nowNanos);
  }

  void notNeeded() {
    waiting = null;
    timer.notNeeded();
  }

  /** A worker of this zone has come. */
  void claimed(String inZone) {
    Long taken = takenNanos.remove(inZone);
    if (taken != null) {
      Duration after = Duration.ofNanos(edge.clock().nanoTime() - taken);
      edge.cluster().saw(new WorkerSign.Claimed(epoch.streamId(), inZone, after));
    }
  }

  /** What the broadcast waits for while no worker has its grant. */
  String waitingFor() {
    return waitingFor;
  }

  /** The zone that took the job last. */
  @Nullable String zone() {
    return zone;
  }

  void tick(long nowNanos) {
    timer.due(nowNanos).ifPresent(this::submit);
    submitAgainAfterASwitch();
  }

  /** Under the same id: where the job is still known it stays one job. */
  private void submitAgainAfterASwitch() {
    Waiting known = waiting;
    if (known == null) {
      return;
    }
    String now = edge.cluster().storeGeneration(known.zone());
    if (now.isEmpty() || now.equals(known.generation())) {
      return;
    }
    waiting = new Waiting(known.job(), known.attempt(), known.zone(), now);
    if (!known.generation().isEmpty()) {
      events.add("submitted-again", "zone " + known.zone() + ": its store has another primary");
      var _ = edge.cluster().submit(known.job(), known.attempt());
    }
  }

  private void submit(Attempt attempt) {
    Job job = job(attempt);
    edge.cluster()
        .submit(job, attempt.attempt())
        .onComplete(
            placed -> broadcast.execute(() -> placed(attempt, job, placed)),
            failure -> broadcast.execute(() -> failed(attempt, failure)));
  }

  private Job job(Attempt attempt) {
    String id =
        epoch.streamId() + "." + epoch.broadcastId() + "." + epoch.id() + "." + attempt.submit();
    return new Job(
        id,
        epoch.streamId(),
        epoch.broadcastId(),
        epoch.id(),
        Job.CPU,
        epoch.plan().encoderId(),
        epoch.units(),
        edge.settings().feedOf(epoch.streamId(), epoch.id()),
        secret);
  }

  private void placed(Attempt attempt, Job job, Placed placed) {
    events.history().submitted(job.id(), placed.zone());
    if (timer.waitsFor(attempt)) {
      String generation = edge.cluster().storeGeneration(placed.zone());
      waiting = new Waiting(job, attempt.attempt(), placed.zone(), generation);
    }
    String oldZone = zone;
    zone = placed.zone();
    takenNanos.putIfAbsent(placed.zone(), edge.clock().nanoTime());
    waitingFor = "waiting for a worker in zone " + placed.zone() + " (" + placed.reason() + ")";
    boolean moved = oldZone != null && !oldZone.equals(placed.zone());
    events.add(moved ? "moved" : "placed", "zone " + placed.zone() + ": " + placed.reason());
    timer.submitted(attempt, edge.clock().nanoTime());
  }

  private void failed(Attempt attempt, Throwable failure) {
    String why = "no zone takes the job: " + failure.getMessage();
    if (!why.equals(waitingFor)) {
      events.add("not-placed", why);
    }
    waitingFor = why;
    timer.failed(attempt, edge.clock().nanoTime());
  }
}
