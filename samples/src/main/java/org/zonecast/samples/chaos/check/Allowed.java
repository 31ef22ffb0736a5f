package org.zonecast.samples.chaos.check;

import java.util.Set;

/**
 * What the faults of a run explain.
 *
 * @param discontinuities how many EXT-X-DISCONTINUITY each playlist has, exactly
 * @param silentGaps whether segments in which nothing came in may have no objects
 * @param harmedCdns CDNs that faults were done to: what one of them lacked while it did not work
 *     and another worker took over, nobody brings it any more
 */
public record Allowed(int discontinuities, boolean silentGaps, Set<String> harmedCdns) {
  /** Nothing may be seen. */
  public static final Allowed NOTHING = new Allowed(0, false, Set.of());

  public Allowed {
    harmedCdns = Set.copyOf(harmedCdns);
  }
}
