package org.zonecast.worker.cdn;

import org.jspecify.annotations.Nullable;

/** A request that a CDN did not carry out. */
public class CdnException extends RuntimeException {
  private final boolean retryable;

  public CdnException(String message, boolean retryable, @Nullable Throwable cause) {
    super(message, cause);
    this.retryable = retryable;
  }

  /** Whether the same request may work later: the CDN was out of reach, busy or broken. */
  public boolean retryable() {
    return retryable;
  }

  /** Whether the same request may work later; a failure of an unknown kind is taken as passing. */
  public static boolean retryHelps(Throwable failure) {
    return !(failure instanceof CdnException known) || known.retryable;
  }
}
