package org.zonecast.router.route;

/**
 * The numbered cases of the policy; the first that fits a zone gives its rank. The words of each
 * are those of {@code docs/routing.md}, which says what they mean.
 */
public enum RouteCase {
  STAYS(
      "has room, is open, and had this stream within the last 60 s", "the stream was here lately"),
  BEST("has room, is open; the best of the nearest region", "best zone of the nearest region"),
  TWIN("has room, is open; another zone of the nearest region", "twin zone in the nearest region"),
  FARTHER("has room, is open; of a region farther away", "zone of a region farther away"),
  HEALING(
      "has room, is healing, and had its jobs of this second",
      "it heals, and had its jobs of this second"),
  OUT("has room, but is out", "it has room, but is not trusted yet"),
  BUSY(
      "can be used and has a worker that could take it, but no room now",
      "all its workers are busy"),
  NO_WORKER("can be used, but has no worker that could take it", "no worker there could take it"),
  UNUSABLE("cannot be used: its store is away, or no report for 3 s", "it cannot be used");

  private final String zone;
  private final String text;

  /**
   * @param zone what must be true of the zone
   */
  RouteCase(String zone, String text) {
    this.zone = zone;
    this.text = text;
  }

  /** Counted from 1, as in {@code docs/routing.md}. */
  public int number() {
    return ordinal() + 1;
  }

  /** What must be true of the zone, in the words of the documentation. */
  public String zone() {
    return zone;
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
