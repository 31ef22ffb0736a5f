package org.zonecast.job.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.job.EpochId;
import org.zonecast.job.Job;
import org.zonecast.job.JobStore.Submitted;
import org.zonecast.job.StoreException;
import org.zonecast.job.StoreState;
import org.zonecast.job.StoreWatch;
import org.zonecast.redis.RedisProcess;

/** A zone on one endpoint with TLS and an ACL user that may not change settings. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManagedRedisTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration LEASE = Duration.ofMinutes(1);

  private ManagedRedis redis;

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    redis = ManagedRedis.start(dir);
  }

  @AfterAll
  void end() {
    if (redis != null) {
      redis.close();
    }
  }

  @Test
  void jobsGoThroughWithAndWithoutAReplica() throws Exception {
    try (RedisZone zone = zone(redis.url())) {
      StoreWatch watch = zone.startWatch();
      await().atMost(SOON).until(() -> !watch.condition().generation().isEmpty());
      submitted(zone, "alone");

      RedisProcess replica = redis.startReplica();
      await().atMost(SOON).until(() -> zone.replicas() == 1);
      submitted(zone, "with");
      replica.freeze();
      assertThat(zone.jobs().submit(job("frozen")))
          .as("the replica is shown, and does not answer")
          .isEqualTo(Submitted.UNKNOWN);
      replica.kill();
      await().atMost(SOON).until(() -> zone.replicas() == 0);
      assertThat(zone.jobs().submit(job("frozen"))).isEqualTo(Submitted.KNOWN);

      assertThat(zone.jobs().claim("w", Job.CPU, List.of("enc"), 60, LEASE)).isPresent();
      assertThat(zone.jobs().hold("w", List.of("with"))).isEqualTo(1);
      assertThat(zone.workers().workers()).isEmpty();
      assertThat(zone.streams().all()).isEmpty();
      assertThat(watch.condition().state()).as("never degraded").isEqualTo(StoreState.STRICT);
    }
  }

  @Test
  void certificateThatIsReplacedWithItsFileIsTrusted() throws Exception {
    try (RedisZone zone = zone(redis.url())) {
      StoreWatch watch = zone.startWatch();
      await().atMost(SOON).until(() -> !watch.condition().generation().isEmpty());
      String before = watch.condition().generation();

      redis.renewCertificate();

      await().atMost(SOON).until(() -> !watch.condition().generation().equals(before));
      assertThat(watch.condition().state()).isEqualTo(StoreState.STRICT);
    }
  }

  @Test
  void wrongPasswordIsAFailureThatDoesNotPass() {
    String wrong = "rediss://zonecast:nonsense@localhost:" + redis.port();
    try (RedisZone zone = zone(wrong)) {
      assertThatThrownBy(() -> zone.jobs().queued())
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.retryable()).isFalse())
          .hasMessageContaining("WRONGPASS")
          .hasMessageNotContaining("nonsense");
      StoreWatch watch = zone.startWatch();
      await().atMost(SOON).until(() -> watch.condition().detail().contains("WRONGPASS"));
    }
  }

  @Test
  void certificateOfSomebodyUnknownIsRefused() {
    var endpoint = RedisEndpoint.of(List.of(), null, redis.url(), null);
    try (RedisZone zone = new RedisZone(RedisSettings.of(endpoint))) {
      assertThatThrownBy(() -> zone.jobs().queued()).isInstanceOf(StoreException.class);
    }
  }

  private RedisZone zone(String url) {
    return new RedisZone(
        RedisSettings.of(RedisEndpoint.of(List.of(), null, url, redis.certificate())));
  }

  /**
   * Submits until the replicas say in time that they have the job, which may take a busy one long.
   */
  private static void submitted(RedisZone zone, String id) {
    await().atMost(SOON).until(() -> zone.jobs().submit(job(id)) != Submitted.UNKNOWN);
  }

  private static Job job(String id) {
    URI feed = URI.create("ws://127.0.0.1:1/feed/s/1-e");
    return new Job(id, "s", "b", new EpochId(1, "e"), Job.CPU, "enc", 10, feed, "secret");
  }
}
