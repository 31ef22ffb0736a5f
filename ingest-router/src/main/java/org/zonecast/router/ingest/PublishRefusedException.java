package org.zonecast.router.ingest;

/** A publisher that may not go live, or not go on. The message may be shown to the broadcaster. */
public class PublishRefusedException extends Exception {
  private final Reason reason;

  /** What kind of refusal it is; protocols map it to their own codes. */
  public enum Reason {
    /** The key is wrong, expired, for something else, or revoked. */
    BAD_KEY,
    /** Another publisher is live on this stream. */
    ALREADY_LIVE,
    /** The feed is not one that we take. */
    UNSUPPORTED_MEDIA,
    /** The session broke a limit or the protocol. */
    BAD_SESSION,
    /** The stream was ended by its owner or by an operator. */
    ENDED,
    /** The edge cannot take it now; trying again later may help. */
    UNAVAILABLE
  }

  public PublishRefusedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
