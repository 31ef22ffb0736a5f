package org.zonecast.worker.job;

import io.vertx.core.Context;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.feed.FeedMessage;
import org.zonecast.feed.FeedMessage.Goodbye;
import org.zonecast.job.Job;
import org.zonecast.worker.child.ChildMessage;
import org.zonecast.worker.feed.FeedConnection;
import org.zonecast.worker.feed.FeedListener;
import org.zonecast.worker.feed.GrantClock;
import org.zonecast.worker.publish.Publication;

/**
 * One job from its claim to its end: the worker's side of the feed protocol. It lives on one Vert.x
 * context; {@link #start}, {@link #drain} and {@link #stop} may be called from any thread.
 */
public final class JobRun implements FeedListener, ChildKeeper.Listener {
  private static final Logger logger = LoggerFactory.getLogger(JobRun.class);
  private static final long PROGRESS_MILLIS = 250;
  private static final long WELCOME_TIMEOUT_MILLIS = 5_000;

  /** Told how a job goes, on its context. */
  public interface Listener {
    /** The edge has answered, or cannot be reached: the claim has served its purpose. */
    void answered();

    /** The edge was not asked: another worker may have the claim. */
    void notAsked();

    /** The job is over here. Told once. */
    void closed(String why);
  }

  private final Context context;
  private final JobParts parts;
  private final Job job;
  private final Listener listener;
  private final GrantClock grants;
  private final String label;
  private @Nullable FeedConnection connection;
  private @Nullable ChildKeeper child;
  private @Nullable RunningJob running;
  private long progressTimer = -1;
  private boolean answered;
  private boolean draining;
  private boolean closed;

  public JobRun(Context context, JobParts parts, Job job, Listener listener) {
    this.context = context;
    this.parts = parts;
    this.job = job;
    this.listener = listener;
    this.grants = new GrantClock(parts.nanoClock());
    this.label =
        "stream=%s epoch=%s worker=%s".formatted(job.streamId(), job.epoch(), parts.workerId());
  }

  public Job job() {
    return job;
  }

  /** Connects to the edge and asks for the job. */
  public void start() {
    context.runOnContext(go ->
        parts
            .feeds()
            .connect(job, this)
            .onSuccess(this::connected)
            .onFailure(failure -> close("the edge cannot be reached: " + failure)));
  }

  /** Asks the edge to move the job, and leaves it after {@code timeout} all the same. */
  public void drain(Duration timeout) {
    context.runOnContext(go -> {
      if (closed || draining) {
        return;
      }
      draining = true;
      if (running != null) {
        running.drain(timeout);
        return;
      }
      if (connection == null) {
        notAsked();
      } else {
        connection.send(new Goodbye(Goodbye.Reason.DRAINING, "the worker drains"));
      }
      close("draining");
    });
  }

  /** Ends the job here at once. */
  public void stop() {
    context.runOnContext(go -> close("stopped"));
  }

  private void connected(FeedConnection open) {
    if (closed) {
      open.close();
      return;
    }
    connection = open;
    try {
      child = new ChildKeeper(context, parts.children(), this);
    } catch (RuntimeException e) {
      logger.error("{} no codec child", label, e);
      close("no codec child: " + e.getMessage());
      return;
    }
    grants.helloSent();
    long pid = ProcessHandle.current().pid();
    open.send(
        new FeedMessage.Hello(
            FeedMessage.VERSION, parts.workerId(), parts.zone(), pid, child.pid()));
    parts
        .vertx()
        .setTimer(
            WELCOME_TIMEOUT_MILLIS,
            id -> {
              if (!answered) {
                close("the edge did not answer");
              }
            });
  }

  // ---- what the edge says -----------------------------------------------------------------------

  @Override
  public void received(FeedMessage.Down message, byte[] raw) {
    if (closed) {
      return;
    }
    switch (message) {
      case FeedMessage.Welcome welcome -> welcomed(welcome, raw);
      case FeedMessage.Revoke revoke -> {
        answered();
        close("revoked " + revoke.reason() + " " + revoke.detail());
      }
      case FeedMessage.Down other -> {
        if (running != null) {
          running.received(other, raw);
        }
      }
    }
  }

  private void welcomed(FeedMessage.Welcome welcome, byte[] raw) {
    if (running != null || child == null || connection == null) {
      close("an unexpected Welcome");
      return;
    }
    answered();
    if (welcome.version() < FeedMessage.OLDEST_VERSION || welcome.version() > FeedMessage.VERSION) {
      close("the edge speaks version " + welcome.version() + " of the protocol");
      return;
    }
    grants.welcomed(welcome.grant());
    logger.info(
        "{} welcome: grant {}, resume at segment {}",
        label,
        welcome.grant(),
        welcome.resumeSegment());
    Publication publication =
        Publication.of(
            parts.vertx(),
            parts.workerId(),
            welcome,
            grants,
            parts.nanoClock(),
            parts.clock(),
            parts.metrics());
    running = new RunningJob(parts, publication, connection, child, raw, this::close);
    tick(); // The edge hears of a first job before anything slow can begin.
    progressTimer = parts.vertx().setPeriodic(PROGRESS_MILLIS, id -> tick());
  }

  private void tick() {
    if (running != null) {
      running.tick();
    }
  }

  @Override
  public void closed(String why) {
    close("the feed's connection is gone: " + why);
  }

  // ---- what the child says ----------------------------------------------------------------------

  @Override
  public void said(ChildMessage message) {
    if (running != null) {
      running.said(message);
    }
  }

  @Override
  public void drained() {
    if (connection != null && running != null) {
      running.drained();
    }
  }

  @Override
  public void childLost(String how) {
    if (running != null) {
      running.childLost(how);
    } else {
      close("the codec child died: " + how);
    }
  }

  // ---- the end ----------------------------------------------------------------------------------

  private void answered() {
    if (!answered) {
      answered = true;
      listener.answered();
    }
  }

  private void notAsked() {
    if (!answered) {
      answered = true;
      listener.notAsked();
    }
  }

  private void close(String why) {
    if (closed) {
      return;
    }
    closed = true;
    logger.info("{} job over: {}", label, why);
    parts.vertx().cancelTimer(progressTimer);
    if (running != null) {
      running.close();
    }
    if (child != null) {
      child.release();
    }
    if (connection != null) {
      connection.close();
    }
    answered();
    listener.closed(why);
  }
}
