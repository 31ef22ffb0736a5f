package org.zonecast.worker.publish;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A whole segment: one object for each rendition.
 *
 * @param number counted from the epoch's beginning
 */
record Segment(long number, int videoSlots, int audioFrames, Map<String, Buffer> objects) {
  Segment {
    objects = Map.copyOf(objects);
  }

  Facts facts() {
    Map<String, Integer> bytes =
        objects.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, object -> object.getValue().length()));
    return new Facts(videoSlots, audioFrames, bytes);
  }

  /**
   * What is kept of a segment when its objects are stored.
   *
   * @param bytes object size by rendition; empty where it is not known
   */
  record Facts(int videoSlots, int audioFrames, Map<String, Integer> bytes) {
    Facts {
      bytes = Map.copyOf(bytes);
    }
  }
}
