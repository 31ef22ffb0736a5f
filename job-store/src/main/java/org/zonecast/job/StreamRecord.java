package org.zonecast.job;

import static org.zonecast.job.Names.requireName;

import java.time.Duration;
import java.time.Instant;

/**
 * What a broadcaster registered. Deletion is final: it beats every change, also a later one.
 *
 * @param id the stream's id in paths
 * @param name what people call it; any text up to 200 characters
 * @param ladder name of its ladder
 * @param grace how long an interrupted broadcast is kept open
 * @param options what its output is to be like
 * @param deleted true once the stream was deleted; the record stays, so that its key stays revoked
 * @param version grows with every change; of a deleted stream always {@link #LAST_VERSION}
 */
public record StreamRecord(
    String id,
    String name,
    String ladder,
    Duration grace,
    StreamOptions options,
    boolean deleted,
    Instant createdAt,
    long version)
    implements VersionedRecord {

  /** None is higher, so nothing takes the place of a deletion, in older programs neither. */
  public static final long LAST_VERSION = Long.MAX_VALUE;

  public StreamRecord {
    requireName("stream id", id);
    requireName("ladder", ladder);
    if (name.isBlank() || name.length() > 200) {
      throw new IllegalArgumentException("name must be 1 to 200 characters");
    }
    if (grace.isNegative() || grace.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("graceSeconds must be 0 to 3600");
    }
    version = deleted ? LAST_VERSION : version;
  }

  /** The same with another slate. */
  public StreamRecord with(Slate slate) {
    return new StreamRecord(
        id, name, ladder, grace, options.with(slate), deleted, createdAt, version + 1);
  }

  /** What is left of a deleted stream: no picture, since it is kept for good. */
  public StreamRecord asDeleted() {
    return new StreamRecord(
        id, name, ladder, grace, options.with(Slate.DEFAULT), true, createdAt, LAST_VERSION);
  }
}
