package org.zonecast.router.route;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Ranks the zones for a job. The first case that fits a zone gives its rank:
 *
 * <ol>
 *   <li>the edge's own zone, and a worker there has room;
 *   <li>its twin (another zone of the same region) with room;
 *   <li>a zone of another region with room;
 *   <li>the own zone, all of whose workers are busy: the job waits there;
 *   <li>the twin, busy;
 *   <li>a zone of another region, busy;
 *   <li>a zone with no worker that could ever take it: it waits for one to be started;
 *   <li>not usable: the zone's store is away, or the zone was not heard of lately.
 * </ol>
 *
 * <p>Within a case the nearer zone comes first, then the one with more room, then the shorter
 * queue, then the name.
 */
public final class ZoneRanking {

  /** A zone whose report is older than this counts as unreachable. */
  public static final Duration REPORT_VALIDITY = Duration.ofSeconds(3);

  private static final int WITH_ROOM = 1;
  private static final int BUSY = 4;
  private static final int NO_WORKER = 7;
  private static final int UNUSABLE = 8;

  private ZoneRanking() {}

  /** All zones, best first; those that are not usable come last. */
  public static List<Placement> rank(
      List<ZoneReport> reports, RouteRequest request, List<RecentPlacement> recent) {
    var ranked = new ArrayList<Candidate>();
    for (ZoneReport report : reports) {
      ranked.add(judge(report, request, ZoneRoom.of(report, request, recent)));
    }
    ranked.sort(
        Comparator.comparingInt((Candidate c) -> c.placement.rule())
            .thenComparingInt(c -> c.nearness)
            .thenComparingInt(c -> -c.placement.freeUnits())
            .thenComparingLong(c -> c.report.queued())
            .thenComparing(c -> c.report.zone()));
    return ranked.stream().map(Candidate::placement).toList();
  }

  /**
   * The usable zones in the order in which {@code attempt} tries them. Repeated attempts begin
   * further down in turn, among the zones with room as long as there are two of them.
   *
   * @param attempt counted from 1
   */
  public static List<Placement> order(List<Placement> ranked, int attempt) {
    List<Placement> usable = ranked.stream().filter(Placement::usable).toList();
    if (usable.isEmpty()) {
      return usable;
    }
    int withRoom = (int) usable.stream().filter(p -> p.rule() < BUSY).count();
    int turn = Math.floorMod(attempt - 1, withRoom >= 2 ? withRoom : usable.size());
    var order = new ArrayList<>(usable);
    order.addFirst(order.remove(turn));
    return order;
  }

  /** Whether one of these zones has a worker with room. */
  public static boolean hasRoom(List<Placement> ranked) {
    return ranked.stream().anyMatch(placement -> placement.rule() < BUSY);
  }

  private record Candidate(ZoneReport report, int nearness, Placement placement) {}

  private static Candidate judge(ZoneReport report, RouteRequest request, ZoneRoom room) {
    var reasons = new ArrayList<String>();
    int nearness = nearness(report, request, reasons);
    int rule = rule(report, request, room, nearness, reasons);
    return new Candidate(
        report,
        nearness,
        new Placement(
            report.region(), report.zone(), rule, rule != UNUSABLE, room.freeUnits(), reasons));
  }

  /** 0 for the edge's own zone, 1 for its twin, 2 for another region. */
  private static int nearness(ZoneReport report, RouteRequest request, List<String> reasons) {
    if (report.zone().equals(request.zone())) {
      reasons.add("own zone");
      return 0;
    }
    boolean twin = report.region().equals(request.region());
    reasons.add(twin ? "twin zone" : "another region");
    return twin ? 1 : 2;
  }

  private static int rule(
      ZoneReport report, RouteRequest request, ZoneRoom room, int nearness, List<String> reasons) {
    Duration age = Duration.between(report.at(), request.at());
    if (age.compareTo(REPORT_VALIDITY) > 0) {
      reasons.add("not heard of for " + age.toSeconds() + " s");
      return UNUSABLE;
    }
    if (!report.storeHealthy()) {
      reasons.add("its store is away" + suffix(report.storeDetail()));
      return UNUSABLE;
    }
    if (room.workers() == 0) {
      reasons.add("no " + request.kind() + " worker" + encoder(request));
      return NO_WORKER;
    }
    boolean hasRoom = room.largestFree() >= request.units();
    reasons.add(
        "%d of its %s workers suit, %d units free, %d in the largest, %d needed"
            .formatted(
                room.workers(),
                request.kind(),
                room.freeUnits(),
                room.largestFree(),
                request.units()));
    if (report.queued() > 0) {
      reasons.add(report.queued() + " jobs waiting");
    }
    return (hasRoom ? WITH_ROOM : BUSY) + nearness;
  }

  private static String suffix(String detail) {
    return detail.isEmpty() ? "" : " (" + detail + ")";
  }

  private static String encoder(RouteRequest request) {
    return request.encoderId().map(id -> " with encoder " + id).orElse("");
  }
}
