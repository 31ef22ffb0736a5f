package org.zonecast.router.route;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * All zones in the order in which a job is to try them. The first {@link RouteCase} that fits a
 * zone gives its rank; within a case the nearer region comes first, then the higher score, then the
 * name. Reasons are written only for those that are asked for.
 */
public final class ZoneRanking {
  /** How long a stream's last zone stays the one it returns to. */
  public static final Duration STAY = Duration.ofSeconds(60);

  private static final int HASH_SPREAD = 0x9E3779B9;

  private final List<ZoneStanding> standings;
  private final Atlas atlas;
  private final RouteRequest request;

  /** The {@linkplain Rank ranks} of all zones, best first. */
  private final long[] ranks;

  private final int nearestKm;

  ZoneRanking(List<ZoneStanding> standings, Atlas atlas, RouteRequest request) {
    this.standings = standings;
    this.atlas = atlas;
    this.request = request;
    this.ranks = new long[standings.size()];
    int[] regionsKm = atlas.distancesKm(request.origin(), request.region());
    String stay = stay(request);
    int hash = request.streamId().hashCode() * HASH_SPREAD >>> 16;
    for (int i = 0; i < ranks.length; i++) {
      ZoneStanding zone = standings.get(i);
      ZoneRoom room = zone.room(request);
      RouteCase fitting = judge(zone, room, zone.zone().equals(stay));
      boolean ofEdgesRegion = zone.region().equals(request.region());
      boolean preferred =
          ofEdgesRegion ? zone.zone().equals(request.zone()) : atlas.namedBy(hash, i);
      ranks[i] = Rank.of(fitting, regionsKm[atlas.region(i)], zone.score(room), preferred, i);
    }
    Arrays.sort(ranks);
    this.nearestKm = nearestKm();
  }

  private static @Nullable String stay(RouteRequest request) {
    Stay stay = request.stay().orElse(null);
    return stay != null && stay.at().plus(STAY).isAfter(request.at()) ? stay.zone() : null;
  }

  /**
   * The first case that fits, with all that are open and have room taken for the best.
   *
   * @param hadStream whether the stream was there lately
   */
  private RouteCase judge(ZoneStanding zone, ZoneRoom room, boolean hadStream) {
    int units = request.units();
    boolean usable = zone.usable(request.at());
    boolean couldTake = usable && room.couldEverHold(units);
    boolean hasRoom = couldTake && (hadStream ? room.mayHold(units) : room.holds(units));
    if (hasRoom && zone.open(request.at())) {
      return hadStream ? RouteCase.STAYS : RouteCase.BEST;
    } else if (hasRoom && zone.health().in()) {
      return RouteCase.HEALING;
    } else if (hasRoom) {
      return RouteCase.OUT;
    } else if (couldTake) {
      return RouteCase.BUSY;
    }
    return usable ? RouteCase.NO_WORKER : RouteCase.UNUSABLE;
  }

  private int nearestKm() {
    int nearest = Integer.MAX_VALUE;
    for (long rank : ranks) {
      RouteCase fitting = Rank.caseOf(rank);
      if (fitting == RouteCase.STAYS || fitting == RouteCase.BEST) {
        nearest = Math.min(nearest, Rank.km(rank));
      }
    }
    return nearest;
  }

  /** The case of the zone in this place, counted from 0. */
  private RouteCase caseAt(int place) {
    RouteCase fitting = Rank.caseOf(ranks[place]);
    if (fitting != RouteCase.BEST) {
      return fitting;
    } else if (Rank.km(ranks[place]) > nearestKm) {
      return RouteCase.FARTHER;
    }
    boolean first = place == 0 || Rank.caseOf(ranks[place - 1]) != RouteCase.BEST;
    return first ? RouteCase.BEST : RouteCase.TWIN;
  }

  private ZoneStanding zoneAt(int place) {
    return standings.get(Rank.zone(ranks[place]));
  }

  /** The zone to submit to; empty if none can be used. */
  public Optional<String> first() {
    return firstCase().usable() ? Optional.of(zoneAt(0).zone()) : Optional.empty();
  }

  /** The case of the first zone. */
  public RouteCase firstCase() {
    return ranks.length == 0 ? RouteCase.UNUSABLE : caseAt(0);
  }

  /** The zones that stand in one case, best first. */
  public List<String> zones(RouteCase wanted) {
    return IntStream.range(0, ranks.length)
        .filter(place -> caseAt(place) == wanted)
        .mapToObj(place -> zoneAt(place).zone())
        .toList();
  }

  /** All zones, best first, explained; those that cannot be used come last. */
  public List<Placement> placements() {
    var placements = new ArrayList<Placement>(ranks.length);
    for (int place = 0; place < ranks.length; place++) {
      placements.add(explain(place));
    }
    return placements;
  }

  /**
   * The usable zones in the order in which a job tries them. Of those with room, or of all if fewer
   * than two have room, the first one is that which was tried least; the others follow as ranked.
   *
   * @param tried zones that took the job and had no worker for it
   */
  public List<Placement> order(List<String> tried) {
    List<Placement> usable = placements().stream().filter(Placement::usable).toList();
    int withRoom = 0;
    while (withRoom < usable.size() && Rank.caseOf(ranks[withRoom]).hasRoom()) {
      withRoom++;
    }
    List<Placement> choice = withRoom >= 2 ? usable.subList(0, withRoom) : usable;
    var order = new ArrayList<>(usable);
    choice.stream()
        .min(Comparator.comparingInt(placement -> Collections.frequency(tried, placement.zone())))
        .ifPresent(first -> {
          order.remove(first);
          order.addFirst(first);
        });
    return order;
  }

  private Placement explain(int place) {
    int km = Rank.km(ranks[place]);
    ZoneStanding zone = zoneAt(place);
    ZoneRoom room = zone.room(request);
    RouteCase fitting = caseAt(place);
    return new Placement(
        atlas.regionName(Rank.zone(ranks[place])),
        zone.zone(),
        fitting.number(),
        fitting.usable(),
        Atlas.known(km) ? km : null,
        zone.score(room),
        room.freeUnits(),
        new ZoneReasons(request, zone, room, fitting, km).all());
  }
}
