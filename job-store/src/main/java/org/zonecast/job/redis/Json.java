package org.zonecast.job.redis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.job.StoreException;

/** Records as the JSON that is kept; fields of a newer version are passed over. */
final class Json {
  private static final Logger log = LoggerFactory.getLogger(Json.class);
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private Json() {}

  static String write(Object record) {
    try {
      return MAPPER.writeValueAsString(record);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record that JSON cannot hold: " + record, e);
    }
  }

  static <T> T read(Object json, Class<T> type) {
    try {
      return MAPPER.readValue(json.toString(), type);
    } catch (JsonProcessingException e) {
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
