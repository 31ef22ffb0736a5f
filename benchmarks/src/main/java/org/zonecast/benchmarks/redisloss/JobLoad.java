package org.zonecast.benchmarks.redisloss;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.zonecast.benchmarks.BenchedJob;
import org.zonecast.job.Claim;
import org.zonecast.job.Job;
import org.zonecast.job.JobStore;
import org.zonecast.job.JobStore.Submitted;
import org.zonecast.job.StoreException;
import org.zonecast.job.StoreState;
import org.zonecast.job.StoreWatch;
import org.zonecast.job.redis.RedisSettings;
import org.zonecast.job.redis.RedisZone;
import org.zonecast.redis.RedisPair;

/**
 * Two routers that submit jobs and watch the pair, and workers that claim them. A submit that
 * failed is made again, under the same id, until it counts.
 */
final class JobLoad implements AutoCloseable {
  private static final int SUBMITTERS = 4;
  private static final int CLAIMERS = 2;
  private static final Duration AGAIN = Duration.ofMillis(20);
  private static final Duration LEASE = Duration.ofSeconds(10);

  /** An acknowledged submit. */
  record Acknowledged(String id, long sentNanos, long nanos) {}

  private final List<RedisZone> routers;
  private final RedisZone workers;
  private final Duration pause;
  private final String prefix;
  private final List<Thread> threads = new ArrayList<>();
  private final ConcurrentLinkedQueue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();
  private final ConcurrentMap<String, AtomicInteger> claims = new ConcurrentHashMap<>();
  private final AtomicInteger refused = new AtomicInteger();
  private volatile boolean stopped;

  /**
   * @param perSecond how many jobs are submitted, as long as the pair takes them
   */
  JobLoad(RedisPair pair, String prefix, int perSecond) {
    this.prefix = prefix;
    this.pause = Duration.ofNanos(SUBMITTERS * 1_000_000_000L / perSecond);
    this.routers = List.of(zone(pair), zone(pair));
    this.workers = zone(pair);
    List<StoreWatch> watches = routers.stream().map(RedisZone::startWatch).toList();
    for (int i = 0; i < SUBMITTERS; i++) {
      JobStore jobs = routers.get(i % routers.size()).jobs();
      StoreWatch watch = watches.get(i % routers.size());
      String name = prefix + "-" + i + "-";
      threads.add(
          Thread.ofPlatform().name("submit-" + i).start(() -> submitAll(jobs, watch, name)));
    }
    for (int i = 0; i < CLAIMERS; i++) {
      threads.add(Thread.ofPlatform().name("claim-" + i).start(this::claimAll));
    }
  }

  private static RedisZone zone(RedisPair pair) {
    return new RedisZone(RedisSettings.of(pair.sentinelAddresses(), pair.masterName()));
  }

  /**
   * The moment at which a submit that was sent after {@code nanos} was acknowledged, if one was.
   */
  Optional<Long> firstSentAfter(long nanos) {
    return acknowledged.stream()
        .filter(one -> one.sentNanos() >= nanos)
        .map(Acknowledged::nanos)
        .min(Long::compare);
  }

  List<Acknowledged> acknowledged() {
    return List.copyOf(acknowledged);
  }

  /** Submits that failed, or that nobody could vouch for. */
  int refused() {
    return refused.get();
  }

  /** Jobs that more than one claim was given for. */
  long claimedTwice() {
    return claims.values().stream().filter(count -> count.get() > 1).count();
  }

  /** Acknowledged jobs that nobody knows of. */
  List<String> lost() {
    JobStore jobs = routers.getFirst().jobs();
    return acknowledged.stream()
        .map(Acknowledged::id)
        .filter(id -> jobs.state(id) == JobStore.State.ABSENT)
        .toList();
  }

  private void submitAll(JobStore jobs, StoreWatch watch, String name) {
    try {
      for (int number = 0; !stopped; number++) {
        submit(jobs, watch, name + number);
        Thread.sleep(pause);
      }
    } catch (InterruptedException e) {
      // The load is over.
    }
  }

  /** Again and again, but not while the router's watch says that the store is away. */
  private void submit(JobStore jobs, StoreWatch watch, String id) throws InterruptedException {
    while (!stopped) {
      if (watch.condition().state() == StoreState.AWAY) {
        Thread.sleep(AGAIN);
        continue;
      }
      long sentNanos = System.nanoTime();
      if (counts(jobs, id)) {
        acknowledged.add(new Acknowledged(id, sentNanos, System.nanoTime()));
        return;
      }
      refused.incrementAndGet();
      Thread.sleep(AGAIN);
    }
  }

  /** Submits once; whether that counts. */
  static boolean counts(JobStore jobs, String id) {
    try {
      return jobs.submit(BenchedJob.of(id)) != Submitted.UNKNOWN;
    } catch (StoreException e) {
      if (!e.retryable()) {
        throw e;
      }
      return false;
    }
  }

  private void claimAll() {
    JobStore jobs = workers.jobs();
    List<String> encoders = List.of(BenchedJob.ENCODER);
    try {
      while (!stopped) {
        try {
          Optional<Claim> claim = jobs.claim("w-" + prefix, Job.CPU, encoders, 1000, LEASE);
          if (claim.isPresent()) {
            claims
                .computeIfAbsent(claim.get().job().id(), id -> new AtomicInteger())
                .incrementAndGet();
            jobs.complete(claim.get());
          } else {
            jobs.awaitJob(Job.CPU, encoders, Duration.ofMillis(250));
          }
        } catch (StoreException e) {
          Thread.sleep(AGAIN);
        }
      }
    } catch (InterruptedException e) {
      // The load is over.
    }
  }

  /** Ends the load; what was acknowledged can still be asked for. */
  void stop() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Override
  public void close() throws InterruptedException {
    stop();
    routers.forEach(RedisZone::close);
    workers.close();
  }
}
