package org.zonecast.router.edge;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes an edge out of service: it lets nobody in any more, asks those to go elsewhere who can,
 * some at a time, waits for the others, and is over when they have left or its time is. A state
 * machine; its owner ticks it. Thread-safe.
 */
public final class EdgeDrain {
  /** Every encoder that goes elsewhere costs another edge some work at the same moment. */
  private static final int ASKED_AT_ONCE = 5;

  private static final Duration BETWEEN = Duration.ofMillis(100);

  private final Edge edge;
  private final LongSupplier nanoClock;

  // Guarded by this.
  private @Nullable Long endNanos;
  private long askNanos;
  private boolean over;

  /** What is drained. */
  public interface Edge {
    /** Lets no publisher in from now on. */
    void closeDoor();

    /** Asks at most so many publishers, who have not been asked, to go to another edge. */
    void askToMove(int most);

    /** Whether no publisher is here, and no broadcast that is being finished. */
    boolean deserted();
  }

  public EdgeDrain(Edge edge, LongSupplier nanoClock) {
    this.edge = edge;
    this.nanoClock = nanoClock;
  }

  /**
   * Begins, or shortens or prolongs the time of one that has begun.
   *
   * @param patience how long publishers are waited for
   */
  public synchronized void begin(Duration patience) {
    long now = nanoClock.getAsLong();
    if (endNanos == null) {
      askNanos = now;
      edge.closeDoor();
    }
    endNanos = now + patience.toNanos();
  }

  /** Whether the edge is to leave, or has been emptied. */
  public synchronized boolean begun() {
    return endNanos != null;
  }

  /** Does what is due; returns whether it is over. */
  public synchronized boolean tick() {
    Long end = endNanos;
    if (end == null || over) {
      return over;
    }
    long now = nanoClock.getAsLong();
    if (now - askNanos >= 0) {
      edge.askToMove(ASKED_AT_ONCE);
      askNanos = now + BETWEEN.toNanos();
    }
    over = now - end >= 0 || edge.deserted();
    return over;
  }
}
