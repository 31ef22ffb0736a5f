package org.zonecast.worker.job;

import io.vertx.core.Vertx;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.feed.FeedMessage;
import org.zonecast.feed.FeedMessage.Goodbye;
import org.zonecast.worker.feed.FeedConnection;
import org.zonecast.worker.publish.Distribution;
import org.zonecast.worker.publish.Publication;

/**
 * How a worker gets rid of a job: it asks the edge for a successor and goes on, yields when it is
 * told to, and says goodbye when everything that is its own is listed. Confined to the job's
 * context.
 */
final class Departure {
  private static final Logger logger = LoggerFactory.getLogger(Departure.class);

  /** The first version in which a job can be handed over. */
  private static final int HANDS_OVER = 2;

  /** An edge closes the connection at a goodbye; one that does not is left after this time. */
  private static final Duration GOODBYE_TIME = Duration.ofSeconds(10);

  private static final long NO_TIMER = -1;

  private final Publication publication;
  private final FeedConnection edge;
  private final Distribution distribution;
  private final Leaving leaving;
  private long timer = NO_TIMER;
  private boolean yielded;
  private boolean over;

  /** Ends the job here. */
  interface Leaving {
    /** Says goodbye, and ends it. */
    void leave(Goodbye.Reason reason, String detail);

    /** Ends it without a word. */
    void close(String why);
  }

  Departure(
      Publication publication, FeedConnection edge, Distribution distribution, Leaving leaving) {
    this.publication = publication;
    this.edge = edge;
    this.distribution = distribution;
    this.leaving = leaving;
  }

  /** Asks for a successor, and waits for it no longer than {@code timeout}. */
  void drain(Duration timeout) {
    if (publication.grants().grant() == 0 || !publication.speaks(HANDS_OVER)) {
      goodbye("the worker drains");
      return;
    }
    move(FeedMessage.Move.Reason.DRAINING, "the worker drains");
    after(timeout, () -> goodbye("nobody took it over in " + timeout.toSeconds() + " s"));
  }

  /** Asks for a successor. */
  void move(FeedMessage.Move.Reason reason, String detail) {
    if (publication.speaks(HANDS_OVER)) {
      logger.info("{} asks for a successor: {}", publication.label(), detail);
      edge.send(new FeedMessage.Move(reason, detail));
    }
  }

  private void goodbye(String why) {
    edge.send(new Goodbye(Goodbye.Reason.DRAINING, why));
    after(GOODBYE_TIME, () -> leaving.close("drained"));
  }

  /** A successor has caught up: nothing behind {@code lastSegment} is this worker's. */
  void yield(long lastSegment) {
    logger.info("{} yields behind segment {}", publication.label(), lastSegment);
    yielded = true;
    distribution.yield(lastSegment);
    check();
  }

  /** Says goodbye if it has yielded and nothing is left to be listed. */
  void check() {
    if (yielded && !over && distribution.atRest()) {
      over = true;
      leaving.leave(Goodbye.Reason.MOVED, "");
    }
  }

  private void after(Duration time, Runnable what) {
    close();
    timer = vertx().setTimer(Math.max(1, time.toMillis()), id -> what.run());
  }

  void close() {
    vertx().cancelTimer(timer);
    timer = NO_TIMER;
  }

  private Vertx vertx() {
    return publication.vertx();
  }
}
