package org.zonecast.router.feed;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedMessage.EarlierEpoch;
import org.zonecast.job.EpochId;

/**
 * An epoch's place in its broadcast.
 *
 * @param why why the epoch before it could not go on; empty for the first one
 * @param follows what it goes on from, or null for the first one
 * @param earlier the epochs before it, oldest first
 */
record EpochPlace(EpochId id, String why, @Nullable Junction follows, List<EarlierEpoch> earlier) {

  /** Epochs of which objects may still lie on the CDNs. */
  private static final int MAX_EARLIER = 16;

  /**
   * Where one epoch ends and the next one goes on.
   *
   * @param mediaSequence the first media sequence number of the next one
   * @param endNanos monotonic time at which the last slot of the one before has been shown
   */
  record Junction(long mediaSequence, long endNanos) {}

  EpochPlace {
    earlier = List.copyOf(earlier);
  }

  static EpochPlace first(EpochId id) {
    return new EpochPlace(id, "", null, List.of());
  }

  /** The place of the epoch after this one, which {@code ended} describes. */
  EpochPlace next(String reason, Junction junction, EarlierEpoch ended) {
    var all = new ArrayList<>(earlier);
    all.add(ended);
    return new EpochPlace(
        new EpochId(id.number() + 1, id.startId()),
        reason,
        junction,
        all.subList(Math.max(0, all.size() - MAX_EARLIER), all.size()));
  }

  /** The media sequence number of segment 0. */
  long baseMediaSequence(EpochClock clock) {
    return follows == null ? clock.baseMediaSequence() : follows.mediaSequence();
  }

  /** When slot 0 is on the air if its frame arrived at {@code arrivalNanos}: never too early. */
  long baseNanos(long arrivalNanos) {
    return follows == null ? arrivalNanos : Math.max(arrivalNanos, follows.endNanos());
  }

  /** Discontinuities in the broadcast's playlists up to this epoch's first segment. */
  long discontinuities() {
    return id.number() - 1L;
  }
}
