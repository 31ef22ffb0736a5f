package org.zonecast.router.route;

/** The numbered cases of the policy; the first that fits a zone gives its rank. */
public enum RouteCase {
  /** 1: it has room, is in, and had this stream within the last 60 s. */
  STAYS("the stream was here lately"),
  /** 2: it has room and is in; the best of the nearest region. */
  BEST("best zone of the nearest region"),
  /** 3: it has room and is in; another zone of the nearest region. */
  TWIN("twin zone in the nearest region"),
  /** 4: it has room and is in; of a region farther away. */
  FARTHER("zone of a region farther away"),
  /** 5: it has room, and is healing with its jobs of this second used up. */
  HEALING("it heals, and has its jobs of this second"),
  /** 6: it has room, and is out. */
  OUT("it has room, but is not trusted yet"),
  /** 7: all its workers are busy: the job waits there. */
  BUSY("all its workers are busy"),
  /** 8: no worker there could ever take it: the job waits for one to be started. */
  NO_WORKER("no worker there could take it"),
  /** 9: it cannot be used. */
  UNUSABLE("it cannot be used");

  private final String text;

  RouteCase(String text) {
    this.text = text;
  }

  /** Counted from 1, as in {@code docs/routing.md}. */
  public int number() {
    return ordinal() + 1;
  }

  /** What it means, for people. */
  public String text() {
    return text;
  }

  /** Whether a worker there would take the job at once. */
  public boolean hasRoom() {
    return compareTo(OUT) <= 0;
  }

  /** Whether the job may be submitted there. */
  public boolean usable() {
    return this != UNUSABLE;
  }
}
