package org.zonecast.job.redis;

import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.job.VersionedRecord;

/**
 * A Redis hash of records by id, in which a record gives way only to one that replaces it.
 *
 * <p>A record counts as stored when the primary has it. If that is not safe yet, it is logged: the
 * routers of other zones hold the record as well and bring it back.
 */
final class VersionedRecords<T extends VersionedRecord> {
  private static final Logger log = LoggerFactory.getLogger(VersionedRecords.class);

  private final RedisLink link;
  private final String key;
  private final Class<T> type;
  private final SafeWrites writes;

  VersionedRecords(RedisLink link, String key, Class<T> type, SafeWrites writes) {
    this.link = link;
    this.key = key;
    this.type = type;
    this.writes = writes;
  }

  boolean put(String id, T record) {
    long version = record.version();
    if (version < 0) {
      throw new IllegalArgumentException("versions are not negative, got " + version);
    }
    SafeWrites.Written put =
        writes.write(Script.PUT_RECORD, key, id, Long.toString(version), Json.write(record));
    boolean stored = put.answer() == 1;
    if (stored && !put.safe()) {
      log.warn("{} {}: no replica has version {} yet", key, id, version);
    }
    return stored;
  }

  Optional<T> find(String id) {
    return Optional.ofNullable(link.call("find", redis -> redis.hget(key, id)))
        .map(json -> Json.read(json, type));
  }

  List<T> all() {
    return link.call("list", redis -> redis.hvals(key)).stream()
        .flatMap(json -> Json.readIfPossible(json, type).stream())
        .toList();
  }
}
