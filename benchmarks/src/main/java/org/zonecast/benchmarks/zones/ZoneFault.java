package org.zonecast.benchmarks.zones;

import java.util.Locale;

/** What is done to the place that a broadcast is in, and what is counted. */
public enum ZoneFault {
  /** The edge lives on: nothing may be lost. Counted is how late the worst segment is. */
  WORKERS("kill -9 of all workers of the zone", 4),

  /** Every process stands still, so nobody is told. Counted from the encoder's reconnect. */
  ZONE("SIGSTOP of everything in the zone, woken later", 10),

  /** The same with both zones of the region. */
  REGION("SIGSTOP of everything in the region, woken later", 30);

  private final String text;
  private final double wantedSeconds;

  ZoneFault(String text, double wantedSeconds) {
    this.text = text;
    this.wantedSeconds = wantedSeconds;
  }

  /** What it is called in the table. */
  String text() {
    return text;
  }

  /** The most that 95 of 100 runs may take. */
  double wantedSeconds() {
    return wantedSeconds;
  }

  /** Whether the edge is lost, too, so that the encoder has to connect to another one. */
  boolean takesEdge() {
    return this != WORKERS;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
