package org.zonecast.job;

/** A store that could not do what was asked. */
public class StoreException extends RuntimeException {
  private final boolean retryable;

  public StoreException(String message, boolean retryable, Throwable cause) {
    super(message, cause);
    this.retryable = retryable;
  }

  public StoreException(String message, boolean retryable) {
    super(message);
    this.retryable = retryable;
  }

  /** Whether the same call may work later: the store was out of reach, or in a failover. */
  public boolean retryable() {
    return retryable;
  }
}
