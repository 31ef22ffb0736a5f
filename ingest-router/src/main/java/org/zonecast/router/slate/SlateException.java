package org.zonecast.router.slate;

/** A text or a picture that cannot be a slate. The message is for whoever wished it. */
public final class SlateException extends Exception {
  SlateException(String message) {
    super(message);
  }
}
