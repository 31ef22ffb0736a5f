package org.zonecast.router.stamp;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.zonecast.router.stamp.StampSink.Drop;

/** Sound that came before a picture that it could be placed beside; the latest of it is kept. */
final class WaitingAudio {
  private static final int MAX_UNITS = 256;

  private final ArrayDeque<Unit> units = new ArrayDeque<>();
  private final StampSink sink;

  /** One access unit. */
  record Unit(long pts90k, byte[] data) {}

  WaitingAudio(StampSink sink) {
    this.sink = sink;
  }

  void add(long pts90k, byte[] data) {
    if (units.size() == MAX_UNITS) {
      units.removeFirst();
      sink.dropped(Drop.OVERFLOW);
    }
    units.add(new Unit(pts90k, data));
  }

  /** Takes out the one that came first; null if none waits. */
  @Nullable Unit poll() {
    return units.pollFirst();
  }

  /** It has waited in vain. */
  void drop() {
    units.forEach(unit -> sink.dropped(Drop.NO_KEYFRAME));
    units.clear();
  }
}
