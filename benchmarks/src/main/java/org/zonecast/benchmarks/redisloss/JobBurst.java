package org.zonecast.benchmarks.redisloss;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.zonecast.benchmarks.BenchedJob;
import org.zonecast.job.Claim;
import org.zonecast.job.Job;
import org.zonecast.job.JobStore;
import org.zonecast.job.redis.RedisSettings;
import org.zonecast.job.redis.RedisZone;
import org.zonecast.redis.RedisPair;

/**
 * A thousand jobs at once, each submitted twice as if the first reply had been lost, and workers
 * that claim them at the same time.
 */
final class JobBurst {
  static final int JOBS = 1000;
  private static final int WORKERS = 4;
  private static final Duration AGAIN = Duration.ofMillis(5);
  private static final Duration LEASE = Duration.ofSeconds(60);

  /**
   * @param claimMicros of each claim that got a job
   * @param jobs how many different ones were claimed
   * @param twice how many of them twice
   */
  record Result(List<Long> claimMicros, int jobs, long twice) {}

  private final RedisPair pair;
  private final String prefix;
  private final ConcurrentLinkedQueue<Long> claimMicros = new ConcurrentLinkedQueue<>();
  private final Map<String, AtomicInteger> claimed = new ConcurrentHashMap<>();

  JobBurst(RedisPair pair, String prefix) {
    this.pair = pair;
    this.prefix = prefix;
  }

  Result run() throws Exception {
    RedisSettings settings = RedisSettings.of(pair.sentinelAddresses(), pair.masterName());
    try (RedisZone router = new RedisZone(settings.withConnections(32));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var begin = new CountDownLatch(1);
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < JOBS; i++) {
        String id = prefix + "-" + i;
        all.add(
            threads.submit(() -> {
              begin.await();
              submit(router.jobs(), id);
              submit(router.jobs(), id);
              return null;
            }));
      }
      for (int i = 0; i < WORKERS; i++) {
        String worker = "w" + i;
        all.add(
            threads.submit(() -> {
              begin.await();
              claimAll(settings, worker);
              return null;
            }));
      }
      begin.countDown();
      for (Future<?> one : all) {
        one.get();
      }
    }
    long twice = claimed.values().stream().filter(count -> count.get() > 1).count();
    return new Result(List.copyOf(claimMicros), claimed.size(), twice);
  }

  /** As an edge does: a submit that failed, or that nobody vouches for, is made again. */
  private static void submit(JobStore jobs, String id) throws InterruptedException {
    while (!JobLoad.counts(jobs, id)) {
      Thread.sleep(AGAIN);
    }
  }

  private void claimAll(RedisSettings settings, String worker) throws InterruptedException {
    List<String> encoders = List.of(BenchedJob.ENCODER);
    try (RedisZone zone = new RedisZone(settings)) {
      zone.jobs().queued(); // connects
      while (claimed.size() < JOBS) {
        long begun = System.nanoTime();
        Optional<Claim> claim = zone.jobs().claim(worker, Job.CPU, encoders, 1000, LEASE);
        if (claim.isEmpty()) {
          zone.jobs().awaitJob(Job.CPU, encoders, Duration.ofMillis(20));
          continue;
        }
        claimMicros.add((System.nanoTime() - begun) / 1000);
        claimed
            .computeIfAbsent(claim.get().job().id(), id -> new AtomicInteger())
            .incrementAndGet();
        zone.jobs().complete(claim.get());
      }
    }
  }
}
