package org.zonecast.router.status;

/**
 * What publishing had to recover from.
 *
 * @param failovers how often a job moved to another worker
 * @param childRestarts how often a worker started another codec child
 */
public record Recoveries(int failovers, int childRestarts) {
  public static final Recoveries NONE = new Recoveries(0, 0);

  public Recoveries plus(Recoveries other) {
    return new Recoveries(failovers + other.failovers, childRestarts + other.childRestarts);
  }
}
