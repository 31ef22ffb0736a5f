package org.zonecast.benchmarks.zones;

import java.util.List;
import java.util.Locale;

/** What is done to the places that broadcasts are in, and what is counted. */
public enum ZoneFault {
  /** The edges live on: nothing may be lost. */
  WORKERS("kill -9 of all workers of the zone", Counted.LATENESS, 4),

  /** Every process stands still, so nobody is told. */
  ZONE("SIGSTOP of everything in the zone, woken later", Counted.RECONNECT, 10),

  /** Nothing passes between the zone and all else, CDNs and encoders included. */
  CUT("the zone cut off silently, its link mended later", Counted.RECONNECT, 10),

  /** SIGSTOP with both zones of the region. */
  REGION("SIGSTOP of everything in the region, woken later", Counted.RECONNECT, 30),

  /** Nothing of the zone's Redis comes back for a minute. */
  REDIS("kill -9 of both Redis and the Sentinels of the zone, back after 60 s", Counted.START, 6),

  /** The same, but connections stay open and nobody answers. */
  FROZEN("SIGSTOP of both Redis and the Sentinels of the zone for 60 s", Counted.START, 6),

  /** In turn by kill -9 and by SIGSTOP. */
  PRIMARY("kill -9 or SIGSTOP of the Redis primary of the zone", Counted.LATENESS, 2);

  /** What the figure of a run is. */
  enum Counted {
    /** How late the worst segment behind the fault is, beyond the usual. */
    LATENESS,

    /** From the encoder's first attempt after the fault to a whole segment of its new media. */
    RECONNECT,

    /** From the start of an encoder during the fault to the first segment. */
    START
  }

  private static final List<String> ALL =
      List.of("router", "worker", "transcoder", "redis", "sentinel");

  private final String text;
  private final Counted counted;
  private final double wantedSeconds;

  ZoneFault(String text, Counted counted, double wantedSeconds) {
    this.text = text;
    this.counted = counted;
    this.wantedSeconds = wantedSeconds;
  }

  /** What it is called in the table. */
  String text() {
    return text;
  }

  Counted counted() {
    return counted;
  }

  /** The most that 95 of 100 runs may take, or each: see {@link #holdsForEach()}. */
  double wantedSeconds() {
    return wantedSeconds;
  }

  /** Whether no run at all may take longer than what is wanted. */
  boolean holdsForEach() {
    return counted != Counted.LATENESS;
  }

  /** Whether the edge is lost, too, so that the encoder has to connect to another one. */
  boolean takesEdge() {
    return counted == Counted.RECONNECT;
  }

  /** How often a stream may move to another zone for it until what was hit is back. */
  int mostMoves() {
    return switch (this) {
      case WORKERS, ZONE, CUT, REGION -> 1;
      case REDIS, FROZEN, PRIMARY -> 0;
    };
  }

  /** How many zones, each in a region of its own, are hit in a round; or how many regions. */
  int atOnce() {
    return this == REGION ? 1 : broadcasts();
  }

  /** How many broadcasts are live in a round, each hit by it. */
  int broadcasts() {
    return this == WORKERS ? 1 : 2;
  }

  /** Whether every zone has to stand in a network of its own. */
  boolean needsNetwork() {
    return this == CUT;
  }

  /** Whether new broadcasts are begun during the fault. */
  boolean hasNewcomers() {
    return counted == Counted.START;
  }

  /** Whether what is hit is killed, and not only stopped; {@code round} counts from 0. */
  boolean kills(int round) {
    return switch (this) {
      case WORKERS, REDIS -> true;
      case ZONE, CUT, REGION, FROZEN -> false;
      case PRIMARY -> round % 2 == 0;
    };
  }

  /** The roles of the processes that are hit. */
  List<String> roles() {
    return switch (this) {
      case WORKERS -> List.of("worker", "transcoder");
      case ZONE, REGION -> ALL;
      case CUT -> List.of();
      case REDIS, FROZEN -> List.of("redis", "sentinel");
      case PRIMARY -> List.of("redis");
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
