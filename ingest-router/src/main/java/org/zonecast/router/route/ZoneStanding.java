package org.zonecast.router.route;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.WorkerRecord;

/**
 * A zone between two reports, prepared so that decisions are cheap: its last report, its health,
 * and the room that is left for each sort of job. Immutable.
 */
public final class ZoneStanding {
  /** A zone whose report is older than this cannot be used. */
  public static final Duration REPORT_VALIDITY = Duration.ofSeconds(3);

  /** What a router sends to a zone that heals, in a second. */
  public static final int HEALING_JOBS_PER_SECOND = 2;

  private final String region;
  private final String zone;
  private final @Nullable ZoneReport report;
  private final boolean fresh;
  private final ZoneHealth health;
  private final ZoneCapacity capacity;

  private ZoneStanding(
      String region,
      String zone,
      @Nullable ZoneReport report,
      boolean fresh,
      ZoneHealth health,
      ZoneCapacity capacity) {
    this.region = region;
    this.zone = zone;
    this.report = report;
    this.fresh = fresh;
    this.health = health;
    this.capacity = capacity;
  }

  static ZoneStanding unheard(String region, String zone) {
    return new ZoneStanding(region, zone, null, false, ZoneHealth.BELIEVED, ZoneCapacity.NONE);
  }

  /**
   * With a report, unless a later one is here. One that is told again, with other signs or workers,
   * is no new one.
   */
  ZoneStanding heard(ZoneReport next) {
    if (report != null && next.at().isBefore(report.at())) {
      return this;
    }
    boolean isNew = report == null || next.at().isAfter(report.at());
    return new ZoneStanding(region, zone, next, fresh || isNew, health, capacity.with(next));
  }

  ZoneStanding without(String workerId, long pid) {
    ZoneReport known = report;
    if (known == null) {
      return this;
    }
    List<WorkerRecord> others =
        known.workers().stream()
            .filter(worker -> !worker.id().equals(workerId) || worker.pid() != pid)
            .toList();
    if (others.size() == known.workers().size()) {
      return this;
    }
    ZoneReport rest = known.with(others);
    return new ZoneStanding(region, zone, rest, fresh, health, capacity.with(rest));
  }

  /** After a round: by what came in it, or by nothing. */
  ZoneStanding judged(Instant now) {
    ZoneHealth next = health.after(fresh ? report : null, now);
    return new ZoneStanding(region, zone, report, false, next, capacity);
  }

  ZoneStanding placed(RecentPlacement placement) {
    return with(capacity.with(placement));
  }

  ZoneStanding without(RecentPlacement sent) {
    return with(capacity.without(sent));
  }

  ZoneStanding taken(RecentPlacement sent, Instant at) {
    return with(capacity.taken(sent, at));
  }

  private ZoneStanding with(ZoneCapacity next) {
    return new ZoneStanding(region, zone, report, fresh, health, next);
  }

  public String region() {
    return region;
  }

  public String zone() {
    return zone;
  }

  /** The last report; null if there never was one. */
  public @Nullable ZoneReport report() {
    return report;
  }

  public ZoneHealth health() {
    return health;
  }

  /** The points of a job of this kind, whatever its encoder. */
  public int score(String kind) {
    return score(capacity.room(kind));
  }

  int score(ZoneRoom room) {
    return ZoneScore.of(room, capacity.deduction());
  }

  /**
   * The room for a request; a worker that still reports its stream has just lost it, or lets it go.
   */
  ZoneRoom room(RouteRequest request) {
    return capacity.room(request, zone);
  }

  /** Why it cannot be used now; empty if it can. */
  String unusable(Instant now) {
    if (report == null) {
      return "never heard of";
    }
    if (isOld(report, now)) {
      return "not heard of for " + Duration.between(report.at(), now).toSeconds() + " s";
    }
    return report.storeHealthy() ? "" : away(report.storeDetail());
  }

  private static String away(String detail) {
    return "its store is away" + (detail.isEmpty() ? "" : " (" + detail + ")");
  }

  /** Whether a job may be submitted there. */
  public boolean usable(Instant now) {
    return report != null && !isOld(report, now) && report.storeHealthy();
  }

  /** Whether a report counts no more. */
  public static boolean isOld(ZoneReport report, Instant now) {
    return now.toEpochMilli() - report.at().toEpochMilli() > REPORT_VALIDITY.toMillis();
  }

  /** Whether it is in, and, while it heals, has not yet had its jobs of the last second. */
  boolean open(Instant now) {
    return health.in() && !saturated(now);
  }

  private boolean saturated(Instant now) {
    return health.healing(now) && capacity.sent(HEALING_JOBS_PER_SECOND, now.minusSeconds(1));
  }

  /** What costs a zone points, for people. */
  public static List<String> faults(ZoneReport report) {
    return ZoneScore.faults(report);
  }

  List<String> faults() {
    return report == null ? List.of() : faults(report);
  }

  /** Jobs that wait there. */
  long queued() {
    return Objects.requireNonNull(report).queued();
  }
}
