package org.zonecast.samples.chaos.check;

import java.util.Set;

/**
 * What the faults of a run explain.
 *
 * @param discontinuities how many EXT-X-DISCONTINUITY each playlist has, exactly
 * @param gaps how many segments may be listed as EXT-X-GAP, at most
 * @param cdnsAway CDNs that were down for longer than they can be brought up to date
 */
public record Allowed(int discontinuities, int gaps, Set<String> cdnsAway) {
  /** Nothing may be seen. */
  public static final Allowed NOTHING = new Allowed(0, 0, Set.of());

  public Allowed {
    cdnsAway = Set.copyOf(cdnsAway);
  }
}
