package org.zonecast.samples;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;

/**
 * Ctrl-C and SIGTERM: the first asks for an orderly end, the second ends at once. A JVM shutdown
 * hook could tell neither apart nor choose the exit code.
 */
public final class EndSignals {
  private static final int ENDED_BY_SECOND = 130;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final Runnable atOnce;

  private EndSignals(Runnable atOnce) {
    this.atOnce = atOnce;
  }

  /**
   * Takes over both signals from now on.
   *
   * @param atOnce what is still done when the second signal comes, just before the process halts
   */
  public static EndSignals handle(Runnable atOnce) {
    EndSignals signals = new EndSignals(atOnce);
    Signal.handle(new Signal("INT"), signal -> signals.receive());
    Signal.handle(new Signal("TERM"), signal -> signals.receive());
    return signals;
  }

  private synchronized void receive() {
    if (asked.getCount() > 0) {
      asked.countDown();
    } else {
      atOnce.run();
      Runtime.getRuntime().halt(ENDED_BY_SECOND);
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
