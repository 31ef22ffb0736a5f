package org.zonecast.feed;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Bytes that are not a feed message. */
public class FeedFormatException extends IOException {
  public FeedFormatException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
