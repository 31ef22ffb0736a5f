package org.zonecast.job.memory;

import java.util.List;
import java.util.Optional;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.BroadcastRecords;

/** A zone's broadcast records in memory. */
record MemoryBroadcasts(MemoryZone zone) implements BroadcastRecords {
  @Override
  public void put(BroadcastRecord record) {
    zone.requireThere();
    zone.broadcasts.merge(
        record.streamId(), record, (kept, put) -> put.replaces(kept) ? put : kept);
  }

  @Override
  public boolean restore(BroadcastRecord.Aged kept) {
    zone.requireThere();
    return zone.broadcasts.putIfAbsent(kept.record().streamId(), kept.record()) == null;
  }

  @Override
  public Optional<BroadcastRecord.Aged> find(String streamId) {
    zone.requireThere();
    return Optional.ofNullable(zone.broadcasts.get(streamId)).map(this::aged);
  }

  @Override
  public List<BroadcastRecord.Aged> running() {
    zone.requireThere();
    return zone.broadcasts.values().stream().filter(b -> !b.ended()).map(this::aged).toList();
  }

  private BroadcastRecord.Aged aged(BroadcastRecord record) {
    return new BroadcastRecord.Aged(record, zone.broadcastAge);
  }
}
