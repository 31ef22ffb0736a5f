package org.zonecast.router.rtmp;

import java.io.IOException;

/** A file that is no FLV file, or holds what this server does not take. */
public final class FlvFormatException extends IOException {
  FlvFormatException(String message) {
    super(message);
  }
}
