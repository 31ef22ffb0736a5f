package org.zonecast.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.job.JobStore;
import org.zonecast.job.WorkerDirectory;
import org.zonecast.worker.cdn.CdnTargets;
import org.zonecast.worker.cdn.HttpCdnTarget;
import org.zonecast.worker.child.ChildPool;
import org.zonecast.worker.child.ChildSource;
import org.zonecast.worker.claim.ClaimHost;
import org.zonecast.worker.claim.ClaimLoop;
import org.zonecast.worker.claim.WorkerIdentity;
import org.zonecast.worker.feed.FeedClient;
import org.zonecast.worker.job.BehindJobs;
import org.zonecast.worker.job.JobParts;
import org.zonecast.worker.publish.PublishMetrics;

/** One worker, wired by hand and closed in reverse order. */
public final class Worker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Worker.class);
  private static final Duration CDN_TIMEOUT = Duration.ofSeconds(5);

  /** A job that nobody took over in time needs this long to say goodbye. */
  private static final Duration GOODBYE_TIME = Duration.ofSeconds(11);

  private static final Duration REHEARSAL_TIMEOUT = Duration.ofSeconds(10);
  private static final long CLOSE_TIMEOUT_SECONDS = 5;

  /**
   * What makes a codec child.
   *
   * @param encoderId the encoder that it has
   * @param capacity how much of it there is
   */
  public record Transcoder(String encoderId, List<String> command, Capacity capacity) {}

  private final WorkerConfig config;
  private final Transcoder transcoder;
  private final PrometheusMeterRegistry metrics;
  private final Vertx vertx;
  private final HttpClient cdnClient;
  private final FeedClient feeds;
  private final ChildPool children;
  private final BehindJobs behind = new BehindJobs(System::nanoTime);
  private final ClaimLoop claims;
  private final HealthServer health;

  /** Where edges bring jobs, once that is known. */
  private volatile @Nullable URI offers;

  /**
   * Nothing is asked of the store or the directory before {@link #start}.
   *
   * @param drains told once when the worker is asked to drain, from wherever that comes
   */
  public Worker(
      WorkerConfig config,
      JobStore store,
      WorkerDirectory directory,
      Transcoder transcoder,
      Runnable drains) {
    this.config = config;
    this.transcoder = transcoder;
    metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    vertx = Vertx.vertx();
    cdnClient = HttpCdnTarget.newClient(vertx);
    feeds = new FeedClient(vertx);
    children =
        new ChildPool(
            transcoder.command(), transcoder.encoderId(), config.warmChildren(), this::hasRoom);
    claims =
        new ClaimLoop(
            identity(config, transcoder),
            store,
            directory,
            new JobLauncher(vertx, parts(children, metrics), config.drainTimeout()),
            host(drains),
            System::nanoTime);
    health =
        new HealthServer(
            vertx, metrics, () -> !claims.draining(), claims::usedUnits, offerDoor(config));
  }

  private JobParts parts(ChildSource source, MeterRegistry registry) {
    return new JobParts(
        vertx,
        config.id(),
        config.zone(),
        feeds,
        source,
        new CdnTargets(vertx, cdnClient, CDN_TIMEOUT),
        System::nanoTime,
        InstantSource.system(),
        new PublishMetrics(registry),
        behind);
  }

  private @Nullable OfferDoor offerDoor(WorkerConfig config) {
    return config.offers() == null
        ? null
        : new OfferDoor(config.offers().secret(), job -> claims.offer(job));
  }

  private ClaimHost host(Runnable drains) {
    return new ClaimHost() {
      @Override
      public int warmChildren() {
        return children.ready();
      }

      @Override
      public void childWanted() {
        children.hurry();
      }

      @Override
      public boolean outdated() {
        return children.outdated();
      }

      @Override
      public @Nullable URI offers() {
        return offers;
      }

      @Override
      public void drains() {
        drains.run();
      }
    };
  }

  private static WorkerIdentity identity(WorkerConfig config, Transcoder transcoder) {
    return new WorkerIdentity(
        config.id(),
        config.zone(),
        ProcessHandle.current().pid(),
        config.kind(),
        List.of(transcoder.encoderId()),
        transcoder.capacity().units(),
        transcoder.capacity().from());
  }

  private boolean hasRoom() {
    return claims.hasRoom();
  }

  /**
   * Serves health, warms a child, rehearses, and claims jobs from then on.
   *
   * @return the port of health and metrics
   */
  public int start() throws InterruptedException, ExecutionException, TimeoutException {
    int port = health.start(config.host(), config.http().port());
    children.warmUp();
    JobParts rehearsed = parts(RehearsalChild.source(), new SimpleMeterRegistry());
    new Rehearsal(vertx, rehearsed).play(REHEARSAL_TIMEOUT);
    offers = config.offersAt(port);
    claims.start();
    log.info(
        "worker ready worker={} zone={} pid={} http={}:{} units={} ({}) kind={} encoder={}",
        config.id(),
        config.zone(),
        ProcessHandle.current().pid(),
        config.host(),
        port,
        transcoder.capacity().units(),
        transcoder.capacity().from(),
        config.kind(),
        transcoder.encoderId());
    return port;
  }

  /**
   * Claims nothing more and lets the edges move the jobs; returns once they are gone, or when the
   * time for that is over.
   *
   * @return whether all of them are gone
   */
  public boolean drain() throws InterruptedException {
    claims.drain();
    return claims.awaitIdle(config.drainTimeout().plus(GOODBYE_TIME));
  }

  @Override
  public void close() throws InterruptedException {
    claims.close();
    children.close();
    health.close();
    feeds.close();
    var _ = cdnClient.close();
    try {
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.warn("worker={} did not close in good order", config.id(), e);
    }
    metrics.close();
  }
}
