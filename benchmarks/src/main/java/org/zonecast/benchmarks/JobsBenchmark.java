package org.zonecast.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.zonecast.job.Job;
import org.zonecast.job.JobStore;
import org.zonecast.job.redis.RedisSettings;
import org.zonecast.job.redis.RedisZone;
import org.zonecast.redis.RedisPair;

/**
 * (c) Submits and claims a second through the job store, over redis-benchmark running the very same
 * scripts with arguments of the same size on as many connections.
 */
final class JobsBenchmark {
  private static final int CONNECTIONS = 8;
  private static final int CALLS = 20_000;
  private static final int CALLS_WITH_WAIT = 5_000;
  private static final Duration LEASE = Duration.ofSeconds(60);

  private final int pairs;

  JobsBenchmark(int pairs) {
    this.pairs = pairs;
  }

  void run(Table table) throws Exception {
    if (!RedisBenchmark.present()) {
      Workplace.note("LEFT OUT: jobs, no redis-benchmark on the PATH; install redis-tools");
      return;
    }
    Workplace.note("submits and claims, " + pairs + " pairs");
    double[] submits = new double[pairs];
    double[] theirSubmits = new double[pairs];
    double[] claims = new double[pairs];
    double[] theirClaims = new double[pairs];
    double[] waited = new double[pairs];
    for (int i = 0; i < pairs; i++) {
      try (RedisPair redis = RedisPair.startTemporary("bench")) {
        measure("warm-up" + i, redis, 0, CALLS / 4);
        Rates ours = measure("run" + i, redis, 0, CALLS);
        submits[i] = ours.submits;
        claims[i] = ours.claims;
        waited[i] = measure("wait" + i, redis, 1, CALLS_WITH_WAIT).submits;
        RedisBenchmark peer = new RedisBenchmark(redis.primary().port(), CONNECTIONS, CALLS);
        theirSubmits[i] = peer.submits(BenchedJob.of("job-__rand_int__"));
        theirClaims[i] = peer.claims(BenchedJob.ENCODER, LEASE);
      }
    }
    print(table, "submits a second, without WAIT", submits, theirSubmits);
    print(table, "claims a second", claims, theirClaims);
    table.row(
        "submits a second, acknowledged by the replica (WAIT)",
        Table.number(Table.median(waited), ""),
        "-",
        "-",
        "reported");
  }

  private static void print(Table table, String what, double[] ours, double[] theirs) {
    double[] ratios = new double[ours.length];
    for (int i = 0; i < ours.length; i++) {
      ratios[i] = ours[i] / theirs[i];
    }
    table.row(
        "(c) " + what,
        Table.number(Table.median(ours), ""),
        Table.number(Table.median(theirs), "redis-benchmark"),
        Table.number(Table.median(ratios), ""),
        ">= 0.5");
  }

  private record Rates(double submits, double claims) {}

  private static Rates measure(String name, RedisPair redis, int replicas, int calls)
      throws Exception {
    RedisSettings settings =
        RedisSettings.of(redis.sentinelAddresses(), redis.masterName())
            .withConnections(CONNECTIONS)
            .withReplicas(replicas);
    try (RedisZone zone = new RedisZone(settings)) {
      JobStore jobs = zone.jobs();
      double submits = rate(calls, n -> submit(jobs, name + "-" + n));
      double claims = rate(calls, _ -> claim(jobs));
      return new Rates(submits, claims);
    }
  }

  private static void submit(JobStore jobs, String id) {
    JobStore.Submitted submitted = jobs.submit(BenchedJob.of(id));
    if (submitted == JobStore.Submitted.KNOWN) {
      throw new IllegalStateException(id + " was there before");
    }
  }

  private static void claim(JobStore jobs) {
    if (jobs.claim("worker", Job.CPU, List.of(BenchedJob.ENCODER), 1000, LEASE).isEmpty()) {
      throw new IllegalStateException("the queue is empty");
    }
  }

  private interface Call {
    void make(int number) throws Exception;
  }

  private static double rate(int calls, Call call) throws Exception {
    AtomicInteger next = new AtomicInteger();
    long begun = System.nanoTime();
    try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        all.add(
            threads.submit(() -> {
              for (int n = next.getAndIncrement(); n < calls; n = next.getAndIncrement()) {
                call.make(n);
              }
              return null;
            }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    return calls / ((System.nanoTime() - begun) / 1e9);
  }
}
