package org.zonecast.job.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.job.RecordJson;
import org.zonecast.job.StoreException;

/** Records as Redis keeps them. */
final class Json {
  private static final Logger log = LoggerFactory.getLogger(Json.class);

  private Json() {}

  static String write(Object record) {
    return new String(RecordJson.write(record), UTF_8);
  }

  static <T> T read(Object json, Class<T> type) {
    try {
      return RecordJson.read(json.toString().getBytes(UTF_8), type);
    } catch (IllegalArgumentException e) {
      throw new StoreException("Redis holds an unreadable " + type.getSimpleName(), false, e);
    }
  }

  /** For lists: one unreadable record is logged and left out, so that the others are seen. */
  static <T> Optional<T> readIfPossible(Object json, Class<T> type) {
    try {
      return Optional.of(read(json, type));
    } catch (StoreException e) {
      log.warn("{}", e.getMessage(), e);
      return Optional.empty();
    }
  }
}
