package org.zonecast.router;

/** A router that cannot start as it is configured. The message is one line that says which key. */
public class StartException extends Exception {
  public StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
