package org.zonecast.job.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.Claim;
import org.zonecast.job.EpochId;
import org.zonecast.job.Job;
import org.zonecast.job.JobStore;
import org.zonecast.job.JobStore.State;
import org.zonecast.job.JobStore.Submitted;
import org.zonecast.job.StoreException;
import org.zonecast.job.StreamOptions;
import org.zonecast.job.StreamRecord;
import org.zonecast.job.WorkerRecord;
import org.zonecast.redis.RedisPair;
import redis.clients.jedis.Jedis;

/**
 * What a zone's Redis does beyond the contract that {@code memory-store} tests it by, against a
 * real pair with Sentinels.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisZoneTest {
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Duration SOON = Duration.ofSeconds(60);

  /** What is tested here is not how long a busy machine's replica takes. */
  private static final RedisSettings.Timeouts PATIENT =
      new RedisSettings.Timeouts(SOON, SOON, SOON, SOON.minusSeconds(1));

  private static final String X264 = "x264-r1";
  private static final StreamRecord STREAM =
      new StreamRecord(
          "s", "x", "light", Duration.ZERO, StreamOptions.DEFAULT, false, Instant.EPOCH, 1);

  private RedisPair pair;
  private RedisZone zone;
  private JobStore jobs;

  @BeforeAll
  void start() throws IOException {
    pair = RedisPair.startTemporary("zone-a");
    var endpoint = new RedisEndpoint.Pair(pair.sentinelAddresses(), pair.masterName());
    zone = new RedisZone(new RedisSettings(endpoint, 8, 2, 1, PATIENT));
    jobs = zone.jobs();
  }

  @BeforeEach
  void empty() {
    try (Jedis redis = primary()) {
      redis.flushAll();
    }
  }

  @AfterAll
  void end() {
    zone.close();
    pair.close();
  }

  @Test
  void submittedJobIsOnTheReplicaAndComesBackWhole() {
    jobs.submit(job("a", 10));

    try (Jedis replica = new Jedis("127.0.0.1", pair.replica().port())) {
      assertThat(replica.exists("zc:job:a")).isTrue();
    }
    assertThat(claim(60)).map(Claim::job).contains(job("a", 10));
  }

  @Test
  void aBellThatNobodyHearsDoesNotRingForEver() {
    for (int i = 0; i < 150; i++) {
      jobs.submit(job("j" + i, 10));
    }
    try (Jedis redis = primary()) {
      assertThat(redis.llen("zc:bell:cpu:" + X264)).isEqualTo(100);
      assertThat(redis.pttl("zc:bell:cpu:" + X264)).isBetween(1L, 5000L);
    }
  }

  @Test
  void completedJobIsRememberedForTenMinutes() {
    jobs.submit(job("a", 10));
    assertThat(jobs.complete(claim(60).orElseThrow())).isTrue();

    try (Jedis redis = primary()) {
      assertThat(redis.pttl("zc:job:a")).isBetween(590_000L, 600_000L);
      assertThat(redis.exists("zc:claims")).isFalse();
    }
  }

  @Test
  void nothingIsLeftInTheQueuesOfJobsThatWent() {
    jobs.submit(job("a", 10));
    jobs.submit(job("b", 20));
    jobs.withdraw("b");
    jobs.complete(claim(60).orElseThrow());

    try (Jedis redis = primary()) {
      assertThat(keysButBells(redis))
          .containsExactlyInAnyOrder("zc:job:a", "zc:last-place", "zc:last-claim");
    }
  }

  @Test
  void jobsThatNobodyCanClaimAreGoneAfterAMinute() {
    jobs.submit(job("old", 10));
    try (Jedis redis = primary()) {
      assertThat(redis.pttl("zc:job:old")).isBetween(50_000L, JobStore.MOST_WAITING.toMillis());
      assertThat(redis.pttl("zc:waiting")).isBetween(50_000L, JobStore.MOST_WAITING.toMillis());
      passAMinute(redis, "old", "zc:queue:cpu:" + X264 + ":10");

      assertThat(jobs.queued()).isZero();
      assertThat(jobs.oldestQueued()).isZero();
      jobs.submit(job("new", 10));
      assertThat(redis.zrange("zc:waiting", 0, -1)).containsExactly("new");
      assertThat(redis.zrange("zc:queue:cpu:" + X264 + ":10", 0, -1)).containsExactly("new");
    }
    assertThat(jobs.queued()).isEqualTo(1);
    assertThat(claimedIds(60)).containsExactly("new");
  }

  /** As if a job had been submitted a minute and a second ago. */
  private static void passAMinute(Jedis redis, String id, String queue) {
    double place = redis.zscore("zc:waiting", id) - 61_000_000;
    redis.zadd("zc:waiting", place, id);
    redis.zadd(queue, place, id);
    redis.del("zc:job:" + id);
  }

  @Test
  void aClaimedJobIsRememberedForAsLongAsItsClaimHolds() {
    jobs.submit(job("a", 10));
    Claim claim = claim(60).orElseThrow();

    try (Jedis redis = primary()) {
      assertThat(redis.pttl("zc:job:a")).isGreaterThan(LEASE.toMillis());
    }
    assertThat(jobs.complete(claim)).isTrue();
  }

  @Test
  void jobThatExpiredIsPassedOver() {
    jobs.submit(job("gone", 10));
    jobs.submit(job("there", 10));
    try (Jedis redis = primary()) {
      redis.del("zc:job:gone");
    }

    assertThat(claimedIds(60)).containsExactly("there");
    assertThat(jobs.queued()).isZero();
  }

  @Test
  void unreadableJobIsTakenOutOnce() {
    jobs.submit(job("broken", 10));
    jobs.submit(job("good", 10));
    try (Jedis redis = primary()) {
      redis.hset("zc:job:broken", "json", "{");
    }

    assertThatThrownBy(() -> claim(60))
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.retryable()).isFalse());
    assertThat(jobs.state("broken")).isEqualTo(State.COMPLETED);
    assertThat(claimedIds(60)).containsExactly("good");
  }

  @Test
  void claimLooksAtNoJobThatItCannotTake() {
    for (int i = 0; i < 2000; i++) {
      jobs.submit(job("big-" + i, 90));
    }
    jobs.submit(job("small", 10));

    try (Jedis redis = primary()) {
      redis.configResetStat();
      assertThat(claim(60)).map(c -> c.job().id()).contains("small");
      String stats = redis.info("commandstats");
      long calls =
          stats
              .lines()
              .filter(line -> line.startsWith("cmdstat_"))
              .mapToLong(line -> Long.parseLong(line.replaceAll(".*calls=(\\d+),.*", "$1")))
              .sum();
      assertThat(calls).as(stats).isLessThan(60);
    }
  }

  @Test
  void renewalsDoNotWaitBehindSubmitsAndSubmitsNotForEver() throws Exception {
    var timeouts =
        new RedisSettings.Timeouts(
            Duration.ofSeconds(1), SOON, Duration.ofMillis(50), Duration.ofSeconds(15));
    // Two replicas never have it: this submit keeps its connection, the only one, for 15 s.
    var narrow =
        new RedisSettings(
            new RedisEndpoint.Pair(pair.sentinelAddresses(), pair.masterName()), 1, 1, 2, timeouts);
    try (RedisZone busy = new RedisZone(narrow);
        ExecutorService submitter = Executors.newSingleThreadExecutor()) {
      busy.workers().heartbeat(worker("w1", 42), LEASE);
      Future<Submitted> slow = submitter.submit(() -> busy.jobs().submit(job("slow", 10)));
      await().atMost(SOON).until(() -> jobs.state("slow") == State.QUEUED);

      assertThat(busy.workers().heartbeat(worker("w1", 42), LEASE)).isFalse();
      assertThatThrownBy(() -> busy.jobs().submit(job("behind", 10)))
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.retryable()).isTrue());

      assertThat(slow.isDone()).as("all this happened while it waited").isFalse();
      assertThat(slow.get(60, TimeUnit.SECONDS)).isEqualTo(Submitted.UNKNOWN);
    }
  }

  @Test
  void scriptsAreLoadedAgainWhenRedisHasForgottenThem() {
    jobs.submit(job("a", 10));
    try (Jedis redis = primary()) {
      redis.scriptFlush();
    }

    assertThat(jobs.submit(job("b", 10))).isEqualTo(Submitted.QUEUED);
    assertThat(claimedIds(60)).containsExactly("a", "b");
  }

  @Test
  void recordThatIsPutAgainIsWrittenAgainForWaitToAnswerFor() {
    assertThat(zone.streams().put(STREAM)).isTrue();
    try (Jedis replica = new Jedis("127.0.0.1", pair.replica().port())) {
      replica.configResetStat();
      assertThat(zone.streams().put(STREAM)).isFalse();
      assertThat(replica.info("commandstats")).contains("cmdstat_hset:");
    }
  }

  @Test
  void broadcastRecordsGrowOlder() {
    zone.broadcasts().put(broadcast());
    Duration before = zone.broadcasts().find("s").orElseThrow().age();
    assertThat(before).isBetween(Duration.ZERO, SOON);
    await()
        .atMost(SOON)
        .until(() -> zone.broadcasts().find("s").orElseThrow().age().compareTo(before) > 0);
  }

  @Test
  void broadcastRecordThatAPromotedNodeWithASlowClockKeepsForLongerIsNew() {
    zone.broadcasts().put(broadcast());
    try (Jedis redis = primary()) {
      redis.pexpire("zc:broadcast:s", Duration.ofHours(25).toMillis());
    }
    assertThat(zone.broadcasts().find("s").orElseThrow().age()).isZero();
  }

  @Test
  void runningBroadcastsCanBeReadWhereThePrimaryMayNotWriteThoughOneHasExpired() {
    zone.broadcasts().put(broadcast());
    try (Jedis redis = primary()) {
      redis.zadd("zc:broadcasts", 0, "expired");
      redis.configSet("min-replicas-to-write", "2");
      try {
        assertThat(zone.broadcasts().running())
            .extracting(running -> running.record().streamId())
            .containsExactly("s");
      } finally {
        redis.configSet("min-replicas-to-write", "1");
      }
    }
  }

  @Test
  void whoeverWritesABroadcastTakesThoseOutThatHaveExpired() {
    try (Jedis redis = primary()) {
      long now = Long.parseLong(redis.time().getFirst());
      redis.zadd("zc:broadcasts", now - Duration.ofHours(25).toSeconds(), "expired");
      redis.zadd("zc:broadcasts", now - Duration.ofHours(23).toSeconds(), "kept");
      zone.broadcasts().put(broadcast());
      assertThat(redis.zrange("zc:broadcasts", 0, -1)).containsExactly("kept", "s");
    }
  }

  private static BroadcastRecord broadcast() {
    Instant now = Instant.parse("2026-11-21T10:00:00Z");
    return new BroadcastRecord(
        "s",
        "b1",
        new EpochId(1, "e1"),
        "edge",
        List.of(),
        null,
        0,
        7,
        -1,
        false,
        false,
        now,
        List.of(),
        "");
  }

  private Jedis primary() {
    return new Jedis("127.0.0.1", pair.primary().port());
  }

  private Optional<Claim> claim(int units) {
    return jobs.claim("w", Job.CPU, List.of(X264), units, LEASE);
  }

  private List<String> claimedIds(int units) {
    var ids = new ArrayList<String>();
    for (Optional<Claim> c = claim(units); c.isPresent(); c = claim(units)) {
      ids.add(c.get().job().id());
    }
    return ids;
  }

  /** Bells go by themselves. */
  private static List<String> keysButBells(Jedis redis) {
    return redis.keys("zc:*").stream().filter(key -> !key.startsWith("zc:bell:")).toList();
  }

  private static Job job(String id, int units) {
    return job(id, Job.CPU, X264, units);
  }

  private static Job job(String id, String kind, String encoderId, int units) {
    URI feed = URI.create("ws://127.0.0.1:1/feed/s/1-e");
    return new Job(id, "s", "b", new EpochId(1, "e"), kind, encoderId, units, feed, "secret");
  }

  private static WorkerRecord worker(String id, long pid) {
    return new WorkerRecord(
        id, "zone-a", pid, Job.CPU, List.of(X264), 120, 10, WorkerRecord.READY, List.of("s"));
  }
}
