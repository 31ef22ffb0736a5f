package org.zonecast.samples.local;

import java.util.stream.IntStream;

/** Free places for the ports of local clusters, for whoever starts one. */
public final class LocalPorts {
  private static final int FIRST_BASE = 20_000;
  private static final int STEP = PortPlan.MOST_ZONES * 100;

  private LocalPorts() {}

  /** A {@code --port-base} at which nothing listens. The first zone's router will listen on it. */
  public static int freeBase(int zones, int workersPerZone) {
    return freeBase(1, zones, workersPerZone);
  }

  /**
   * The same for a cluster with several regions.
   *
   * @param zones of each region
   */
  public static int freeBase(int regions, int zones, int workersPerZone) {
    LocalOptions options = LocalOptions.idle(0, regions, zones, workersPerZone);
    int highest = PortPlan.highestBase(regions * zones);
    return IntStream.iterate(FIRST_BASE, base -> base <= highest, base -> base + STEP)
        .filter(base ->
            PortPlan.firstTaken(new PortPlan(base).uses(options, LocalCluster.CDN_NAMES)).isEmpty())
        .findFirst()
        .orElseThrow();
  }
}
