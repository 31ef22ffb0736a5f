package org.zonecast.router.authority;

import java.time.Duration;
import java.util.Optional;

/**
 * When to submit the epoch's job, and as which attempt: at once when the worker is lost, again when
 * nobody said hello, for as long as the broadcast lives. While the holder of the grant goes on and
 * another is to stand by, nothing is late, so where nobody comes the pauses double. One that stood
 * by and is lost is replaced at once, but the next ones after pauses that double too: what they
 * died of may be the job. A state machine without a clock of its own.
 */
final class SubmitTimer {
  private static final long MAX_WAIT_NANOS = Duration.ofSeconds(15).toNanos();
  private static final int PATIENT_ATTEMPTS = 4;
  private static final long FIRST_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int MOST_DOUBLINGS = 4;

  private enum State {
    NOT_NEEDED,
    DUE,
    IN_FLIGHT
  }

  private State state = State.NOT_NEEDED;
  private long dueNanos;
  private int submits;
  private int attempt;
  private int standbysLost;

  /** Whether somebody publishes while another is looked for. */
  private boolean holderGoesOn;

  /**
   * A submit to be made.
   *
   * @param submit counts all submits of the epoch
   * @param attempt counts those within one loss
   */
  record Attempt(int submit, int attempt) {}

  /** A worker is needed from now on: the epoch has none. */
  void needed(long nowNanos) {
    standbysLost = 0;
    holderGoesOn = false;
    neededAt(nowNanos);
  }

  /** The holder of the grant wants to be relieved, and goes on meanwhile. */
  void successorNeeded(long nowNanos) {
    standbysLost = 0;
    holderGoesOn = true;
    neededAt(nowNanos);
  }

  /** The worker that stood by is lost, and the holder of the grant goes on. */
  void standbyLost(long nowNanos) {
    int doublings = Math.clamp(standbysLost - 1L, 0, MOST_DOUBLINGS);
    long pauseNanos = standbysLost == 0 ? 0 : FIRST_PAUSE_NANOS << doublings;
    standbysLost++;
    holderGoesOn = true;
    neededAt(nowNanos + pauseNanos);
  }

  private void neededAt(long nanos) {
    state = State.DUE;
    dueNanos = nanos;
    attempt = 0;
  }

  /** Somebody has the grant, or nobody is needed any more. */
  void notNeeded() {
    state = State.NOT_NEEDED;
  }

  /** The submit to make now, if one is due. The caller makes it and says what became of it. */
  Optional<Attempt> due(long nowNanos) {
    if (state != State.DUE || nowNanos < dueNanos) {
      return Optional.empty();
    }
    state = State.IN_FLIGHT;
    return Optional.of(new Attempt(++submits, ++attempt));
  }

  /** A zone took it: a hello is expected soon. */
  void submitted(Attempt made, long nowNanos) {
    long waitNanos = SubmitPauses.forHello(made.attempt).toNanos();
    int doublings =
        holderGoesOn ? Math.clamp(made.attempt - PATIENT_ATTEMPTS, 0, MOST_DOUBLINGS) : 0;
    again(made, nowNanos + Math.min(MAX_WAIT_NANOS, waitNanos << doublings));
  }

  /** No zone took it. */
  void failed(Attempt made, long nowNanos) {
    again(made, nowNanos + SubmitPauses.afterRefusal(made.attempt).toNanos());
  }

  /** Whether this submit is the latest, and somebody is still needed. */
  boolean waitsFor(Attempt made) {
    return state == State.IN_FLIGHT && made.submit == submits;
  }

  private void again(Attempt made, long atNanos) {
    if (waitsFor(made)) {
      state = State.DUE;
      dueNanos = atNanos;
    }
  }
}
