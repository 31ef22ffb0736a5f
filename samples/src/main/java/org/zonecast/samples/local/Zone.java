package org.zonecast.samples.local;

import java.util.List;
import java.util.stream.IntStream;

/**
 * One of the local cluster's zones.
 *
 * @param index counted over all regions, 0 for the first
 * @param label what its parts' names end in: {@code a} where there is one region, else {@code
 *     frankfurt-a}
 */
record Zone(int index, LocalRegion region, String label) {

  /** A zone of a cluster with one region. */
  static Zone alone(int index) {
    return new Zone(index, LocalRegion.ONLY, letter(index));
  }

  /** A zone of a cluster with several regions. */
  static Zone in(LocalRegion region, int index, int numberInRegion) {
    return new Zone(index, region, region.name() + "-" + letter(numberInRegion));
  }

  /**
   * All zones of a cluster, region by region.
   *
   * @param zones of each region
   */
  static List<Zone> all(int regions, int zones) {
    return IntStream.range(0, regions * zones)
        .mapToObj(index ->
            regions == 1
                ? alone(index)
                : in(LocalRegion.SEVERAL.get(index / zones), index, index % zones))
        .toList();
  }

  private static String letter(int number) {
    return String.valueOf((char) ('a' + number));
  }

  String name() {
    return region.equals(LocalRegion.ONLY) ? "zone-" + label : label;
  }

  String routerId() {
    return "router-" + label;
  }

  /** The id of its worker with this number, counted from 0. */
  String workerId(int number) {
    return "worker-" + label + (number + 1);
  }
}
