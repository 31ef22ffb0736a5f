package org.zonecast.worker.publish;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.zonecast.feed.FeedMessage.EarlierEpoch;
import org.zonecast.worker.segment.MediaPlaylist;
import org.zonecast.worker.segment.MediaPlaylist.Entry;

/**
 * What a CDN's playlist lists from before a worker's first segment, word for word, and gaps for
 * what it lacks between that and the epoch.
 */
final class EarlierSegments {
  static final EarlierSegments NONE = new EarlierSegments(0, List.of());

  private final long mediaSequence;
  private final List<Entry> entries;

  private EarlierSegments(long mediaSequence, List<Entry> entries) {
    this.mediaSequence = mediaSequence;
    this.entries = List.copyOf(entries);
  }

  /** What {@code playlist} lists before the number {@code first}. */
  static EarlierSegments of(MediaPlaylist playlist, long first) {
    long count = Math.clamp(first - playlist.mediaSequence(), 0, playlist.entries().size());
    return new EarlierSegments(
        playlist.mediaSequence(), playlist.entries().subList(0, (int) count));
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** The number behind the last one. */
  long end() {
    return mediaSequence + entries.size();
  }

  /** The last {@code count} entries, or as many as there are. */
  List<Entry> last(int count) {
    return entries.subList(entries.size() - Math.clamp(count, 0, entries.size()), entries.size());
  }

  /**
   * The same, with a gap for each number up to before {@code base}: a CDN that was not there when
   * an epoch ended never gets what it missed, and yet no number is left out.
   *
   * @param most gaps that are of use
   */
  EarlierSegments filledTo(long base, int most, double segmentSeconds, List<EarlierEpoch> epochs) {
    if (entries.isEmpty() || base - end() <= 0) {
      return this;
    }
    long from = Math.max(end(), base - most);
    Entry before = entries.getLast();
    Instant time = end(before).plus(seconds((from - end()) * segmentSeconds));
    var all = new ArrayList<Entry>(from == end() ? entries : List.of());
    for (long number = from; number < base; number++) {
      all.add(gap(before, number, segmentSeconds, time, begins(epochs, number)));
      time = time.plus(seconds(segmentSeconds));
    }
    return new EarlierSegments(base - all.size(), all);
  }

  private static boolean begins(List<EarlierEpoch> epochs, long number) {
    return epochs.stream().anyMatch(epoch -> epoch.baseMediaSequence() == number);
  }

  private static Entry gap(
      Entry before, long number, double seconds, Instant time, boolean discontinuity) {
    String uri = before.uri().replaceFirst("[0-9]+(\\.[0-9a-z]+)$", number + "$1");
    return new Entry(uri, seconds, time, before.mapUri(), discontinuity, true);
  }

  private static Instant end(Entry entry) {
    return entry.programDateTime().plus(seconds(entry.durationSeconds()));
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }
}
