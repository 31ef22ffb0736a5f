package org.zonecast.job.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.zonecast.job.EpochId;
import org.zonecast.job.Job;
import org.zonecast.job.JobStore.State;
import org.zonecast.job.JobStore.Submitted;
import org.zonecast.job.StoreCondition;
import org.zonecast.job.StoreException;
import org.zonecast.job.StoreState;
import org.zonecast.job.StoreWatch;
import org.zonecast.redis.RedisPair;
import org.zonecast.redis.RedisProcess;
import redis.clients.jedis.Jedis;

/** What two routers make of a real pair that loses a node. */
@Execution(ExecutionMode.CONCURRENT) // each test has its own pair, and waits most of the time
class PairWatchTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private RedisPair pair;
  private RedisZone one;
  private RedisZone other;
  private StoreWatch watch;
  private final List<StoreCondition> seen = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() throws IOException {
    pair = RedisPair.startTemporary("zone-a");
    one = zone();
    other = zone();
    watch = one.startWatch();
    watch.onChange((before, now) -> seen.add(now));
    other.startWatch();
    await().atMost(SOON).until(() -> !watch.condition().generation().isEmpty());
    awaitState(StoreState.STRICT);
    pair.holdRestarts();
  }

  private RedisZone zone() {
    return new RedisZone(RedisSettings.of(pair.sentinelAddresses(), pair.masterName()));
  }

  @AfterEach
  void end() {
    one.close();
    other.close();
    pair.close();
  }

  @Test
  void pairWhoseReplicaStaysDeadGoesOnAloneAndIsStrictOnceItIsBack() {
    pair.replica().kill();
    awaitState(StoreState.DEGRADED);

    await().atMost(SOON).until(() -> submit(one, "alone").matches("QUEUED|KNOWN"));
    await("said twice").atMost(SOON).until(() -> submit(other, "alone").equals("KNOWN"));
    assertThat(minReplicas(pair.primary())).isEqualTo("0");
    assertThat(seen).extracting(StoreCondition::detail).anyMatch(d -> d.contains("no replica"));

    pair.resumeRestarts();
    awaitState(StoreState.STRICT);
    await().atMost(SOON).until(() -> minReplicas(pair.primary()).equals("1"));
    await().atMost(SOON).until(() -> submit(one, "whole").matches("QUEUED|KNOWN"));
    try (Jedis replica = new Jedis("127.0.0.1", pair.replica().port())) {
      assertThat(replica.exists("zc:job:alone")).isTrue();
    }
  }

  @Test
  void primaryThatIsKilledIsFollowedByOneThatGoesOnAlone() {
    await().atMost(SOON).until(() -> submit(one, "before").matches("QUEUED|KNOWN"));
    RedisProcess old = pair.primary();
    StoreCondition before = watch.condition();

    old.kill();
    awaitState(StoreState.DEGRADED);
    await().atMost(SOON).until(() -> submit(one, "after").matches("QUEUED|KNOWN"));

    assertThat(watch.condition().switchedSince(before)).as("a new generation").isTrue();
    assertThat(one.jobs().state("before")).isEqualTo(State.QUEUED);
    pair.resumeRestarts();
    awaitState(StoreState.STRICT);
    assertThat(pair.primary().id()).isNotEqualTo(old.id());
  }

  @Test
  void frozenPrimaryThatWakesAcknowledgesNothing() throws Exception {
    RedisProcess frozen = pair.primary();
    frozen.freeze();
    awaitState(StoreState.DEGRADED);
    await().atMost(SOON).until(() -> submit(one, "new").matches("QUEUED|KNOWN"));

    frozen.wake();

    try (Jedis woken = new Jedis("127.0.0.1", frozen.port())) {
      assertThat(woken.exists(Script.DEGRADED_KEY)).isFalse();
    }
    awaitState(StoreState.STRICT);
    assertThat(one.jobs().state("new")).isEqualTo(State.QUEUED);
    await().atMost(SOON).until(() -> minReplicas(pair.primary()).equals("1"));
  }

  @Test
  void withoutASentinelMajorityItRefusesAndSaysSo() {
    List<RedisProcess> sentinels = pair.processes().subList(2, 5);
    sentinels.get(0).kill();
    sentinels.get(1).kill();
    pair.replica().kill();

    await()
        .atMost(SOON)
        .until(() -> watch.condition().detail().contains("only 1 of 3 Sentinels name"));
    assertThat(watch.condition().state()).isEqualTo(StoreState.AWAY);
    await().during(Duration.ofSeconds(4)).atMost(SOON).until(() -> !writable("refused"));
    assertThat(seen).noneMatch(c -> c.state() == StoreState.DEGRADED);

    pair.resumeRestarts();
    awaitState(StoreState.STRICT);
    await().atMost(SOON).until(() -> writable("after"));
  }

  @Test
  void primaryWhoseMemoryIsFullIsAwayUntilThereIsRoom() {
    maxMemory("1");
    awaitState(StoreState.AWAY);
    assertThat(watch.condition().detail())
        .contains("127.0.0.1:" + pair.primary().port() + " refuses to write: OOM command not");
    assertThat(submit(one, "full")).contains("OOM");

    maxMemory("0");
    awaitState(StoreState.STRICT);
    await().atMost(SOON).until(() -> writable("room"));
    assertThat(minReplicas(pair.primary())).isEqualTo("1");
  }

  @Test
  void leaseEndsByItselfWhenNobodyRenewsIt() {
    pair.replica().kill();
    awaitState(StoreState.DEGRADED);
    one.close();
    other.close();

    try (RedisZone unwatched = zone()) {
      await().atMost(SOON).until(() -> submit(unwatched, "unwatched").equals("UNKNOWN"));
    }
  }

  @Test
  void leaseOfAnotherProcessCountsForNothing() {
    one.close();
    other.close();
    try (Jedis primary = new Jedis("127.0.0.1", pair.primary().port());
        RedisZone unwatched = zone()) {
      primary.set(Script.DEGRADED_KEY, "0123456789012345678901234567890123456789");
      primary.waitReplicas(1, 1000);
      pair.replica().kill();
      primary.configSet("min-replicas-to-write", "0");

      await().atMost(SOON).until(() -> !submit(unwatched, "a").equals("retryable"));
      assertThat(submit(unwatched, "a")).isEqualTo("UNKNOWN");
    }
  }

  private boolean writable(String id) {
    return submit(one, id).matches("QUEUED|KNOWN");
  }

  private void awaitState(StoreState state) {
    await().atMost(SOON).until(() -> watch.condition().state() == state);
  }

  private static String submit(RedisZone zone, String id) {
    try {
      Submitted submitted = zone.jobs().submit(job(id));
      return submitted.name();
    } catch (StoreException e) {
      return e.retryable() ? "retryable" : "final: " + e.getMessage();
    }
  }

  private void maxMemory(String bytes) {
    try (Jedis redis = new Jedis("127.0.0.1", pair.primary().port())) {
      redis.configSet("maxmemory", bytes);
    }
  }

  private static String minReplicas(RedisProcess node) {
    try (Jedis redis = new Jedis("127.0.0.1", node.port())) {
      return redis.configGet("min-replicas-to-write").get("min-replicas-to-write");
    }
  }

  private static Job job(String id) {
    URI feed = URI.create("ws://127.0.0.1:1/feed/s/1-e");
    return new Job(id, "s", "b", new EpochId(1, "e"), Job.CPU, "x264-r1", 10, feed, "secret");
  }
}
