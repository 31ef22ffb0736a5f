package org.zonecast.job;

import java.util.List;
import java.util.Optional;

/** The broadcasts of a zone's edges. All methods block and throw {@link StoreException}. */
public interface BroadcastRecords {
  /** Keeps it, unless a later epoch of the same broadcast is there. */
  void put(BroadcastRecord record);

  /**
   * Puts back what was kept elsewhere, with the age that it has by now, unless there is a record of
   * the stream or this one is too old to be kept; true if put back.
   */
  boolean restore(BroadcastRecord.Aged kept);

  /** The stream's latest, with its age by the store's own clock. */
  Optional<BroadcastRecord.Aged> find(String streamId);

  /** Those that have not ended, some thousand at most. */
  List<BroadcastRecord.Aged> running();
}
