package org.zonecast.samples.ctl;

import java.io.IOException;

/** An answer of the API, or of something in its place, that is not the one asked for. */
public class ApiException extends IOException {
  private final int status;

  /** An answer with {@code status} and what the API said about it. */
  public ApiException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }
}
