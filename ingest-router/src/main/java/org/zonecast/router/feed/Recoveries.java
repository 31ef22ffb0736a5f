package org.zonecast.router.feed;

/**
 * What publishing had to recover from.
 *
 * @param failovers how often a job moved to another worker
 * @param childRestarts how often a worker started another codec child
 */
record Recoveries(int failovers, int childRestarts) {
  static final Recoveries NONE = new Recoveries(0, 0);

  Recoveries plus(Recoveries other) {
    return new Recoveries(failovers + other.failovers, childRestarts + other.childRestarts);
  }
}
