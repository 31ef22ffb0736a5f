package org.zonecast.router.feed;

import java.net.URI;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.Job;
import org.zonecast.router.feed.Cluster.Placed;
import org.zonecast.router.feed.Placement.Attempt;

/** Submits an epoch's job until a worker has taken it up. Belongs to its broadcast's thread. */
final class JobSubmitter {
  private final Edge edge;
  private final EpochInfo epoch;
  private final String secret;
  private final Executor broadcast;
  private final EventLog events;
  private final Placement placement = new Placement();
  private @Nullable String zone;
  private String waitingFor = "waiting for a worker";

  JobSubmitter(Edge edge, EpochInfo epoch, String secret, Executor broadcast, EventLog events) {
    this.edge = edge;
    this.epoch = epoch;
    this.secret = secret;
    this.broadcast = broadcast;
    this.events = events;
  }

  void needed(long nowNanos) {
    placement.needed(nowNanos);
  }

  void notNeeded() {
    placement.notNeeded();
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
    placement.due(nowNanos).ifPresent(this::submit);
  }

  private void submit(Attempt attempt) {
    Job job = job(attempt);
    edge.cluster()
        .submit(job, attempt.attempt())
        .onComplete(
            placed -> broadcast.execute(() -> placed(attempt, job.id(), placed)),
            failure -> broadcast.execute(() -> failed(attempt, failure)));
  }

  private Job job(Attempt attempt) {
    String id =
        epoch.streamId() + "." + epoch.broadcastId() + "." + epoch.id() + "." + attempt.submit();
    URI feedUrl =
        URI.create(
            edge.settings().feedBase().get()
                + FeedServer.PATH
                + epoch.streamId()
                + "/"
                + epoch.id());
    return new Job(
        id,
        epoch.streamId(),
        epoch.broadcastId(),
        epoch.id(),
        Job.CPU,
        epoch.plan().encoderId(),
        epoch.units(),
        feedUrl,
        secret);
  }

  private void placed(Attempt attempt, String job, Placed placed) {
    events.history().submitted(job, placed.zone());
    String oldZone = zone;
    zone = placed.zone();
    waitingFor = "waiting for a worker in zone " + placed.zone() + " (" + placed.reason() + ")";
    boolean moved = oldZone != null && !oldZone.equals(placed.zone());
    events.add(moved ? "moved" : "placed", "zone " + placed.zone() + ": " + placed.reason());
    placement.submitted(attempt, edge.clock().nanoTime());
  }

  private void failed(Attempt attempt, Throwable failure) {
    String why = "no zone takes the job: " + failure.getMessage();
    if (!why.equals(waitingFor)) {
      events.add("not-placed", why);
    }
    waitingFor = why;
    placement.failed(attempt, edge.clock().nanoTime());
  }
}
