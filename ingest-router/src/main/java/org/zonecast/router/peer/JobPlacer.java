package org.zonecast.router.peer;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.job.Job;
import org.zonecast.job.JobStore.Submitted;
import org.zonecast.job.StoreException;
import org.zonecast.router.edge.Cluster.Placed;
import org.zonecast.router.edge.WorkerSign;
import org.zonecast.router.peer.PeerMessages.SubmitAnswer;
import org.zonecast.router.route.Origin;
import org.zonecast.router.route.Placement;
import org.zonecast.router.route.RouteRequest;
import org.zonecast.router.route.ZoneRanking;

/** Submits jobs: to the zone that the ranking names first, and on to the next if that fails. */
final class JobPlacer {
  private static final Logger LOG = LoggerFactory.getLogger(JobPlacer.class);
  private static final Duration SUBMIT_TIMEOUT = Duration.ofMillis(1500);

  private final Self self;
  private final ZoneStore store;
  private final Blocking blocking;
  private final ZoneReports reports;
  private final Clock clock;
  private final MeterRegistry meters;
  private final StreamPlaces places;
  private final RouteMeters decisions;

  JobPlacer(
      Self self,
      ZoneStore store,
      Blocking blocking,
      ZoneReports reports,
      StreamPlaces places,
      Clock clock,
      MeterRegistry meters) {
    this.self = self;
    this.store = store;
    this.blocking = blocking;
    this.reports = reports;
    this.places = places;
    this.clock = clock;
    this.meters = meters;
    this.decisions = new RouteMeters(meters);
  }

  /**
   * All zones for such a job of a stream, best first.
   *
   * @param asked where its broadcaster is; if unknown, it is where it last came from
   */
  ZoneRanking rank(JobNeeds job, String streamId, Origin asked) {
    return reports.zones().rank(request(job, streamId, asked));
  }

  private RouteRequest request(JobNeeds job, String streamId, Origin asked) {
    return new RouteRequest(
        self.region(),
        self.zone(),
        asked.equals(Origin.UNKNOWN) ? places.origin(streamId) : asked,
        job.kind(),
        Optional.ofNullable(job.encoderId()),
        job.units(),
        streamId,
        places.stay(streamId),
        clock.instant());
  }

  private RouteRequest request(Job job) {
    return request(JobNeeds.of(job), job.streamId(), Origin.UNKNOWN);
  }

  /** Whether a zone that takes jobs now has a worker with room for this one. */
  boolean hasRoom(Job job) {
    return reports.zones().rank(request(job)).firstCase().hasRoom();
  }

  /** All zones by name, those that cannot be used too, best first. */
  List<String> zones(Job job) {
    return reports.zones().rank(request(job)).placements().stream().map(Placement::zone).toList();
  }

  Future<Placed> submit(Job job, int attempt) {
    List<String> tried = attempt == 1 ? List.of() : places.tried(job.streamId());
    places.tries(job.streamId(), tried);
    return tryNext(job, tried, Set.of());
  }

  /** This edge has seen a worker take a stream up, or go on with it. */
  void saw(WorkerSign sign) {
    Instant now = clock.instant();
    switch (sign) {
      case WorkerSign.Claimed claimed ->
          places
              .isIn(claimed.streamId(), claimed.zone(), now)
              .filter(before -> !before.equals(claimed.zone()))
              .ifPresent(before -> decisions.moved(before, claimed.zone()));
      case WorkerSign.Published published ->
          places.isIn(published.streamId(), published.zone(), now);
      case WorkerSign.Lost _ -> {}
    }
  }

  /** The last times that a zone took a job of the stream from this edge, the latest first. */
  List<PastPlacement> past(String streamId) {
    return places.past(streamId, clock.instant());
  }

  /** Puts a job into our own zone's queue, for ourselves or for another router. */
  Future<Submitted> submitHere(Job job) {
    return blocking
        .call(() -> store.jobs().submit(job))
        .timeout(SUBMIT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A job that is submitted again under its id goes where it is known, if that is possible. */
  private List<Placement> again(Job job, List<Placement> order) {
    String zone = places.zoneOf(job).orElse("");
    Predicate<Placement> there = placement -> placement.zone().equals(zone);
    return Stream.concat(order.stream().filter(there), order.stream().filter(Predicate.not(there)))
        .toList();
  }

  /**
   * Submits to the zone that is the best one now, by all that was sent meanwhile.
   *
   * @param failed the zones that have not taken the job
   */
  private Future<Placed> tryNext(Job job, List<String> tried, Set<String> failed) {
    RouteRequest request = request(job);
    return reports
        .reserve(request, ranking -> next(job, ranking.order(tried), failed))
        .map(reservation -> submitTo(reservation, job, tried, failed))
        .orElseGet(() -> {
          String why = why(reports.zones().rank(request).placements());
          return Future.failedFuture(new StoreException("no zone took the job: " + why, true));
        });
  }

  private Optional<Placement> next(Job job, List<Placement> order, Set<String> failed) {
    return again(job, order).stream()
        .filter(placement -> !failed.contains(placement.zone()))
        .findFirst();
  }

  private Future<Placed> submitTo(
      Reservation reservation, Job job, List<String> tried, Set<String> failed) {
    String zone = reservation.zone();
    return submitTo(zone, job)
        .compose(submitted ->
            submitted == Submitted.UNKNOWN
                ? submitTo(zone, job)
                : Future.succeededFuture(submitted))
        .compose(submitted -> judge(job, reservation, submitted))
        .onSuccess(placed -> decisions.took(reservation.placement(), reservation.ranking()))
        .recover(e -> {
          reports.release(reservation);
          count(zone, "failed");
          LOG.warn(
              "zone {} did not take job {} stream={}: {}",
              zone,
              job.id(),
              job.streamId(),
              e.getMessage());
          return tryNext(job, tried, with(failed, zone));
        });
  }

  private static Set<String> with(Set<String> zones, String zone) {
    var all = new HashSet<>(zones);
    all.add(zone);
    return all;
  }

  private Future<Placed> judge(Job job, Reservation reservation, Submitted submitted) {
    if (submitted == Submitted.UNKNOWN) {
      return Future.failedFuture(
          new StoreException("the replica did not acknowledge the job", true));
    }
    Placement placement = reservation.placement();
    Instant now = clock.instant();
    reports.taken(reservation, now);
    places.took(job, placement, now);
    count(placement.zone(), "placed");
    LOG.info(
        "job {} stream={} goes to zone {}: {}",
        job.id(),
        job.streamId(),
        placement.zone(),
        placement.why());
    return Future.succeededFuture(new Placed(placement.zone(), placement.why()));
  }

  private Future<Submitted> submitTo(String zone, Job job) {
    if (zone.equals(self.zone())) {
      return submitHere(job);
    }
    return reports
        .router(zone)
        .map(router -> router.post("/internal/jobs", job, SubmitAnswer.class, SUBMIT_TIMEOUT))
        .orElseGet(() -> Future.failedFuture(new PeerException("no router of zone " + zone)))
        .map(SubmitAnswer::submitted);
  }

  private void count(String zone, String outcome) {
    meters.counter("zonecast.jobs.submitted", "zone", zone, "outcome", outcome).increment();
  }

  private static String why(List<Placement> ranked) {
    return String.join(", ", ranked.stream().map(p -> p.zone() + " (" + p.why() + ")").toList());
  }
}
