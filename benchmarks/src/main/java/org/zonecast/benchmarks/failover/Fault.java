package org.zonecast.benchmarks.failover;

import java.util.Locale;

/** What is done to the worker that publishes. */
public enum Fault {
  CHILD("kill -9 of the codec child", 1.5),
  WORKER("kill -9 of the whole worker", 2.5),
  STOP("SIGSTOP of the worker, woken after 30 s", 4.5),
  DRAIN("drain", 0.5);

  private final String text;
  private final double wantedSeconds;

  Fault(String text, double wantedSeconds) {
    this.text = text;
    this.wantedSeconds = wantedSeconds;
  }

  /** What it is called in the table. */
  String text() {
    return text;
  }

  /** The most that 95 of 100 runs may be late. */
  double wantedSeconds() {
    return wantedSeconds;
  }

  /** Whether another worker has to take over. */
  boolean moves() {
    return this != CHILD;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
