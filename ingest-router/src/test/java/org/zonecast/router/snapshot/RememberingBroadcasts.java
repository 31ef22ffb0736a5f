package org.zonecast.router.snapshot;

import java.util.List;
import java.util.Optional;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.BroadcastRecords;

/** Broadcast records that only remember what was to be put back. */
record RememberingBroadcasts(List<BroadcastRecord.Aged> restored) implements BroadcastRecords {
  @Override
  public void put(BroadcastRecord record) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean restore(BroadcastRecord.Aged kept) {
    return restored.add(kept);
  }

  @Override
  public Optional<BroadcastRecord.Aged> find(String streamId) {
    return Optional.empty();
  }

  @Override
  public List<BroadcastRecord.Aged> running() {
    return List.of();
  }
}
