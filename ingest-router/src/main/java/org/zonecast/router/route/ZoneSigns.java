package org.zonecast.router.route;

/**
 * How a zone's workers do, as edges see it.
 *
 * @param claimMillis from a submit that the zone took to the worker's connection; p95 of late
 * @param workersLostPerMinute different workers that broke off or were stuck in the last minute
 * @param publishErrorRate of the pairs of worker and CDN those that fail now, 0 to 1
 */
public record ZoneSigns(long claimMillis, int workersLostPerMinute, double publishErrorRate) {
  public static final ZoneSigns NONE = new ZoneSigns(0, 0, 0);

  public ZoneSigns {
    claimMillis = Math.max(0, claimMillis);
    workersLostPerMinute = Math.max(0, workersLostPerMinute);
    publishErrorRate = publishErrorRate > 0 ? Math.min(1, publishErrorRate) : 0;
  }

  /** The worse of both in each respect. */
  public ZoneSigns worse(ZoneSigns other) {
    return new ZoneSigns(
        Math.max(claimMillis, other.claimMillis),
        Math.max(workersLostPerMinute, other.workersLostPerMinute),
        Math.max(publishErrorRate, other.publishErrorRate));
  }
}
