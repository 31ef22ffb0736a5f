package org.zonecast.samples;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;

/**
 * Ctrl-C, SIGTERM and a terminal that was closed: the first asks for an orderly end, a second
 * Ctrl-C or SIGTERM ends at once. A JVM shutdown hook could tell neither apart nor choose the exit
 * code.
 */
public final class EndSignals {
  private static final int ENDED_BY_SECOND = 130;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final Runnable atOnce;

  private EndSignals(Runnable atOnce) {
    this.atOnce = atOnce;
  }

  /**
   * Takes over these signals from now on, but for those that the JVM was started to ignore, as
   * {@code nohup} does with SIGHUP.
   *
   * @param atOnce what is still done when the second signal comes, just before the process halts
   */
  public static EndSignals handle(Runnable atOnce) {
    EndSignals signals = new EndSignals(atOnce);
    Signal.handle(new Signal("INT"), signal -> signals.receive());
    Signal.handle(new Signal("TERM"), signal -> signals.receive());
    // Once from the shell and once from the system: a second one is no word of a person.
    Signal.handle(new Signal("HUP"), signal -> signals.asked.countDown());
    return signals;
  }

  private synchronized void receive() {
    if (asked.getCount() > 0) {
      asked.countDown();
    } else {
      try {
        atOnce.run();
      } finally {
        Runtime.getRuntime().halt(ENDED_BY_SECOND);
      }
    }
  }

  public boolean asked() {
    return asked.getCount() == 0;
  }

  /** Waits until the end is asked for; false if it was not within {@code millis}. */
  public boolean await(long millis) throws InterruptedException {
    return asked.await(millis, TimeUnit.MILLISECONDS);
  }

  /** Waits until the end is asked for. */
  public void await() throws InterruptedException {
    asked.await();
  }
}
