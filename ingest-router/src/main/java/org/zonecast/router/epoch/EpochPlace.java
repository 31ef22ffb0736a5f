package org.zonecast.router.epoch;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedMessage;
import org.zonecast.feed.FeedMessage.EarlierEpoch;
import org.zonecast.job.EpochId;

/**
 * An epoch's place in its broadcast.
 *
 * @param why why the epoch before it could not go on; empty for the first one
 * @param follows what it goes on from, or null for the first one
 * @param discontinuities in the broadcast's playlists up to its segment 0, the one before it
 *     included
 * @param earlier the epochs before it, oldest first
 */
public record EpochPlace(
    EpochId id,
    String why,
    @Nullable Junction follows,
    long discontinuities,
    List<EarlierEpoch> earlier) {

  /** Epochs of which objects may still lie on the CDNs. */
  private static final int MAX_EARLIER = 16;

  /** Tokens have start ids since then, and a base may be unknown. */
  private static final int SUCCESSION_VERSION = 2;

  /**
   * Where one epoch ends and the next one goes on.
   *
   * @param mediaSequence the first media sequence number of the next one; where that has to be
   *     found on the CDNs, the least that it can be, -1 if nothing is known of it
   * @param found whether it is that
   * @param endNanos monotonic time at which the last slot of the one before has been shown
   */
  public record Junction(long mediaSequence, boolean found, long endNanos) {
    public Junction(long mediaSequence, long endNanos) {
      this(mediaSequence, true, endNanos);
    }
  }

  public EpochPlace {
    earlier = List.copyOf(earlier);
  }

  public static EpochPlace first(EpochId id) {
    return new EpochPlace(id, "", null, 0, List.of());
  }

  /** The place of the epoch after this one, which {@code ended} describes. */
  public EpochPlace next(String reason, Junction junction, EarlierEpoch ended) {
    var all = new ArrayList<>(earlier);
    all.add(ended);
    return new EpochPlace(
        new EpochId(id.number() + 1, id.startId()),
        reason,
        junction,
        discontinuities + 1,
        latest(all));
  }

  public static List<EarlierEpoch> latest(List<EarlierEpoch> epochs) {
    return epochs.subList(Math.max(0, epochs.size() - MAX_EARLIER), epochs.size());
  }

  /** The same, with the base that was found: epochs that listed nothing before it do not count. */
  public EpochPlace settledAt(long mediaSequence) {
    Junction before = follows;
    long unlisted = earlier.stream().filter(e -> e.baseMediaSequence() >= mediaSequence).count();
    return new EpochPlace(
        id,
        why,
        new Junction(mediaSequence, true, before == null ? Long.MIN_VALUE : before.endNanos()),
        discontinuities - unlisted,
        earlier);
  }

  /** The oldest version of the protocol in which such an epoch can be worked on. */
  public int leastVersion() {
    boolean oneEdge = earlier.stream().allMatch(e -> e.epoch().startId().equals(id.startId()));
    return oneEdge ? FeedMessage.OLDEST_VERSION : SUCCESSION_VERSION;
  }

  /** Whether the media sequence number of segment 0 is known. */
  public boolean based() {
    return follows == null || follows.found();
  }

  /** The media sequence number of segment 0; as long as it is not known, the least it can be. */
  long baseMediaSequence(EpochClock clock) {
    return follows == null || follows.mediaSequence() < 0
        ? clock.baseMediaSequence()
        : follows.mediaSequence();
  }

  /** When slot 0 is on the air if its frame arrived at {@code arrivalNanos}: never too early. */
  public long baseNanos(long arrivalNanos) {
    return follows == null ? arrivalNanos : Math.max(arrivalNanos, follows.endNanos());
  }
}
