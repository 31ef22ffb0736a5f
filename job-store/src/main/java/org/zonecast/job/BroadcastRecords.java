package org.zonecast.job;

import java.util.Optional;

/** The broadcasts of a zone's edges. All methods block and throw {@link StoreException}. */
public interface BroadcastRecords {
  void put(BroadcastRecord record);

  Optional<BroadcastRecord> find(String streamId);
}
