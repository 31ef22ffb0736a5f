package org.zonecast.router.rtmp;

/**
 * A certificate or key that cannot be used. The message begins with the setting that is at fault,
 * {@code certificate} or {@code key}.
 */
public final class TlsException extends Exception {
  TlsException(String message) {
    super(message);
  }
}
