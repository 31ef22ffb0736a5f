package org.zonecast.worker.segment;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zonecast.worker.segment.MediaPlaylist.Entry;

/**
 * A strict judge of the media playlists of one broadcast on one CDN: it is shown every version of
 * each in the order in which they were written, and reports whatever would trouble a player
 * (draft-pantos-hls-rfc8216bis, 6.2.1 and 6.2.2).
 */
public final class PlaylistCheck {

  /** What was broken. */
  public enum Rule {
    /** The text is not a playlist, or lacks a tag that a segment needs. */
    READABLE,
    /** EXT-X-MEDIA-SEQUENCE, and the last segment's number, never go back. */
    SEQUENCE_NEVER_BACK,
    /** A version begins no later than behind the last segment of the one before. */
    SEQUENCE_NEVER_SKIPS,
    /** What was said of a segment stays as it is. */
    ENTRIES_NEVER_CHANGE,
    /** EXT-X-TARGETDURATION never changes. */
    TARGET_DURATION_CONSTANT,
    /** Every EXTINF, rounded, is at most the target duration. */
    DURATION_WITHIN_TARGET,
    /** Once segments are removed, at least three stay, until the playlist has ended. */
    WINDOW_OF_THREE,
    /** Nothing changes behind EXT-X-ENDLIST, and it stays. */
    END_IS_FINAL,
    /** The times of neighbours differ by the first one's length, but at a discontinuity. */
    TIME_CONTINUOUS,
    /** EXT-X-DISCONTINUITY-SEQUENCE grows by one for each EXT-X-DISCONTINUITY that is removed. */
    DISCONTINUITIES_COUNTED,
    /** A segment has the same time in all renditions, to within an audio frame. */
    RENDITIONS_ALIGNED,
    /** A segment has the same discontinuity number in all renditions (RFC 8216bis, 6.2.4). */
    DISCONTINUITIES_ALIGNED
  }

  /**
   * One break of a rule.
   *
   * @param version counted from 0 for each playlist
   */
  public record Violation(String playlist, int version, Rule rule, String detail) {}

  private static final Duration TIME_TOLERANCE = Duration.ofMillis(2);

  /** An AAC frame at 22.05 kHz is 46.4 ms, and a segment's first one may begin that much later. */
  private static final Duration ALIGNMENT_TOLERANCE = Duration.ofMillis(50);

  private static final int WINDOW_AT_LEAST = 3;

  private final Map<String, History> histories = new HashMap<>();
  private final Map<Long, Instant> timeBySequence = new HashMap<>();
  private final Map<Long, Numbered> discontinuityBySequence = new HashMap<>();
  private final List<Violation> violations = new ArrayList<>();

  /** What was seen of one playlist. */
  private static final class History {
    final String name;
    final Map<Long, Entry> entries = new HashMap<>();
    int versions;
    @Nullable MediaPlaylist last;

    History(String name) {
      this.name = name;
    }
  }

  /** A segment's discontinuity number as the first playlist that listed it had it. */
  private record Numbered(String playlist, long discontinuity) {}

  /** Judges the versions of one playlist. */
  public static List<Violation> check(String name, List<String> versions) {
    PlaylistCheck check = new PlaylistCheck();
    versions.forEach(version -> check.accept(name, version));
    return check.violations();
  }

  /** Looks at the next version of the playlist {@code name}, which is one rendition. */
  public void accept(String name, String text) {
    History history = histories.computeIfAbsent(name, History::new);
    try {
      MediaPlaylist next = MediaPlaylistParser.parse(text);
      checkAlone(history, next);
      if (history.last != null) {
        checkStep(history, history.last, next);
      }
      remember(history, next);
    } catch (IllegalArgumentException e) {
      report(history, Rule.READABLE, e.getMessage());
    }
    history.versions++;
  }

  public List<Violation> violations() {
    return List.copyOf(violations);
  }

  private void checkAlone(History history, MediaPlaylist next) {
    long discontinuity = next.discontinuitySequence();
    for (int i = 0; i < next.entries().size(); i++) {
      Entry entry = next.entries().get(i);
      if (Math.round(entry.durationSeconds()) > next.targetDurationSeconds()) {
        report(history, Rule.DURATION_WITHIN_TARGET, entry.uri() + " " + entry.durationSeconds());
      }
      if (i > 0 && !entry.discontinuity()) {
        checkTime(history, next.entries().get(i - 1), entry);
      }
      checkAligned(history, next.mediaSequence() + i, entry);
      discontinuity += entry.discontinuity() ? 1 : 0;
      checkDiscontinuity(history, next.mediaSequence() + i, discontinuity);
    }
  }

  private void checkTime(History history, Entry before, Entry entry) {
    Instant expected =
        before.programDateTime().plusNanos(Math.round(before.durationSeconds() * 1e9));
    if (apart(expected, entry.programDateTime(), TIME_TOLERANCE)) {
      report(
          history,
          Rule.TIME_CONTINUOUS,
          "%s is at %s, expected %s".formatted(entry.uri(), entry.programDateTime(), expected));
    }
  }

  private void checkAligned(History history, long sequence, Entry entry) {
    Instant other = timeBySequence.putIfAbsent(sequence, entry.programDateTime());
    if (other != null && apart(other, entry.programDateTime(), ALIGNMENT_TOLERANCE)) {
      report(
          history,
          Rule.RENDITIONS_ALIGNED,
          "segment %d is at %s here and at %s elsewhere"
              .formatted(sequence, entry.programDateTime(), other));
    }
  }

  private void checkDiscontinuity(History history, long sequence, long discontinuity) {
    Numbered here = new Numbered(history.name, discontinuity);
    Numbered other = discontinuityBySequence.putIfAbsent(sequence, here);
    if (other != null
        && !other.playlist.equals(history.name)
        && other.discontinuity != discontinuity) {
      report(
          history,
          Rule.DISCONTINUITIES_ALIGNED,
          "segment %d has discontinuity number %d here and %d elsewhere"
              .formatted(sequence, discontinuity, other.discontinuity));
    }
  }

  private void checkStep(History history, MediaPlaylist before, MediaPlaylist next) {
    if (next.mediaSequence() < before.mediaSequence()
        || next.lastMediaSequence() < before.lastMediaSequence()) {
      report(
          history,
          Rule.SEQUENCE_NEVER_BACK,
          "%d-%d after %d-%d"
              .formatted(
                  next.mediaSequence(),
                  next.lastMediaSequence(),
                  before.mediaSequence(),
                  before.lastMediaSequence()));
    }
    if (next.mediaSequence() > before.lastMediaSequence() + 1) {
      report(
          history,
          Rule.SEQUENCE_NEVER_SKIPS,
          "begins at %d after %d".formatted(next.mediaSequence(), before.lastMediaSequence()));
    }
    if (next.targetDurationSeconds() != before.targetDurationSeconds()) {
      report(
          history,
          Rule.TARGET_DURATION_CONSTANT,
          before.targetDurationSeconds() + " became " + next.targetDurationSeconds());
    }
    boolean removed = next.mediaSequence() > before.mediaSequence();
    if (removed && !next.ended() && next.entries().size() < WINDOW_AT_LEAST) {
      report(history, Rule.WINDOW_OF_THREE, next.entries().size() + " left");
    }
    if (before.ended() && !next.equals(before)) {
      report(history, Rule.END_IS_FINAL, "changed behind the end");
    }
    checkDiscontinuities(history, before, next);
    checkEntries(history, next);
  }

  private void checkDiscontinuities(History history, MediaPlaylist before, MediaPlaylist next) {
    long removed = next.mediaSequence() - before.mediaSequence();
    if (removed < 0 || removed > before.entries().size()) {
      return; // Reported as a step back or a skip.
    }
    long expected =
        before.discontinuitySequence()
            + before.entries().stream().limit(removed).filter(Entry::discontinuity).count();
    if (next.discontinuitySequence() != expected) {
      report(
          history,
          Rule.DISCONTINUITIES_COUNTED,
          "%d, expected %d".formatted(next.discontinuitySequence(), expected));
    }
  }

  private void checkEntries(History history, MediaPlaylist next) {
    for (int i = 0; i < next.entries().size(); i++) {
      Entry seen = history.entries.get(next.mediaSequence() + i);
      if (seen != null && !seen.equals(next.entries().get(i))) {
        report(history, Rule.ENTRIES_NEVER_CHANGE, seen + " became " + next.entries().get(i));
      }
    }
  }

  private static void remember(History history, MediaPlaylist next) {
    for (int i = 0; i < next.entries().size(); i++) {
      history.entries.putIfAbsent(next.mediaSequence() + i, next.entries().get(i));
    }
    history.last = next;
  }

  private void report(History history, Rule rule, @Nullable String detail) {
    violations.add(new Violation(history.name, history.versions, rule, String.valueOf(detail)));
  }

  private static boolean apart(Instant a, Instant b, Duration tolerance) {
    return Duration.between(a, b).abs().compareTo(tolerance) > 0;
  }
}
