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

  // A zone's rank is one number: case, distance, missing points and the zone's number, in this
  // order.
  private static final int ZONE_BITS = 16;
  private static final int POINTS_BITS = 11;
  private static final int KM_BITS = 15;

  /** What makes a zone the better one of its region if all are equal. */
  private static final int PREFERRED = ZoneScore.EQUAL_WITHIN + 1;

  private static final int MOST_POINTS = ZoneScore.MOST + PREFERRED;
  private static final int HASH_SPREAD = 0x9E3779B9;

  private final List<ZoneStanding> standings;
  private final Atlas atlas;
  private final RouteRequest request;
  private final int[] regionsKm;
  private final long[] ranks;
  private final int nearestKm;

  ZoneRanking(List<ZoneStanding> standings, Atlas atlas, RouteRequest request) {
    this.standings = standings;
    this.atlas = atlas;
    this.request = request;
    this.regionsKm = atlas.distancesKm(request.origin(), request.region());
    this.ranks = new long[standings.size()];
    String stay = stay(request);
    int hash = request.streamId().hashCode() * HASH_SPREAD >>> 16;
    for (int i = 0; i < ranks.length; i++) {
      ZoneStanding zone = standings.get(i);
      ZoneRoom room = zone.room(request);
      boolean ofEdgesRegion = zone.region().equals(request.region());
      boolean preferred =
          ofEdgesRegion ? zone.zone().equals(request.zone()) : atlas.namedBy(hash, i);
      int points = zone.score(room) + (preferred ? PREFERRED : 0);
      ranks[i] = rank(judge(zone, room, stay), regionsKm[atlas.region(i)], points, i);
    }
    Arrays.sort(ranks);
    this.nearestKm = nearestKm();
  }

  private static long rank(RouteCase rule, int km, int points, int zone) {
    long rank = rule.ordinal();
    rank = rank << KM_BITS | km;
    rank = rank << POINTS_BITS | (MOST_POINTS - points);
    return rank << ZONE_BITS | zone;
  }

  private static @Nullable String stay(RouteRequest request) {
    Stay stay = request.stay().orElse(null);
    return stay != null && stay.at().plus(STAY).isAfter(request.at()) ? stay.zone() : null;
  }

  /** The case, with all that are in and have room taken for the best. */
  private RouteCase judge(ZoneStanding zone, ZoneRoom room, @Nullable String stay) {
    boolean stays = zone.zone().equals(stay);
    if (!zone.usable(request.at())) {
      return RouteCase.UNUSABLE;
    } else if (!room.couldEverHold(request.units())) {
      return RouteCase.NO_WORKER;
    } else if (stays ? !room.mayHold(request.units()) : !room.holds(request.units())) {
      return RouteCase.BUSY;
    } else if (!zone.health().in()) {
      return RouteCase.OUT;
    } else if (zone.saturated(request.at())) {
      return RouteCase.HEALING;
    }
    return stays ? RouteCase.STAYS : RouteCase.BEST;
  }

  private int nearestKm() {
    int nearest = Integer.MAX_VALUE;
    for (long rank : ranks) {
      if (sort(rank) == RouteCase.STAYS || sort(rank) == RouteCase.BEST) {
        nearest = Math.min(nearest, km(rank));
      }
    }
    return nearest;
  }

  private static RouteCase sort(long rank) {
    return CASES[(int) (rank >>> ZONE_BITS + POINTS_BITS + KM_BITS)];
  }

  private static final RouteCase[] CASES = RouteCase.values();

  private static int km(long rank) {
    return (int) (rank >>> ZONE_BITS + POINTS_BITS) & ((1 << KM_BITS) - 1);
  }

  private static int number(long rank) {
    return (int) rank & ((1 << ZONE_BITS) - 1);
  }

  /** The case of the zone in this place, counted from 0. */
  private RouteCase ruleAt(int place) {
    RouteCase sort = sort(ranks[place]);
    if (sort != RouteCase.BEST) {
      return sort;
    } else if (km(ranks[place]) > nearestKm) {
      return RouteCase.FARTHER;
    }
    boolean first = place == 0 || sort(ranks[place - 1]) != RouteCase.BEST;
    return first ? RouteCase.BEST : RouteCase.TWIN;
  }

  /** The zone to submit to; empty if none can be used. */
  public Optional<String> first() {
    return ranks.length == 0 || !sort(ranks[0]).usable()
        ? Optional.empty()
        : Optional.of(standings.get(number(ranks[0])).zone());
  }

  /** The case of the first zone. */
  public RouteCase rule() {
    return ranks.length == 0 ? RouteCase.UNUSABLE : ruleAt(0);
  }

  /** The zones that stand in one case, best first. */
  public List<String> zones(RouteCase rule) {
    return IntStream.range(0, ranks.length)
        .filter(place -> ruleAt(place) == rule)
        .mapToObj(place -> standings.get(number(ranks[place])).zone())
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
    while (withRoom < usable.size() && sort(ranks[withRoom]).hasRoom()) {
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
    int number = number(ranks[place]);
    int km = km(ranks[place]);
    ZoneStanding zone = standings.get(number);
    ZoneRoom room = zone.room(request);
    RouteCase rule = ruleAt(place);
    return new Placement(
        atlas.regionName(number),
        zone.zone(),
        rule.number(),
        rule.usable(),
        Atlas.known(km) ? km : null,
        zone.score(room),
        room.freeUnits(),
        reasons(zone, room, rule, km));
  }

  private List<String> reasons(ZoneStanding zone, ZoneRoom room, RouteCase rule, int km) {
    var reasons = new ArrayList<String>();
    reasons.add(rule.text());
    if (zone.zone().equals(request.zone())) {
      reasons.add("own zone");
    }
    reasons.add(Atlas.known(km) ? km + " km" : "distance unknown");
    if (rule == RouteCase.UNUSABLE) {
      reasons.add(zone.unusable(request.at()));
      return reasons;
    }
    reasons.add(roomOf(room, rule));
    reasons.add("score " + zone.score(room));
    reasons.addAll(zone.faults());
    if (zone.queued() > 0) {
      reasons.add(zone.queued() + " jobs waiting");
    }
    healthOf(zone).ifPresent(reasons::add);
    return reasons;
  }

  private String roomOf(ZoneRoom room, RouteCase rule) {
    if (room.workers() == 0) {
      return "no " + request.kind() + " worker" + encoder();
    }
    if (rule == RouteCase.NO_WORKER) {
      return "%d units in the largest of its %s workers that stay, %d needed"
          .formatted(room.largestWorker(), request.kind(), request.units());
    }
    return "%d of its %s workers suit, %d units free, %d in the largest, %d needed"
        .formatted(
            room.workers(),
            request.kind(),
            room.freeUnits(),
            rule == RouteCase.STAYS ? room.largestAtBest() : room.largestFree(),
            request.units());
  }

  private String encoder() {
    return request.encoderId().map(id -> " with encoder " + id).orElse("");
  }

  private Optional<String> healthOf(ZoneStanding zone) {
    ZoneHealth health = zone.health();
    if (!health.in()) {
      return Optional.of(
          "out because %s; %d of %d good reports"
              .formatted(health.why(), health.streak(), ZoneHealth.GOOD_TO_RETURN));
    }
    if (health.streak() > 0) {
      return Optional.of(
          "%s; %d of %d bad reports"
              .formatted(health.why(), health.streak(), ZoneHealth.BAD_TO_LEAVE));
    }
    return health.healing(request.at()) ? Optional.of("heals") : Optional.empty();
  }
}
