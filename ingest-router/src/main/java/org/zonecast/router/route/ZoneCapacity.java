package org.zonecast.router.route;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.zonecast.job.WorkerRecord;

/**
 * What a zone's workers can take: what its last report says, less the jobs that this router sent
 * there and that the report does not show yet. Immutable, and prepared for each sort of job.
 */
final class ZoneCapacity {
  /** A worker tells its load with its next heartbeat, so a report is up to this old inside. */
  private static final Duration HEARTBEAT_LAG = Duration.ofMillis(1500);

  private static final Duration PLACEMENTS_KEPT = Duration.ofSeconds(5);
  private static final int MOST_PLACEMENTS = 1000;
  private static final String ANY_ENCODER = "";

  /** Of a zone that nobody has heard of. */
  static final ZoneCapacity NONE = new ZoneCapacity(List.of(), Set.of(), 0, Instant.MIN, List.of());

  private final List<WorkerRecord> workers;
  private final Set<String> streams;
  private final int deduction;
  private final Instant shownUntil;
  private final List<RecentPlacement> recent;

  /** Of the recent ones those that no heartbeat can have told of and no worker names. */
  private final List<RecentPlacement> unseen;

  private final Map<String, Map<String, ZoneRoom>> rooms;

  /**
   * @param streams those that the workers name
   * @param shownUntil placements until then are in the report
   * @param recent the latest placements, oldest first
   */
  private ZoneCapacity(
      List<WorkerRecord> workers,
      Set<String> streams,
      int deduction,
      Instant shownUntil,
      List<RecentPlacement> recent) {
    this.workers = workers;
    this.streams = streams;
    this.deduction = deduction;
    this.shownUntil = shownUntil;
    this.recent = recent;
    this.unseen =
        recent.stream()
            .filter(one -> one.at().isAfter(shownUntil) && !streams.contains(one.streamId()))
            .toList();
    this.rooms = rooms(workers, unseen);
  }

  ZoneCapacity with(ZoneReport report) {
    var named = new HashSet<String>();
    report.workers().forEach(worker -> named.addAll(worker.streams()));
    return new ZoneCapacity(
        report.workers(),
        named,
        ZoneScore.deduction(report),
        report.at().minus(HEARTBEAT_LAG),
        recent);
  }

  ZoneCapacity with(RecentPlacement placement) {
    return after(recent, streams.contains(placement.streamId()) ? placement.nameless() : placement);
  }

  /** Without a job that was sent and not taken. */
  ZoneCapacity without(RecentPlacement sent) {
    return with(others(noted(sent)));
  }

  /** With a job that was sent as one that is taken. */
  ZoneCapacity taken(RecentPlacement sent, Instant at) {
    RecentPlacement noted = noted(sent);
    return after(others(noted), noted.takenAt(at));
  }

  private RecentPlacement noted(RecentPlacement sent) {
    return recent.contains(sent) ? sent : sent.nameless();
  }

  private List<RecentPlacement> others(RecentPlacement noted) {
    var others = new ArrayList<>(recent);
    others.remove(noted);
    return others;
  }

  private ZoneCapacity after(List<RecentPlacement> before, RecentPlacement latest) {
    var all = new ArrayList<RecentPlacement>(before.size() + 1);
    Instant oldest = latest.at().minus(PLACEMENTS_KEPT);
    int from = Math.max(0, before.size() + 1 - MOST_PLACEMENTS);
    for (RecentPlacement earlier : before.subList(from, before.size())) {
      if (!earlier.at().isBefore(oldest)) {
        all.add(earlier);
      }
    }
    all.add(latest);
    return with(all);
  }

  private ZoneCapacity with(List<RecentPlacement> placements) {
    return new ZoneCapacity(workers, streams, deduction, shownUntil, List.copyOf(placements));
  }

  private static Map<String, Map<String, ZoneRoom>> rooms(
      List<WorkerRecord> workers, List<RecentPlacement> unseen) {
    var encoders = new TreeMap<String, Set<String>>();
    for (WorkerRecord worker : workers) {
      encoders.computeIfAbsent(worker.kind(), kind -> new HashSet<>()).addAll(worker.encoderIds());
    }
    var rooms = new HashMap<String, Map<String, ZoneRoom>>();
    encoders.forEach((kind, ids) -> {
      var ofKind = new HashMap<String, ZoneRoom>();
      List<RecentPlacement> placed = ofKind(kind, unseen);
      ids.forEach(id -> ofKind.put(id, room(workers, kind, id, "", placed)));
      ofKind.put(ANY_ENCODER, room(workers, kind, ANY_ENCODER, "", placed));
      rooms.put(kind, ofKind);
    });
    return rooms;
  }

  /**
   * @param lost a stream whose worker does not count; empty for none
   */
  private static ZoneRoom room(
      List<WorkerRecord> workers,
      String kind,
      String encoder,
      String lost,
      List<RecentPlacement> placed) {
    return ZoneRoom.of(
        workers,
        worker ->
            worker.kind().equals(kind)
                && (encoder.isEmpty() || worker.encoderIds().contains(encoder))
                && (lost.isEmpty() || !worker.streams().contains(lost)),
        placed);
  }

  private static List<RecentPlacement> ofKind(String kind, List<RecentPlacement> placements) {
    return placements.stream().filter(placement -> placement.kind().equals(kind)).toList();
  }

  /** The points that the report costs. */
  int deduction() {
    return deduction;
  }

  /** The room for jobs of a kind, whatever their encoder. */
  ZoneRoom room(String kind) {
    return known(kind, ANY_ENCODER);
  }

  /**
   * The room for a request. A worker that still reports its stream has just lost it and does not
   * count, or lets it go and has that much more room.
   *
   * @param zone whose workers these are
   */
  ZoneRoom room(RouteRequest request, String zone) {
    String encoder = request.encoderId().orElse(ANY_ENCODER);
    if (!streams.contains(request.streamId())) {
      return known(request.kind(), encoder);
    }
    List<RecentPlacement> placed = ofKind(request.kind(), unseen);
    return request.isLetGoBy(zone)
        ? room(workersWithout(request), request.kind(), encoder, "", placed)
        : room(workers, request.kind(), encoder, request.streamId(), placed);
  }

  private List<WorkerRecord> workersWithout(RouteRequest request) {
    return workers.stream()
        .map(worker ->
            worker.streams().contains(request.streamId())
                ? worker.withUsedUnits(Math.max(0, worker.usedUnits() - request.units()))
                : worker)
        .toList();
  }

  private ZoneRoom known(String kind, String encoder) {
    Map<String, ZoneRoom> ofKind = rooms.get(kind);
    return ofKind == null ? ZoneRoom.NONE : ofKind.getOrDefault(encoder, ZoneRoom.NONE);
  }

  /** Whether this router sent so many jobs there later than {@code since}. */
  boolean sent(int jobs, Instant since) {
    return recent.size() >= jobs && recent.get(recent.size() - jobs).at().isAfter(since);
  }
}
