package org.zonecast.router.stamp;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedMessage.RandomAccess;
import org.zonecast.feed.FeedMessage.VideoConfig;
import org.zonecast.feed.FeedMessage.VideoUnit;
import org.zonecast.feed.Orientation;
import org.zonecast.router.bitstream.AccessUnits;
import org.zonecast.router.bitstream.AccessUnits.Entry;

/**
 * Says of each picture what a decoder can do with it, and puts the configuration in front of a
 * keyframe when it is another, or the pictures lie another way.
 */
final class VideoStamper {
  private final StampSink sink;
  private final CleanSlots cleanSlots;
  private @Nullable VideoConfig config;
  private @Nullable AccessUnits accessUnits;
  private @Nullable VideoConfig inForce;
  private Orientation orientation = Orientation.UPRIGHT;

  VideoStamper(int sourceMultiple, StampSink sink) {
    this.sink = sink;
    this.cleanSlots = new CleanSlots(sourceMultiple);
  }

  void config(VideoConfig newConfig) {
    config = newConfig;
    accessUnits = AccessUnits.of(newConfig);
  }

  /** How pictures are shown from the next keyframe on, until one says otherwise. */
  void orientation(Orientation newOrientation) {
    orientation = newOrientation;
  }

  /** What the next picture is; empty without a configuration. */
  Optional<Entry> inspect(boolean flagged, byte[] data) {
    AccessUnits units = accessUnits;
    if (units == null) {
      return Optional.empty();
    }
    Entry entry = cleanSlots.see(units.inspect(flagged, data));
    orientation = entry.orientation().orElse(orientation);
    return Optional.of(entry);
  }

  /** Whether the feed can go on with this picture behind a gap. */
  boolean canBegin(long slot, Entry entry) {
    return entry.possible() && cleanSlots.hasRoom(slot, entry);
  }

  long cleanSlot(long slot, Entry entry) {
    return cleanSlots.of(slot, entry);
  }

  /** A gap is recorded. */
  void gap() {
    cleanSlots.forget();
  }

  void stamp(long slot, long pts90k, Entry entry, byte[] data) {
    RandomAccess access = cleanSlots.stamped(slot, entry);
    VideoConfig current = config;
    if (access != RandomAccess.NONE && current != null) {
      configure(new VideoConfig(current.codec(), orientation, current.config()), pts90k);
    }
    sink.stamped(new VideoUnit(slot, pts90k, access, cleanSlots.of(slot, entry), data), pts90k);
  }

  private void configure(VideoConfig wanted, long pts90k) {
    if (!same(wanted, inForce)) {
      sink.stamped(wanted, pts90k);
      inForce = wanted;
    }
  }

  private static boolean same(VideoConfig one, @Nullable VideoConfig other) {
    return other != null
        && one.codec() == other.codec()
        && one.orientation().equals(other.orientation())
        && Arrays.equals(one.config(), other.config());
  }
}
