package org.zonecast.router.authority;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.zonecast.feed.FeedMessage.Commit;
import org.zonecast.feed.FeedMessage.LogEntry;

/** Which CDN holds which segment, as far back as twice the playlists' window. */
final class CommitLog {
  private final int windowSegments;
  private final TreeMap<Long, LogEntry> entries = new TreeMap<>();

  /** For each CDN that joined the epoch, the first segment that may be meant for it. */
  private final Map<String, Long> dueFrom = new HashMap<>();

  /** For each of those, the first segment that it has. */
  private final Map<String, Long> firstHeld = new HashMap<>();

  private long madeFrom;
  private long highest = -1;

  /** What a commit did. */
  enum Written {
    /** The first CDN holds the segment: it is committed. */
    FIRST,
    /** One more CDN holds it. */
    ANOTHER_CDN,
    /** The log knew. */
    KNOWN,
    /** It is older than the log. */
    TOO_OLD,
    /** It says something else than was said of this segment first, which stays. */
    CONFLICT
  }

  CommitLog(int windowSegments) {
    this.windowSegments = windowSegments;
  }

  /**
   * A CDN has joined the epoch: what was committed until now is not meant for it, nor is there what
   * one of its name had before.
   */
  void joined(String cdn) {
    dueFrom.put(cdn, highest + 1);
    firstHeld.remove(cdn);
    entries.replaceAll((segment, entry) -> without(cdn, entry));
  }

  private static LogEntry without(String cdn, LogEntry entry) {
    List<String> others = entry.cdns().stream().filter(other -> !other.equals(cdn)).toList();
    return new LogEntry(
        entry.segment(), entry.videoSlots(), entry.audioFrames(), entry.bytes(), others);
  }

  Written write(Commit commit) {
    if (commit.segment() <= highest - 2L * windowSegments) {
      return Written.TOO_OLD;
    }
    if (dueFrom.containsKey(commit.cdn())) {
      firstHeld.merge(commit.cdn(), commit.segment(), Math::min);
    }
    LogEntry known = entries.get(commit.segment());
    if (known == null) {
      entries.put(commit.segment(), entry(commit, List.of(commit.cdn())));
      highest = Math.max(highest, commit.segment());
      entries.headMap(highest - 2L * windowSegments, true).clear();
      return Written.FIRST;
    }
    boolean same = entry(commit, known.cdns()).equals(known);
    boolean listed = known.cdns().contains(commit.cdn());
    if (!listed) {
      addCdn(known, commit.cdn());
    }
    return !same ? Written.CONFLICT : listed ? Written.KNOWN : Written.ANOTHER_CDN;
  }

  private void addCdn(LogEntry known, String cdn) {
    var cdns = new ArrayList<>(known.cdns());
    cdns.add(cdn);
    entries.put(
        known.segment(),
        new LogEntry(
            known.segment(), known.videoSlots(), known.audioFrames(), known.bytes(), cdns));
  }

  /** Nothing before this segment is made any more: what a CDN lacks of it, it lacks for good. */
  void madeFrom(long segment) {
    madeFrom = Math.max(madeFrom, segment);
  }

  /** The highest segment committed, -1 for none. */
  long highest() {
    return highest;
  }

  Optional<LogEntry> find(long segment) {
    return Optional.ofNullable(entries.get(segment));
  }

  List<LogEntry> entries() {
    return List.copyOf(entries.values());
  }

  /**
   * The first segment that one of these CDNs lacks, as far back as the window reaches. One that
   * joined lacks nothing from before its first commit; until there is one, nothing from before it
   * joined. What nobody makes any more is not waited for.
   *
   * @param cdns the healthy ones
   * @param firstPossible the first segment that can still be made
   */
  long resumeSegment(Collection<String> cdns, long firstPossible) {
    long from = Math.max(0, Math.max(firstPossible, highest - windowSegments + 1));
    for (long segment = from; segment <= highest; segment++) {
      if (isLackedBy(cdns, segment)) {
        return segment;
      }
    }
    return Math.max(from, highest + 1);
  }

  /** The last segment that none of these CDNs lacks, whatever they lack before it; -1 for none. */
  long lastEverywhere(Collection<String> cdns) {
    for (long segment : entries.descendingKeySet()) {
      if (!isLackedBy(cdns, segment)) {
        return segment;
      }
    }
    return -1;
  }

  private boolean isLackedBy(Collection<String> cdns, long segment) {
    if (segment < madeFrom) {
      return false;
    }
    LogEntry entry = entries.get(segment);
    List<String> holders = entry == null ? List.of() : entry.cdns();
    for (String cdn : cdns) {
      if (!holders.contains(cdn) && segment >= firstOf(cdn)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The first segment that is this CDN's. Where a worker begins with one that joined is known by
   * the first commit.
   */
  private long firstOf(String cdn) {
    return firstHeld.getOrDefault(cdn, dueFrom.getOrDefault(cdn, 0L));
  }

  private static LogEntry entry(Commit commit, List<String> cdns) {
    return new LogEntry(
        commit.segment(), commit.videoSlots(), commit.audioFrames(), commit.bytes(), cdns);
  }
}
