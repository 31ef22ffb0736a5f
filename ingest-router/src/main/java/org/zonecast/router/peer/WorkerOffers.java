package org.zonecast.router.peer;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.job.Job;
import org.zonecast.job.JobOffer;
import org.zonecast.job.JobOffer.Answer;
import org.zonecast.job.StoreException;
import org.zonecast.job.WorkerRecord;
import org.zonecast.router.edge.Cluster.Placed;
import org.zonecast.router.route.ZoneReport;

/**
 * Brings jobs to workers that were known when their zone's store went away, one after the other
 * until one takes it. What they carry now nobody knows but they.
 */
final class WorkerOffers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerOffers.class);
  private static final Duration ANSWER_TIMEOUT = Duration.ofMillis(400);
  private static final int MOST_TRIED = 6;
  private static final int MAX_ANSWER_BYTES = 16 * 1024;

  private final @Nullable String secret;
  private final ZoneReports reports;
  private final LostWorkers lost;
  private final MeterRegistry meters;
  private final HttpClient http;

  /** Units that workers took since they were last reported. */
  private final Map<String, Integer> givenUnits = new ConcurrentHashMap<>();

  /**
   * @param secret what workers know routers by; null if nothing is offered
   */
  WorkerOffers(
      Vertx vertx,
      @Nullable String secret,
      ZoneReports reports,
      LostWorkers lost,
      MeterRegistry meters) {
    this.secret = secret;
    this.reports = reports;
    this.lost = lost;
    this.meters = meters;
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout((int) ANSWER_TIMEOUT.toMillis()));
  }

  /** The workers that jobs could be brought to. */
  List<WorkerRecord> workers() {
    if (secret == null) {
      return List.of();
    }
    Stream<WorkerRecord> all =
        reports.all().stream()
            .filter(report -> !report.storeHealthy())
            .map(ZoneReport::workers)
            .flatMap(workers -> lost.without(workers).stream());
    return all.filter(WorkerOffers::canBeReached).toList();
  }

  private static boolean canBeReached(WorkerRecord worker) {
    URI url = worker.url();
    return url != null && url.getHost() != null && "http".equals(url.getScheme()) && worker.stays();
  }

  /** The store is there: reports are true again. */
  void storeBack() {
    givenUnits.clear();
  }

  /**
   * Asks workers that had room first, of these the ones of our own zone, then those of the others,
   * in each zone the emptiest; whoever has just lost the stream comes last.
   *
   * @param zones as the job would try them, best first
   * @return done once a worker has taken the job; a failure if none does
   */
  Future<Placed> offer(Job job, List<String> zones) {
    String own = reports.own().zone();
    List<WorkerRecord> suitable = new ArrayList<>(workers());
    suitable.removeIf(worker ->
        !worker.kind().equals(job.kind()) || !worker.encoderIds().contains(job.encoderId()));
    suitable.sort(
        Comparator.comparing((WorkerRecord worker) -> worker.streams().contains(job.streamId()))
            .thenComparing(worker -> likelyFree(worker) < job.units())
            .thenComparing(worker -> !worker.zone().equals(own))
            .thenComparingInt(worker -> zones.indexOf(worker.zone()))
            .thenComparingInt(worker -> -likelyFree(worker))
            .thenComparing(WorkerRecord::id));
    return offerTo(suitable.stream().limit(MOST_TRIED).iterator(), job, new ArrayList<>());
  }

  private int likelyFree(WorkerRecord worker) {
    return worker.freeUnits() - givenUnits.getOrDefault(worker.id(), 0);
  }

  private Future<Placed> offerTo(Iterator<WorkerRecord> workers, Job job, List<String> refusals) {
    if (!workers.hasNext()) {
      String why = refusals.isEmpty() ? "no worker is known" : String.join("; ", refusals);
      return Future.failedFuture(new StoreException("no worker takes the job: " + why, true));
    }
    WorkerRecord worker = workers.next();
    return ask(worker, job)
        .otherwise(e -> Answer.refused(String.valueOf(e.getMessage())))
        .compose(answer -> {
          count(worker, answer.taken());
          if (answer.taken()) {
            givenUnits.merge(worker.id(), job.units(), Integer::sum);
            return Future.succeededFuture(
                new Placed(worker.zone(), "brought to " + worker.id() + ", as the store is away"));
          }
          LOG.info("stream={} worker={}: {}", job.streamId(), worker.id(), answer.reason());
          refusals.add(worker.id() + ": " + answer.reason());
          return offerTo(workers, job, refusals);
        });
  }

  private Future<Answer> ask(WorkerRecord worker, Job job) {
    var request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(String.valueOf(worker.url()).replaceAll("/+$", "") + JobOffer.PATH)
            .setTimeout(ANSWER_TIMEOUT.toMillis())
            .putHeader("Authorization", "Bearer " + secret)
            .putHeader("Content-Type", "application/json");
    return WholeAnswer.to(request, Buffer.buffer(JobOffer.write(job)), http, MAX_ANSWER_BYTES)
        .compose(answer ->
            answer.isOk()
                ? Future.succeededFuture(JobOffer.readAnswer(answer.body().getBytes()))
                : Future.failedFuture(new PeerException("it answered " + answer.status())));
  }

  private void count(WorkerRecord worker, boolean taken) {
    meters
        .counter(
            "zonecast.jobs.offered", "zone", worker.zone(), "outcome", taken ? "taken" : "refused")
        .increment();
  }

  @Override
  public void close() {
    http.close();
  }
}
