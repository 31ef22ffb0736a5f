package org.zonecast.worker.cdn;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps a CDN that fails from being asked again and again: closed, it lets every request through;
 * open, none until it has cooled down; then one, which decides. Confined to one thread.
 */
public final class CircuitBreaker {
  /** How a breaker stands. */
  public enum State {
    CLOSED,
    OPEN,
    HALF_OPEN
  }

  private final int failuresToOpen;
  private final Duration shortestCoolDown;
  private final Duration longestCoolDown;
  private final LongSupplier nanoClock;

  private State state = State.CLOSED;
  private int failuresInRow;
  private Duration coolDown;
  private long openUntilNanos;

  public CircuitBreaker(
      int failuresToOpen,
      Duration shortestCoolDown,
      Duration longestCoolDown,
      LongSupplier nanoClock) {
    this.failuresToOpen = failuresToOpen;
    this.shortestCoolDown = shortestCoolDown;
    this.longestCoolDown = longestCoolDown;
    this.nanoClock = nanoClock;
    this.coolDown = shortestCoolDown;
  }

  public State state() {
    return state;
  }

  /** Failures since the last success. */
  public int failuresInRow() {
    return failuresInRow;
  }

  /** Whether a request may be sent now. The first one after cooling down is the trial. */
  public boolean tryPass() {
    if (state == State.OPEN && nanoClock.getAsLong() - openUntilNanos >= 0) {
      state = State.HALF_OPEN;
      return true;
    }
    return state == State.CLOSED;
  }

  /** How long an open breaker stays open. */
  public Duration remaining() {
    return state == State.OPEN
        ? Duration.ofNanos(Math.max(0, openUntilNanos - nanoClock.getAsLong()))
        : Duration.ZERO;
  }

  public void succeeded() {
    failuresInRow = 0;
    if (state != State.OPEN) {
      // A request from before it opened proves nothing about now; the trial does.
      state = State.CLOSED;
      coolDown = shortestCoolDown;
    }
  }

  /**
   * @param retryHelps false opens the breaker at once: asking again soon is of no use
   */
  public void failed(boolean retryHelps) {
    failuresInRow++;
    if (state == State.HALF_OPEN) {
      Duration doubled = coolDown.multipliedBy(2);
      open(doubled.compareTo(longestCoolDown) > 0 ? longestCoolDown : doubled);
    } else if (state == State.CLOSED && (!retryHelps || failuresInRow >= failuresToOpen)) {
      open(shortestCoolDown);
    }
  }

  private void open(Duration time) {
    state = State.OPEN;
    coolDown = time;
    openUntilNanos = nanoClock.getAsLong() + time.toNanos();
  }
}
