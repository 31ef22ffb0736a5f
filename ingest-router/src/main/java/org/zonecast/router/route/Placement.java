package org.zonecast.router.route;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One place in the ranking, explained.
 *
 * @param caseNumber of the {@link RouteCase} that put it here
 * @param usable false if no job may be sent there now
 * @param distanceKm from the broadcaster to its region; null if unknown
 * @param score 0 to 1000, the higher the better
 * @param freeUnits of the workers that suit the job, less what was sent there since
 * @param reasons why it stands where it stands, for people
 */
public record Placement(
    String region,
    String zone,
    @JsonProperty("rule") int caseNumber,
    boolean usable,
    @Nullable Integer distanceKm,
    int score,
    int freeUnits,
    List<String> reasons) {
  public Placement {
    reasons = List.copyOf(reasons);
  }

  /** The case and the reasons in one line. */
  public String why() {
    return "case " + caseNumber + ": " + String.join("; ", reasons);
  }
}
