package org.zonecast.worker;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.job.Job;
import org.zonecast.worker.claim.JobRunner;
import org.zonecast.worker.job.JobParts;
import org.zonecast.worker.job.JobRun;

/** Runs each job on a Vert.x context, and so on an event loop, of its own. */
final class JobLauncher implements JobRunner {
  private static final Logger log = LoggerFactory.getLogger(JobLauncher.class);

  private final Vertx vertx;
  private final JobParts parts;
  private final Duration drainTimeout;

  /**
   * @param drainTimeout how long a job that is drained waits for a successor
   */
  JobLauncher(Vertx vertx, JobParts parts, Duration drainTimeout) {
    this.vertx = vertx;
    this.parts = parts;
    this.drainTimeout = drainTimeout;
  }

  @Override
  public RunningJob run(Job job, Listener listener) {
    Launched launched = new Launched(job, listener);
    launched.deploy();
    return launched;
  }

  @Override
  public boolean hasSpare() {
    return parts.behind().keepsUp();
  }

  /** A job on its way to its context, or there. */
  private final class Launched implements RunningJob, JobRun.Listener {
    private final Job job;
    private final Listener listener;
    private final CompletableFuture<JobRun> run = new CompletableFuture<>();
    private final CompletableFuture<String> deployment = new CompletableFuture<>();

    Launched(Job job, Listener listener) {
      this.job = job;
      this.listener = listener;
    }

    void deploy() {
      vertx
          .deployVerticle(
              new VerticleBase() {
                @Override
                public Future<?> start() {
                  begin(new JobRun(context, parts, job, Launched.this));
                  return Future.succeededFuture();
                }
              })
          .onSuccess(deployment::complete)
          .onFailure(this::failed);
    }

    private void begin(JobRun begun) {
      begun.start();
      run.complete(begun);
    }

    private void failed(Throwable failure) {
      log.error("stream={} job {} could not begin", job.streamId(), job.id(), failure);
      listener.answered();
      listener.closed();
    }

    @Override
    public void drain() {
      var _ = run.thenAccept(begun -> begun.drain(drainTimeout));
    }

    @Override
    public void stop() {
      var _ = run.thenAccept(JobRun::stop);
    }

    @Override
    public void answered() {
      listener.answered();
    }

    @Override
    public void notAsked() {
      listener.notAsked();
    }

    @Override
    public void closed(String why) {
      listener.closed();
      var _ = deployment.thenAccept(vertx::undeploy);
    }
  }
}
