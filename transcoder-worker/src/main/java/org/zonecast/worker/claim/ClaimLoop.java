package org.zonecast.worker.claim;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.job.Claim;
import org.zonecast.job.Job;
import org.zonecast.job.JobOffer.Answer;
import org.zonecast.job.JobStore;
import org.zonecast.job.StoreException;
import org.zonecast.job.WorkerDirectory;
import org.zonecast.job.WorkerRecord;

/**
 * Takes jobs from the zone's queue while there is room, says every second that this worker lives,
 * and does nothing else with Redis: all of its calls come from one thread. While Redis is away the
 * jobs that run go on, edges may bring others, and it tries again with a growing pause.
 */
public final class ClaimLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ClaimLoop.class);
  private static final Duration POLL = Duration.ofMillis(100);

  /** The store says at once when a job comes; asking again now and then is for what it missed. */
  private static final Duration LONGEST_WAIT = Duration.ofMillis(250);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);
  private static final Duration HEARTBEAT_VALIDITY = Duration.ofSeconds(5);

  /** A store that was switched over may have forgotten who took what. */
  private static final Duration HOLD = Duration.ofSeconds(5);

  private static final Duration CLAIM_LEASE = Duration.ofSeconds(10);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  private final WorkerIdentity worker;
  private final JobStore store;
  private final WorkerDirectory directory;
  private final JobRunner runner;
  private final ClaimHost host;
  private final LongSupplier nanoClock;
  private final CarriedJobs jobs = new CarriedJobs();

  /** One offer after the other is looked at. */
  private final Object offering = new Object();

  /** What the store is to be told of claims. */
  private final Queue<Runnable> settled = new ConcurrentLinkedQueue<>();

  private final Thread thread;

  private final AtomicBoolean drainBegun = new AtomicBoolean();
  private volatile boolean draining;
  private volatile boolean heartbeatAtOnce;
  private volatile boolean stopped;
  private volatile boolean storeAway;

  // Only the loop's thread uses these.
  private Duration pause = POLL;
  private boolean heartbeatSent;
  private long heartbeatNanos;
  private boolean held;
  private long heldNanos;

  public ClaimLoop(
      WorkerIdentity worker,
      JobStore store,
      WorkerDirectory directory,
      JobRunner runner,
      ClaimHost host,
      LongSupplier nanoClock) {
    this.worker = worker;
    this.store = store;
    this.directory = directory;
    this.runner = runner;
    this.host = host;
    this.nanoClock = nanoClock;
    this.thread = Thread.ofPlatform().name("claim-" + worker.id()).unstarted(this::loop);
  }

  public void start() {
    thread.start();
  }

  /** Claims nothing more, and asks the edges to move the jobs that run. */
  public void drain() {
    if (drainBegun.compareAndSet(false, true)) {
      draining = true;
      heartbeatAtOnce = true;
      log.info("worker={} drains", worker.id());
      jobs.runs().forEach(JobRunner.RunningJob::drain);
      host.drains();
    }
  }

  public boolean draining() {
    return draining;
  }

  /** Whether the last call to the store failed. */
  public boolean storeAway() {
    return storeAway;
  }

  public int usedUnits() {
    return jobs.usedUnits();
  }

  /** Whether another job might still be taken. */
  public boolean hasRoom() {
    return !draining && runner.hasSpare() && jobs.usedUnits() < worker.capacityUnits();
  }

  /**
   * Takes a job that an edge brings, as if it had been claimed, or says why not. From any thread,
   * and at any time: a job that is claimed at the same moment may take this worker past its units,
   * once.
   */
  public Answer offer(Job job) {
    if (!job.kind().equals(worker.kind()) || !worker.encoderIds().contains(job.encoderId())) {
      return Answer.refused("it has another encoder");
    }
    synchronized (offering) {
      if (jobs.has(job.streamId(), job.epoch())) {
        return Answer.refused("it has this job");
      }
      int free = freeUnits();
      if (free < job.units()) {
        if (roomUnits() >= job.units()) {
          host.childWanted();
        }
        return Answer.refused("no room: " + Math.max(0, free) + " units can begin now");
      }
      begin(job, "was offered", Optional.empty());
    }
    return Answer.TAKEN;
  }

  /** Waits until no job runs here; false if some still do after {@code timeout}. */
  public boolean awaitIdle(Duration timeout) throws InterruptedException {
    return jobs.awaitNone(timeout.toNanos());
  }

  /** Ends what still runs, stops the loop and says goodbye to the directory. */
  @Override
  public void close() throws InterruptedException {
    draining = true;
    stopped = true;
    jobs.runs().forEach(JobRunner.RunningJob::stop);
    thread.interrupt();
    thread.join(STOP_TIMEOUT.toMillis());
    try {
      tellOfClaims();
      directory.leave(worker.id());
    } catch (StoreException e) {
      log.info("worker={} leaves unnoticed: {}", worker.id(), e.getMessage());
    }
  }

  private void loop() {
    try {
      while (!stopped) {
        rest(step());
      }
    } catch (InterruptedException e) {
      if (!stopped) {
        log.error("worker={} the claim loop was interrupted", worker.id(), e);
      }
    }
  }

  /** Waits until there is something to do: for a job where one could begin, else for the time. */
  void rest(Duration time) throws InterruptedException {
    if (storeAway || freeUnits() < 1) {
      Thread.sleep(time);
      return;
    }
    try {
      store.awaitJob(worker.kind(), worker.encoderIds(), LONGEST_WAIT);
    } catch (StoreException e) {
      storeFailed(e);
    }
  }

  /** Units that may be claimed now; none while no codec child waits for another job. */
  private int freeUnits() {
    return host.warmChildren() > jobs.unanswered() ? roomUnits() : 0;
  }

  /** Units of this worker that no job has; none while it wants no more of them. */
  private int roomUnits() {
    boolean wanted = !draining && !stopped && runner.hasSpare();
    return wanted ? worker.capacityUnits() - jobs.usedUnits() : 0;
  }

  /** Does what is due, and returns how long to wait for the next step. */
  Duration step() {
    try {
      tellOfClaims();
      heartbeatIfDue();
      holdIfDue();
      claimAll();
      askForChild();
      storeBack();
      pause = POLL;
    } catch (StoreException e) {
      storeFailed(e);
    } catch (RuntimeException e) {
      log.error("worker={} the claim loop stumbled", worker.id(), e);
      pause = LONGEST_PAUSE;
    }
    return pause;
  }

  private void tellOfClaims() {
    for (Runnable next = settled.peek(); next != null; next = settled.peek()) {
      next.run();
      settled.remove();
    }
  }

  private void heartbeatIfDue() {
    long now = nanoClock.getAsLong();
    boolean fresh = heartbeatSent && now - heartbeatNanos < HEARTBEAT.toNanos();
    if (fresh && !heartbeatAtOnce) {
      return;
    }
    heartbeatAtOnce = false;
    boolean drainAsked =
        directory.heartbeat(
            worker.record(jobs.usedUnits(), state(), jobs.streams(), host.offers()),
            HEARTBEAT_VALIDITY);
    heartbeatSent = true;
    heartbeatNanos = now;
    if (drainAsked) {
      drain();
    }
  }

  private void holdIfDue() {
    long now = nanoClock.getAsLong();
    if (held && now - heldNanos < HOLD.toNanos()) {
      return;
    }
    List<String> carried = jobs.answeredIds();
    int changed = carried.isEmpty() ? 0 : store.hold(worker.id(), carried);
    held = true;
    heldNanos = now;
    if (changed > 0) {
      log.info("worker={} Redis had lost that {} jobs are carried here", worker.id(), changed);
    }
  }

  private String state() {
    if (draining) {
      return WorkerRecord.DRAINING;
    }
    if (host.outdated()) {
      return WorkerRecord.OUTDATED;
    }
    return runner.hasSpare() ? WorkerRecord.READY : WorkerRecord.BEHIND;
  }

  private void claimAll() {
    int free = freeUnits();
    while (free > 0) {
      Optional<Claim> claim =
          store.claim(worker.id(), worker.kind(), worker.encoderIds(), free, CLAIM_LEASE);
      if (claim.isEmpty()) {
        return;
      }
      begin(claim.get().job(), "claimed", claim);
      free = freeUnits();
    }
  }

  private void askForChild() {
    if (freeUnits() < 1 && roomUnits() > 0 && store.queued() > 0) {
      host.childWanted();
    }
  }

  /** All behind a claim or an offer. */
  private void begin(Job job, String how, Optional<Claim> claim) {
    log.info(
        "stream={} epoch={} worker={} {} job {}",
        job.streamId(),
        job.epoch(),
        worker.id(),
        how,
        job.id());
    long number = jobs.add(job);
    JobRunner.RunningJob run =
        runner.run(
            job,
            new JobRunner.Listener() {
              @Override
              public void answered() {
                jobs.answered(number);
                claim.ifPresent(known -> settled.add(() -> store.complete(known)));
              }

              @Override
              public void notAsked() {
                claim.ifPresent(known -> settled.add(() -> store.release(known)));
              }

              @Override
              public void closed() {
                jobs.remove(number);
              }
            });
    jobs.began(number, run);
    if (draining) {
      run.drain();
    }
  }

  private void storeFailed(StoreException e) {
    held = false;
    if (!storeAway) {
      storeAway = true;
      log.warn("worker={} Redis is away, running jobs go on: {}", worker.id(), e.getMessage());
    }
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  private void storeBack() {
    if (storeAway) {
      storeAway = false;
      log.info("worker={} Redis is back", worker.id());
    }
  }
}
