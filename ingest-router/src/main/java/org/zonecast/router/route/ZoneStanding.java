package org.zonecast.router.route;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
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

  /** A worker tells its load with its next heartbeat, so a report is up to this old inside. */
  private static final Duration HEARTBEAT_LAG = Duration.ofMillis(1500);

  private static final Duration PLACEMENTS_KEPT = Duration.ofSeconds(5);
  private static final int MOST_PLACEMENTS = 1000;
  private static final String ANY_ENCODER = "";

  private final String region;
  private final String zone;
  private final @Nullable ZoneReport report;
  private final boolean fresh;
  private final ZoneHealth health;
  private final List<RecentPlacement> recent;
  private final Map<String, Map<String, ZoneRoom>> rooms;
  private final Set<String> streams;
  private final List<RecentPlacement> unseen;
  private final int deduction;

  private ZoneStanding(
      String region,
      String zone,
      @Nullable ZoneReport report,
      boolean fresh,
      ZoneHealth health,
      List<RecentPlacement> recent) {
    this.region = region;
    this.zone = zone;
    this.report = report;
    this.fresh = fresh;
    this.health = health;
    this.recent = recent;
    this.streams = report == null ? Set.of() : streams(report);
    this.unseen = report == null ? List.of() : unseen(report, streams, recent);
    this.rooms = report == null ? Map.of() : rooms(report, unseen);
    this.deduction = report == null ? 0 : ZoneScore.deduction(report);
  }

  static ZoneStanding unheard(String region, String zone) {
    return new ZoneStanding(region, zone, null, false, ZoneHealth.BELIEVED, List.of());
  }

  ZoneStanding heard(ZoneReport next) {
    return new ZoneStanding(region, zone, next, true, health, recent);
  }

  ZoneStanding without(String workerId) {
    ZoneReport known = report;
    if (known == null || known.workers().stream().noneMatch(w -> w.id().equals(workerId))) {
      return this;
    }
    List<WorkerRecord> others =
        known.workers().stream().filter(worker -> !worker.id().equals(workerId)).toList();
    return new ZoneStanding(region, zone, known.with(others), fresh, health, recent);
  }

  /** After a round: by what came in it, or by nothing. */
  ZoneStanding judged(Instant now) {
    ZoneHealth next = health.after(fresh ? report : null, now);
    return new ZoneStanding(region, zone, report, false, next, recent);
  }

  ZoneStanding placed(RecentPlacement placement) {
    var all = new ArrayList<RecentPlacement>(recent.size() + 1);
    Instant oldest = placement.at().minus(PLACEMENTS_KEPT);
    int from = Math.max(0, recent.size() + 1 - MOST_PLACEMENTS);
    for (RecentPlacement earlier : recent.subList(from, recent.size())) {
      if (!earlier.at().isBefore(oldest)) {
        all.add(earlier);
      }
    }
    all.add(streams.contains(placement.streamId()) ? placement.nameless() : placement);
    return new ZoneStanding(region, zone, report, fresh, health, List.copyOf(all));
  }

  private static Map<String, Map<String, ZoneRoom>> rooms(
      ZoneReport report, List<RecentPlacement> unseen) {
    var encoders = new TreeMap<String, Set<String>>();
    for (WorkerRecord worker : report.workers()) {
      encoders.computeIfAbsent(worker.kind(), kind -> new HashSet<>()).addAll(worker.encoderIds());
    }
    var rooms = new HashMap<String, Map<String, ZoneRoom>>();
    encoders.forEach((kind, ids) -> {
      var ofKind = new HashMap<String, ZoneRoom>();
      List<RecentPlacement> placed = ofKind(kind, unseen);
      ids.forEach(id -> ofKind.put(id, room(report, kind, id, "", placed)));
      ofKind.put(ANY_ENCODER, room(report, kind, ANY_ENCODER, "", placed));
      rooms.put(kind, ofKind);
    });
    return rooms;
  }

  private static ZoneRoom room(
      ZoneReport report, String kind, String encoder, String lost, List<RecentPlacement> placed) {
    return ZoneRoom.of(
        report.workers(),
        worker ->
            worker.kind().equals(kind)
                && (encoder.isEmpty() || worker.encoderIds().contains(encoder))
                && (lost.isEmpty() || !worker.streams().contains(lost)),
        placed);
  }

  /** Those that no heartbeat in the report can have told of, or that none names yet. */
  private static List<RecentPlacement> unseen(
      ZoneReport report, Set<String> streams, List<RecentPlacement> recent) {
    Instant shown = report.at().minus(HEARTBEAT_LAG);
    return recent.stream()
        .filter(placement ->
            placement.at().isAfter(shown) && !streams.contains(placement.streamId()))
        .toList();
  }

  private static List<RecentPlacement> ofKind(String kind, List<RecentPlacement> placements) {
    return placements.stream().filter(placement -> placement.kind().equals(kind)).toList();
  }

  private static Set<String> streams(ZoneReport report) {
    var streams = new HashSet<String>();
    report.workers().forEach(worker -> streams.addAll(worker.streams()));
    return streams;
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
    return ZoneScore.of(roomFor(kind, ANY_ENCODER), deduction);
  }

  int score(ZoneRoom room) {
    return ZoneScore.of(room, deduction);
  }

  /** The room for a request; a worker that still reports its stream has just lost it. */
  ZoneRoom room(RouteRequest request) {
    String encoder = request.encoderId().orElse(ANY_ENCODER);
    if (report != null && streams.contains(request.streamId())) {
      List<RecentPlacement> placed = ofKind(request.kind(), unseen);
      return room(report, request.kind(), encoder, request.streamId(), placed);
    }
    return roomFor(request.kind(), encoder);
  }

  private ZoneRoom roomFor(String kind, String encoder) {
    Map<String, ZoneRoom> ofKind = rooms.get(kind);
    return ofKind == null ? ZoneRoom.NONE : ofKind.getOrDefault(encoder, ZoneRoom.NONE);
  }

  /** Why it cannot be used now; empty if it can. */
  String unusable(Instant now) {
    if (report == null) {
      return "never heard of";
    }
    if (old(report, now)) {
      return "not heard of for " + Duration.between(report.at(), now).toSeconds() + " s";
    }
    return report.storeHealthy() ? "" : away(report.storeDetail());
  }

  private static String away(String detail) {
    return "its store is away" + (detail.isEmpty() ? "" : " (" + detail + ")");
  }

  /** Whether a job may be submitted there. */
  public boolean usable(Instant now) {
    return report != null && !old(report, now) && report.storeHealthy();
  }

  private static boolean old(ZoneReport report, Instant now) {
    return now.toEpochMilli() - report.at().toEpochMilli() > REPORT_VALIDITY.toMillis();
  }

  /** Whether it heals and has had its jobs of the last second. */
  boolean saturated(Instant now) {
    if (recent.size() < HEALING_JOBS_PER_SECOND || !health.healing(now)) {
      return false;
    }
    RecentPlacement nth = recent.get(recent.size() - HEALING_JOBS_PER_SECOND);
    return nth.at().plusSeconds(1).isAfter(now);
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
