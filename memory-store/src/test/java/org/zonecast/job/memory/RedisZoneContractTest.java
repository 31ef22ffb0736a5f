package org.zonecast.job.memory;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.zonecast.job.BroadcastRecords;
import org.zonecast.job.CdnRegistry;
import org.zonecast.job.JobStore;
import org.zonecast.job.StreamRegistry;
import org.zonecast.job.WorkerDirectory;
import org.zonecast.job.redis.RedisEndpoint;
import org.zonecast.job.redis.RedisSettings;
import org.zonecast.job.redis.RedisZone;
import org.zonecast.redis.RedisPair;
import redis.clients.jedis.Jedis;

/** The contract, kept in a real pair with Sentinels. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisZoneContractTest extends ZoneContract {
  private static final Duration SOON = Duration.ofSeconds(60);

  /** What is tested here is not how long a busy machine's replica takes. */
  private static final RedisSettings.Timeouts PATIENT =
      new RedisSettings.Timeouts(SOON, SOON, SOON, SOON.minusSeconds(1));

  private RedisPair pair;
  private RedisZone zone;

  @BeforeAll
  void start() throws IOException {
    pair = RedisPair.startTemporary("zone-a");
    var endpoint = new RedisEndpoint.Pair(pair.sentinelAddresses(), pair.masterName());
    zone = new RedisZone(new RedisSettings(endpoint, 8, 2, 1, PATIENT));
  }

  @BeforeEach
  void empty() {
    try (Jedis redis = new Jedis("127.0.0.1", pair.primary().port())) {
      redis.flushAll();
    }
  }

  @AfterAll
  void end() {
    zone.close();
    pair.close();
  }

  @Override
  JobStore jobs() {
    return zone.jobs();
  }

  @Override
  WorkerDirectory workers() {
    return zone.workers();
  }

  @Override
  StreamRegistry streams() {
    return zone.streams();
  }

  @Override
  CdnRegistry cdns() {
    return zone.cdns();
  }

  @Override
  BroadcastRecords broadcasts() {
    return zone.broadcasts();
  }
}
