package org.zonecast.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/**
 * A job that an edge brings to a worker itself, because no zone's store takes it: what the two say
 * to each other over HTTP. The edge posts the job as JSON to {@link #PATH} with a bearer token, and
 * the worker answers. Fields that one side does not know are passed over.
 */
public final class JobOffer {
  /** Where a worker takes offers. */
  public static final String PATH = "/internal/jobs/offer";

  /** The longest offer. */
  public static final int MAX_BYTES = 64 * 1024;

  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /**
   * What a worker says to an offer.
   *
   * @param taken whether it begins with the job
   * @param reason why not; empty if it does
   */
  public record Answer(boolean taken, String reason) {
    public static final Answer TAKEN = new Answer(true, "");

    @SuppressWarnings("ConstantValue") // An answer may lack it.
    public Answer {
      reason = reason == null ? "" : reason;
    }

    public static Answer refused(String reason) {
      return new Answer(false, reason);
    }
  }

  private JobOffer() {}

  public static byte[] write(Job job) {
    return json(job);
  }

  public static byte[] write(Answer answer) {
    return json(answer);
  }

  /**
   * @throws IllegalArgumentException if the text is no job
   */
  public static Job readJob(byte[] text) {
    return read(text, Job.class);
  }

  /**
   * @throws IllegalArgumentException if the text is no answer
   */
  public static Answer readAnswer(byte[] text) {
    return read(text, Answer.class);
  }

  private static byte[] json(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of plain values cannot fail to be written", e);
    }
  }

  private static <T> T read(byte[] text, Class<T> type) {
    try {
      T value = JSON.readValue(text, type);
      if (value == null) {
        throw new IllegalArgumentException("null instead of a " + type.getSimpleName());
      }
      return value;
    } catch (IOException e) {
      throw new IllegalArgumentException("not a " + type.getSimpleName(), e);
    }
  }
}
