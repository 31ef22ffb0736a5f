package org.zonecast.worker.claim;

import org.zonecast.job.Job;

/** Runs the jobs that were claimed. */
public interface JobRunner {
  /** Begins with {@code job}; does not block. */
  RunningJob run(Job job, Listener listener);

  /** Whether the jobs that run leave anything to spare: an overloaded worker takes no other. */
  default boolean hasSpare() {
    return true;
  }

  /** A job that was begun. Its methods may be called from any thread, and do not block. */
  interface RunningJob {
    /** Asks the edge to move it to another worker, and leaves it after a while anyway. */
    void drain();

    /** Ends it here at once. */
    void stop();
  }

  /** Told how a job goes, on any thread. */
  interface Listener {
    /** The claim has served its purpose. */
    void answered();

    /** The edge was not asked: another worker may have the claim. */
    void notAsked();

    /** The job is over here. */
    void closed();
  }
}
