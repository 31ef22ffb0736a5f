package org.zonecast.job;

import java.util.List;
import java.util.Optional;

/** A zone's copy of the stream records. All methods block and throw {@link StoreException}. */
public interface StreamRegistry {

  /**
   * Stores {@code record} if none is there, or one that it {@linkplain VersionedRecord#replaces
   * replaces}; true if stored.
   */
  boolean put(StreamRecord record);

  /** The record, deleted ones included. */
  Optional<StreamRecord> find(String streamId);

  /** All records, deleted ones included, oldest first. */
  List<StreamRecord> all();
}
