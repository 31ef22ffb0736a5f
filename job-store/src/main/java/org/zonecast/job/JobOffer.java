package org.zonecast.job;

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
    return RecordJson.write(job);
  }

  public static byte[] write(Answer answer) {
    return RecordJson.write(answer);
  }

  /**
   * @throws IllegalArgumentException if the text is no job
   */
  public static Job readJob(byte[] text) {
    return RecordJson.read(text, Job.class);
  }

  /**
   * @throws IllegalArgumentException if the text is no answer
   */
  public static Answer readAnswer(byte[] text) {
    return RecordJson.read(text, Answer.class);
  }
}
