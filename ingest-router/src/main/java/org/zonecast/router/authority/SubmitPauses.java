package org.zonecast.router.authority;

import java.time.Duration;

/**
 * How long an edge waits before the next attempt to submit the job of an epoch without a worker.
 * While zones take the job the pauses do not grow: the broadcast is off the air, and a job waits in
 * a zone's queue for a minute only. Attempts are counted from 1 within one search.
 */
public final class SubmitPauses {
  /** A worker with room says hello within some tenths of a second. */
  private static final Duration FIRST_HELLO = Duration.ofMillis(1500);

  private static final Duration HELLO = Duration.ofSeconds(3);
  private static final Duration FIRST_RETRY = Duration.ofMillis(250);
  private static final int MOST_DOUBLINGS = 4;

  private SubmitPauses() {}

  /** A zone took the job at this attempt: a worker is to say hello meanwhile. */
  public static Duration forHello(int attempt) {
    return attempt == 1 ? FIRST_HELLO : HELLO;
  }

  /** No zone took it at this attempt. */
  public static Duration afterRefusal(int attempt) {
    return FIRST_RETRY.multipliedBy(1L << Math.min(attempt - 1, MOST_DOUBLINGS));
  }
}
