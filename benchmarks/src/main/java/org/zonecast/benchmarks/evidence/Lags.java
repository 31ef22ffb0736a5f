package org.zonecast.benchmarks.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** From the arrival of a segment's last frame to its listing on every CDN. */
public final class Lags {
  private Lags() {}

  /**
   * The lags of the segments that arrived in a window, and of those that were on their way when it
   * began.
   *
   * @param nowMillis counts for a segment that is listed nowhere yet
   */
  public static List<Long> between(
      Map<Long, Long> arrivals, Listings listings, long fromMillis, long toMillis, long nowMillis) {
    List<Long> lags = new ArrayList<>();
    arrivals.forEach((number, arrivedMillis) -> {
      OptionalLong listed = listings.everywhereMillis(number);
      boolean onItsWay = listed.isPresent() && listed.getAsLong() >= fromMillis;
      if (arrivedMillis < toMillis && (arrivedMillis >= fromMillis || onItsWay)) {
        lags.add(listed.orElse(nowMillis) - arrivedMillis);
      }
    });
    return lags;
  }
}
