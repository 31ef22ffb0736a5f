package org.zonecast.job.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.job.EpochId;
import org.zonecast.job.Job;
import org.zonecast.job.JobStore;
import org.zonecast.job.JobStore.State;
import org.zonecast.job.JobStore.Submitted;
import org.zonecast.job.StoreException;
import org.zonecast.redis.RedisPair;
import org.zonecast.redis.RedisPorts;
import org.zonecast.redis.RedisProcess;

/** What a submit's answer is worth when the nodes of the pair die. */
class RedisFailoverTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int SUBMITTERS = 4;

  /** So long that jobs which the replica does not read do not all fit into socket buffers. */
  private static final String LONG_SECRET = "x".repeat(16 * 1024);

  private RedisPair pair;
  private RedisZone zone;
  private JobStore jobs;

  @BeforeEach
  void start() throws IOException {
    pair = RedisPair.startTemporary("zone-a");
    zone = new RedisZone(RedisSettings.of(pair.sentinelAddresses(), pair.masterName()));
    jobs = zone.jobs();
  }

  @AfterEach
  void end() {
    zone.close();
    pair.close();
  }

  @Test
  void noQueuedJobIsLostWhenThePrimaryIsKilledUnderSubmits() throws Exception {
    Set<String> queued = ConcurrentHashMap.newKeySet();
    var unknown = new AtomicInteger();
    var failures = new AtomicInteger();
    var stop = new AtomicBoolean();
    RedisProcess old = pair.primary();

    try (ExecutorService submitters = Executors.newFixedThreadPool(SUBMITTERS)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < SUBMITTERS; i++) {
        String prefix = "job-" + i + "-";
        running.add(submitters.submit(() -> submitUntil(stop, prefix, queued, unknown, failures)));
      }
      await().atMost(SOON).until(() -> queued.size() > 500);
      // What the primary takes from here on is on it alone when it dies.
      RedisProcess behind = pair.replica();
      behind.freeze();
      int before = queued.size();
      await()
          .atMost(SOON)
          .until(() -> unknown.get() > 20 || failures.get() > 0 || queued.size() > before + 2000);
      old.kill();
      behind.wake();
      await().atMost(SOON).until(() -> !pair.primary().id().equals(old.id()));
      int beforeRecovery = queued.size();
      await().atMost(SOON).until(() -> queued.size() > beforeRecovery + 200);
      stop.set(true);
      for (Future<?> one : running) {
        one.get(SOON.toSeconds(), TimeUnit.SECONDS);
      }
    }

    assertThat(failures).as("the kill was felt").hasPositiveValue();
    await().atMost(SOON).until(pair::ready);
    assertThat(queued).allMatch(id -> jobs.state(id) == State.QUEUED);
    assertThat(jobs.queued()).isGreaterThanOrEqualTo(queued.size());
  }

  @Test
  void withoutItsReplicaThePrimaryQueuesNothing() {
    submitted("before");
    pair.holdRestarts();
    pair.replica().kill();

    assertThat(tryToSubmit("during")).isNotEqualTo("QUEUED");
    await().atMost(SOON).until(() -> tryToSubmit("refused").equals("retryable"));
    assertThat(jobs.state("before")).as("reading goes on").isEqualTo(State.QUEUED);

    pair.resumeRestarts();
    await().atMost(SOON).until(() -> tryToSubmit("after").matches("QUEUED|KNOWN"));
    assertThat(jobs.state("after")).isEqualTo(State.QUEUED);
  }

  @Test
  void repeatedSubmitIsKnownOnlyOnceTheReplicaHasTheJob() throws Exception {
    RedisProcess replica = pair.replica();
    submitted("before");
    replica.freeze();
    try {
      assertThat(jobs.submit(job("a"))).isEqualTo(Submitted.UNKNOWN);
      assertThat(tryToSubmit("a"))
          .as("refused where its lag is known by now")
          .isIn("UNKNOWN", "retryable");
    } finally {
      replica.wake();
    }
    await().atMost(SOON).until(() -> tryToSubmit("a").equals("KNOWN"));
  }

  @Test
  void pairThatDiedWholeIsFoundAgain() {
    submitted("before");
    pair.holdRestarts();
    pair.primary().kill();
    pair.replica().kill();

    await().atMost(SOON).until(() -> tryToSubmit("during").equals("retryable"));

    pair.resumeRestarts();
    await().atMost(SOON).until(() -> tryToSubmit("after").matches("QUEUED|KNOWN"));
    assertThat(jobs.state("before")).isEqualTo(State.QUEUED);
  }

  @Test
  void zoneThatStartsBeforeItsRedisWorksOnceThatIsThere(@TempDir Path dir) throws IOException {
    pair.close();
    RedisPorts ports = portsOf(pair);
    assertThat(tryToSubmitTo(zone.jobs(), "early")).isEqualTo("retryable");

    try (RedisZone early =
        new RedisZone(RedisSettings.of(pair.sentinelAddresses(), pair.masterName()))) {
      assertThat(tryToSubmitTo(early.jobs(), "early")).isEqualTo("retryable");
      pair = RedisPair.start(dir, pair.masterName(), ports);
      await().atMost(SOON).until(() -> tryToSubmitTo(early.jobs(), "late").matches("QUEUED|KNOWN"));
      await().atMost(SOON).until(() -> tryToSubmit("late too").matches("QUEUED|KNOWN"));
    }
  }

  private void submitUntil(
      AtomicBoolean stop,
      String prefix,
      Set<String> queued,
      AtomicInteger unknown,
      AtomicInteger failures) {
    for (int i = 0; !stop.get(); i++) {
      try {
        switch (jobs.submit(job(prefix + i, LONG_SECRET))) {
          case QUEUED -> queued.add(prefix + i);
          case UNKNOWN -> unknown.incrementAndGet();
          case KNOWN -> throw new AssertionError("no id is submitted twice");
        }
      } catch (StoreException e) {
        assertThat(e.retryable()).as(e.getMessage()).isTrue();
        failures.incrementAndGet();
      }
    }
  }

  /** Submits until the replica says in time that it has the job, which a busy machine may delay. */
  private void submitted(String id) {
    await().atMost(SOON).until(() -> tryToSubmit(id).matches("QUEUED|KNOWN"));
  }

  private String tryToSubmit(String id) {
    return tryToSubmitTo(jobs, id);
  }

  private static String tryToSubmitTo(JobStore store, String id) {
    try {
      return store.submit(job(id)).name();
    } catch (StoreException e) {
      return e.retryable() ? "retryable" : "final: " + e.getMessage();
    }
  }

  private static RedisPorts portsOf(RedisPair pair) {
    List<Integer> ports =
        pair.processes().stream()
            .sorted(java.util.Comparator.comparing(RedisProcess::id))
            .map(RedisProcess::port)
            .toList();
    return new RedisPorts(ports.subList(0, 2), ports.subList(2, 5));
  }

  private static Job job(String id) {
    return job(id, "secret");
  }

  private static Job job(String id, String secret) {
    URI feed = URI.create("ws://127.0.0.1:1/feed/s/1-e");
    return new Job(id, "s", "b", new EpochId(1, "e"), Job.CPU, "x264-r1", 10, feed, secret);
  }
}
