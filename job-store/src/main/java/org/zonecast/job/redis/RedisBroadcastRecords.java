package org.zonecast.job.redis;

import java.time.Duration;
import java.util.Optional;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.BroadcastRecords;
import redis.clients.jedis.params.SetParams;

/** The zone's broadcast records in Redis, each forgotten a day after it was last written. */
record RedisBroadcastRecords(RedisLink link) implements BroadcastRecords {
  private static final Duration KEPT = Duration.ofDays(1);

  @Override
  public void put(BroadcastRecord record) {
    link.call(
        "put broadcast",
        redis ->
            redis.set(
                keyOf(record.streamId()),
                Json.write(record),
                SetParams.setParams().px(KEPT.toMillis())));
  }

  @Override
  public Optional<BroadcastRecord> find(String streamId) {
    return Optional.ofNullable(link.call("find broadcast", redis -> redis.get(keyOf(streamId))))
        .map(json -> Json.read(json, BroadcastRecord.class));
  }

  private static String keyOf(String streamId) {
    return "zc:broadcast:" + streamId;
  }
}
