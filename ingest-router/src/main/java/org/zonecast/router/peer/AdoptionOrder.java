package org.zonecast.router.peer;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.zonecast.router.route.Region;
import org.zonecast.router.route.World;

/**
 * Which edge goes on with a broadcast whose edge is lost: one after the other, in an order that all
 * agree on without a word. In turn an edge of the lost one's region, which is where the encoder
 * tries next, and one from elsewhere, because the whole region may be lost. A pure function.
 *
 * @param zones the zone of each edge, this one included
 * @param world as it is configured, the same at every edge; empty if it is not
 */
record AdoptionOrder(String self, Map<String, String> zones, World world) {

  /**
   * How old a broadcast's record is when it is the first edge's turn: six seconds without its edge,
   * whose last word may have been two seconds old by then.
   */
  static final Duration LOST = Duration.ofSeconds(8);

  private static final Duration EACH = Duration.ofSeconds(2);

  /** Farther than any two places on the earth. */
  private static final long UNKNOWN_KM = Long.MAX_VALUE;

  AdoptionOrder {
    zones = Map.copyOf(zones);
  }

  static AdoptionOrder of(Self self, List<PeerAddress> others, World world) {
    Map<String, String> zones = new TreeMap<>();
    others.forEach(other -> zones.put(other.id(), other.zone()));
    zones.put(self.id(), self.zone());
    return new AdoptionOrder(self.id(), zones, world);
  }

  /** How old a broadcast's record is when it is this edge's turn. */
  Duration turn(String streamId, String lostEdge) {
    return LOST.plus(EACH.multipliedBy(order(streamId, lostEdge).indexOf(self)));
  }

  /**
   * All edges. In the lost one's region those of the other zone come first, and of those elsewhere
   * the ones of the nearest region. The lost edge, started again, is the last one: an edge that was
   * there all the time knows more.
   */
  private List<String> order(String streamId, String lostEdge) {
    List<Candidate> candidates =
        zones.keySet().stream()
            .filter(edge -> !edge.equals(lostEdge))
            .map(edge -> candidate(streamId, lostEdge, edge))
            .sorted(Candidate.BEST_FIRST)
            .toList();
    List<String> order = inTurn(named(candidates, true), named(candidates, false));
    order.add(lostEdge);
    return order;
  }

  /** An edge that may go on with it, and how it stands to the lost one. */
  private record Candidate(String edge, boolean near, boolean ofItsZone, long awayKm, long hash) {
    static final Comparator<Candidate> BEST_FIRST =
        Comparator.comparing(Candidate::ofItsZone)
            .thenComparingLong(Candidate::awayKm)
            .thenComparingLong(Candidate::hash)
            .thenComparing(Candidate::edge);
  }

  private Candidate candidate(String streamId, String lostEdge, String edge) {
    Optional<Region> lostRegion = regionOf(lostEdge);
    Optional<Region> region = regionOf(edge);
    return new Candidate(
        edge,
        region.isPresent() && region.equals(lostRegion),
        zoneOf(edge).equals(zoneOf(lostEdge)),
        awayKm(lostRegion, region),
        hash(streamId + "/" + edge));
  }

  private Optional<Region> regionOf(String edge) {
    return world.regionOf(zoneOf(edge));
  }

  /** Empty of an edge that is not known. */
  private String zoneOf(String edge) {
    return zones.getOrDefault(edge, "");
  }

  /** In whole kilometres, so that machines agree whose arithmetic differs in the last digit. */
  private static long awayKm(Optional<Region> from, Optional<Region> to) {
    return from.flatMap(Region::place)
        .flatMap(here -> to.flatMap(Region::place).map(here::distanceKm))
        .map(km -> Math.round(km))
        .orElse(UNKNOWN_KM);
  }

  private static List<String> named(List<Candidate> candidates, boolean near) {
    return candidates.stream().filter(it -> it.near() == near).map(Candidate::edge).toList();
  }

  private static List<String> inTurn(List<String> first, List<String> second) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
      first.stream().skip(i).findFirst().ifPresent(all::add);
      second.stream().skip(i).findFirst().ifPresent(all::add);
    }
    return all;
  }

  /** A CRC alone would order the edges alike for too many streams; it is mixed once more. */
  private static long hash(String text) {
    var crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    long mixed = crc.getValue() * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
    return mixed ^ (mixed >>> 32);
  }
}
