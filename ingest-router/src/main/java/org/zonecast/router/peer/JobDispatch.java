package org.zonecast.router.peer;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Supplier;
import org.zonecast.job.Job;
import org.zonecast.job.StoreException;
import org.zonecast.job.WorkerRecord;
import org.zonecast.router.edge.Cluster.Placed;

/**
 * The two ways of a job to a worker: through the store of a zone, and while our own is away also
 * past all stores.
 */
final class JobDispatch {
  private final ZoneReports reports;
  private final JobPlacer placer;
  private final WorkerOffers offers;

  JobDispatch(ZoneReports reports, JobPlacer placer, WorkerOffers offers) {
    this.reports = reports;
    this.placer = placer;
    this.offers = offers;
  }

  /** While our own store is away, workers are asked themselves if no other zone has room. */
  Future<Placed> submit(Job job, int attempt) {
    if (reports.own().storeHealthy()) {
      return placer.submit(job, attempt);
    }
    return placer.hasRoom(job) && attempt % 2 == 1
        ? either(placer.submit(job, attempt), () -> offer(job))
        : either(offer(job), () -> placer.submit(job, attempt));
  }

  private Future<Placed> offer(Job job) {
    return offers.offer(job, placer.zones(job));
  }

  private static Future<Placed> either(Future<Placed> first, Supplier<Future<Placed>> second) {
    return first.recover(failure ->
        second
            .get()
            .recover(e ->
                Future.failedFuture(
                    new StoreException(failure.getMessage() + "; " + e.getMessage(), true, e))));
  }

  /** The workers that could be brought a job now, past all stores. */
  List<WorkerRecord> offered() {
    return reports.own().storeHealthy() ? List.of() : offers.workers();
  }
}
