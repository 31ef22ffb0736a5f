package org.zonecast.job.memory;

import static java.util.Comparator.comparing;

import java.util.List;
import java.util.Optional;
import org.zonecast.job.StreamRecord;
import org.zonecast.job.StreamRegistry;

/** A zone's stream records in memory. */
record MemoryStreams(MemoryZone zone) implements StreamRegistry {
  @Override
  public boolean put(StreamRecord record) {
    zone.requireThere();
    return zone.putIfItReplaces(zone.streams, record.id(), record);
  }

  @Override
  public Optional<StreamRecord> find(String streamId) {
    zone.requireThere();
    return Optional.ofNullable(zone.streams.get(streamId));
  }

  @Override
  public List<StreamRecord> all() {
    zone.requireThere();
    return zone.streams.values().stream().sorted(comparing(StreamRecord::createdAt)).toList();
  }
}
