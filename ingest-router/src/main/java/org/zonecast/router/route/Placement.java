package org.zonecast.router.route;

import java.util.List;

/**
 * One place in the ranking.
 *
 * @param rule the number of the case in {@link ZoneRanking} that put it here
 * @param usable false if no job may be sent there now
 * @param reasons why it stands where it stands, for people
 */
public record Placement(
    String region, String zone, int rule, boolean usable, int freeUnits, List<String> reasons) {
  public Placement {
    reasons = List.copyOf(reasons);
  }

  /** The reasons in one line. */
  public String why() {
    return String.join("; ", reasons);
  }
}
