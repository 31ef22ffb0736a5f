package org.zonecast.job.redis;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.zonecast.job.StreamRecord;
import org.zonecast.job.StreamRegistry;

/** The zone's stream records in Redis. */
record RedisStreamRegistry(VersionedRecords<StreamRecord> records) implements StreamRegistry {

  @Override
  public boolean put(StreamRecord record) {
    return records.put(record.id(), record);
  }

  @Override
  public Optional<StreamRecord> find(String streamId) {
    return records.find(streamId);
  }

  @Override
  public List<StreamRecord> all() {
    return records.all().stream()
        .sorted(Comparator.comparing(StreamRecord::createdAt).thenComparing(StreamRecord::id))
        .toList();
  }
}
