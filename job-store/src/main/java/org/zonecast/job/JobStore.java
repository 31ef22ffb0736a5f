package org.zonecast.job;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One zone's queue of jobs. Redis says who may start; who may publish is the edge's word alone.
 *
 * <p>All methods block; call them from a thread that may. All throw {@link StoreException}.
 */
public interface JobStore extends AutoCloseable {

  /** What became of a submit. */
  enum Submitted {
    /** In the queue, and the replica has it. */
    QUEUED,
    /** This id was submitted before; nothing changed. */
    KNOWN,
    /** In the queue of the primary, but no replica said so in time: submit again with this id. */
    UNKNOWN
  }

  /** How far a job has come. */
  enum State {
    QUEUED,
    CLAIMED,
    COMPLETED,
    ABSENT
  }

  /**
   * A job that nobody has claimed for so long is gone: who still needs it has submitted it anew.
   */
  Duration MOST_WAITING = Duration.ofSeconds(60);

  /** Enqueues {@code job}, for {@link #MOST_WAITING}; idempotent by its id. */
  Submitted submit(Job job);

  /**
   * Takes the oldest job that a worker of this kind, with these encoders and this much room, can
   * carry. Jobs whose claim has lapsed come first, in their old order.
   *
   * @param lease how long the claim holds until it must be completed
   */
  Optional<Claim> claim(
      String workerId, String kind, List<String> encoderIds, int freeUnits, Duration lease);

  /**
   * Waits until a job has come that a worker of this kind with one of these encoders may have room
   * for, or {@code most} has passed. It wakes one of those who wait, and not always the right one:
   * claim in any case.
   */
  void awaitJob(String kind, List<String> encoderIds, Duration most) throws InterruptedException;

  /**
   * Ends a claim for good: the worker took the job up, or learned that nobody needs it.
   *
   * @return false if the claim had lapsed and the job may be another worker's by now
   */
  boolean complete(Claim claim);

  /** Gives a claimed job back to its old place in the queue. */
  void release(Claim claim);

  /**
   * Says that a worker carries these jobs: one that the store has in its queue, because it has lost
   * the claim, is taken out; one that it has lost is noted as taken. To be repeated now and then.
   *
   * @return how many that changed
   */
  int hold(String workerId, List<String> jobIds);

  /** Takes a job out of the queue if nobody has claimed it yet. */
  boolean withdraw(String jobId);

  State state(String jobId);

  /** Jobs waiting in the queue. */
  long queued();

  /** How long the oldest of those jobs has waited; zero if there is none. */
  default Duration oldestQueued() {
    return Duration.ZERO;
  }

  @Override
  void close();
}
