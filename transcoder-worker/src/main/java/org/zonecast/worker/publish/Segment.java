package org.zonecast.worker.publish;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A whole segment: one object for each rendition, but for those that are a gap in it.
 *
 * @param number counted from the epoch's beginning
 */
public record Segment(long number, int videoSlots, int audioFrames, Map<String, Buffer> objects) {
  public Segment {
    objects = Map.copyOf(objects);
  }

  /** The same without the objects of renditions that are to be gaps in it. */
  Segment without(Predicate<String> gap) {
    return objects.keySet().stream().noneMatch(gap)
        ? this
        : new Segment(
            number,
            videoSlots,
            audioFrames,
            objects.entrySet().stream()
                .filter(object -> !gap.test(object.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
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
   * @param bytes object size by rendition; one that is missing is a gap in this segment
   */
  record Facts(int videoSlots, int audioFrames, Map<String, Integer> bytes) {
    Facts {
      bytes = Map.copyOf(bytes);
    }
  }
}
