package org.zonecast.worker.publish;

import java.util.List;
import java.util.Set;
import org.zonecast.feed.FeedMessage.EarlierEpoch;

/**
 * Where the playlists of all renditions are to begin once an epoch has brought a new one: at that
 * epoch, because players that find one playlist beginning before another do not play.
 *
 * @param mediaSequence the number to begin with; 0 if every rendition was always there
 */
record CommonBeginning(long mediaSequence) {

  /**
   * Segments that a playlist keeps for those who play it live when it lets go of the ones before
   * (RFC 8216bis, 6.2.2: three target durations, and segments of sound may be a little shorter).
   */
  private static final int LEAST_SEGMENTS = 4;

  /**
   * Of the epoch that begins with {@code base}.
   *
   * @param earlier the epochs before it, oldest first
   */
  static CommonBeginning of(List<EarlierEpoch> earlier, long base, List<String> renditions) {
    long beginning = 0;
    for (int i = 1; i <= earlier.size(); i++) {
      boolean present = i == earlier.size();
      List<String> now = present ? renditions : earlier.get(i).renditions();
      if (!Set.copyOf(earlier.get(i - 1).renditions()).containsAll(now)) {
        beginning = present ? base : earlier.get(i).baseMediaSequence();
      }
    }
    return new CommonBeginning(beginning);
  }

  /**
   * Whether what lies before it is left out of a playlist that goes up to {@code last}.
   *
   * @param ended nothing comes behind {@code last}
   */
  boolean holds(long last, boolean ended, int windowSegments) {
    return mediaSequence == 0
        || ended
        || last - mediaSequence + 1 >= Math.min(LEAST_SEGMENTS, windowSegments);
  }
}
