package org.zonecast.job;

import java.util.List;

/** A zone's copy of the CDN records. All methods block and throw {@link StoreException}. */
public interface CdnRegistry {

  /**
   * Stores {@code record} if none is there, or one that it {@linkplain VersionedRecord#replaces
   * replaces}; true if stored.
   */
  boolean put(CdnRecord record);

  /** All records, deleted ones included, by name. */
  List<CdnRecord> all();
}
