package org.zonecast.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;

/**
 * Records as the JSON that Zonecast's own programs keep and send to each other. Fields that a
 * reader does not know are passed over, so that neighbouring versions understand each other; times
 * and durations are ISO 8601 text.
 */
public final class RecordJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private RecordJson() {}

  /** The record as UTF-8. */
  public static byte[] write(Object record) {
    try {
      return MAPPER.writeValueAsBytes(record);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record that JSON cannot hold: " + record, e);
    }
  }

  /**
   * Reads what {@link #write} has written, in this version or a neighbouring one.
   *
   * @throws IllegalArgumentException if the text is not such a record
   */
  public static <T> T read(byte[] json, Class<T> type) {
    try {
      T record = MAPPER.readValue(json, type);
      if (record == null) {
        throw new IllegalArgumentException("null instead of a " + type.getSimpleName());
      }
      return record;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "not a " + type.getSimpleName() + ": " + e.getMessage(), e);
    }
  }
}
