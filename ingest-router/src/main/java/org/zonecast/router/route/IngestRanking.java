package org.zonecast.router.route;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Ranks the edges that a broadcaster can push to. The first of these that tells two edges apart
 * counts:
 *
 * <ol>
 *   <li>the one whose region is nearer to the caller; regions of unknown distance come last, and
 *       all are alike if the caller's place is unknown;
 *   <li>the edge that was asked;
 *   <li>one in its zone;
 *   <li>one in another zone of its region, its twin;
 *   <li>the one that was configured first.
 * </ol>
 */
public final class IngestRanking {
  private IngestRanking() {}

  /**
   * The edges, best first.
   *
   * @param edges the one that was asked comes first
   * @param zoneOf the zone of an edge
   * @param regionOf the region of a zone, if it is known
   * @param awayKm how far a region is from the caller, if that is known
   */
  public static <E> List<E> rank(
      List<E> edges,
      Function<E, String> zoneOf,
      Function<String, Optional<String>> regionOf,
      Function<String, OptionalDouble> awayKm) {
    if (edges.isEmpty()) {
      return List.of();
    }
    E asked = edges.getFirst();
    String zone = zoneOf.apply(asked);
    Optional<String> region = regionOf.apply(zone);
    var ranked = new ArrayList<>(edges);
    ranked.sort(
        Comparator.comparingDouble((E edge) -> distance(zoneOf.apply(edge), regionOf, awayKm))
            .thenComparing(edge -> edge != asked)
            .thenComparing(edge -> !zoneOf.apply(edge).equals(zone))
            .thenComparing(
                edge -> region.isEmpty() || !regionOf.apply(zoneOf.apply(edge)).equals(region)));
    return List.copyOf(ranked);
  }

  private static double distance(
      String zone,
      Function<String, Optional<String>> regionOf,
      Function<String, OptionalDouble> awayKm) {
    return regionOf.apply(zone).map(awayKm).orElse(OptionalDouble.empty()).orElse(Double.MAX_VALUE);
  }
}
