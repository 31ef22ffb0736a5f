package org.zonecast.worker;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.worker.claim.JobRunner;
import org.zonecast.worker.job.JobParts;

/**
 * A broadcast of one segment that a worker plays to itself before it claims jobs: over its own
 * clients, to an edge and a CDN on the loopback interface, with a codec child that is made up. What
 * a job needs is loaded and compiled then; a first job on a busy machine would else load it on its
 * event loop, while its edge hears nothing and takes it for stuck.
 */
final class Rehearsal {
  private static final Logger log = LoggerFactory.getLogger(Rehearsal.class);

  /** The claim of this job is in no queue. */
  private static final JobRunner.Listener UNHEARD =
      new JobRunner.Listener() {
        @Override
        public void answered() {}

        @Override
        public void notAsked() {}

        @Override
        public void closed() {}
      };

  private final Vertx vertx;
  private final JobParts parts;

  /**
   * @param parts as of real jobs, but with a {@link RehearsalChild} and metrics that nobody sees
   */
  Rehearsal(Vertx vertx, JobParts parts) {
    this.vertx = vertx;
    this.parts = parts;
  }

  /** Whether the broadcast came to its end in time; if not, a worker is slower at first. */
  boolean play(Duration timeout) throws InterruptedException {
    long sinceNanos = System.nanoTime();
    try (RehearsalStage stage = new RehearsalStage(vertx)) {
      stage.open(timeout);
      JobRunner.RunningJob run =
          new JobLauncher(vertx, parts, Duration.ZERO).run(stage.job(), UNHEARD);
      boolean finished = stage.finished().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      run.stop();
      log.info(
          "worker={} rehearsed {} in {} ms",
          parts.workerId(),
          finished ? "whole" : "in part",
          Duration.ofNanos(System.nanoTime() - sinceNanos).toMillis());
      return finished;
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      log.warn("worker={} could not rehearse, its first job begins cold", parts.workerId(), e);
      return false;
    }
  }
}
