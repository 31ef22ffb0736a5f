package org.zonecast.samples.chaos.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zonecast.router.history.HistoryEvent.Commit;
import org.zonecast.router.history.HistoryEvent.GrantEnded;
import org.zonecast.router.history.HistoryEvent.Granted;
import org.zonecast.router.history.HistoryEvent.Said;
import org.zonecast.router.history.HistoryEvent.Shed;
import org.zonecast.router.history.HistoryEvent.Unhealthy;
import org.zonecast.router.history.HistoryLine;
import org.zonecast.samples.reference.EpochLog;

/** Which segments of an epoch are on which CDN by its edge's log, and why others are not. */
final class EpochCommits {
  /**
   * What was on its way when an edge was killed: the last segments that a CDN has may come in
   * another order than they are counted in.
   */
  private static final int UNDER_WAY = 2;

  private final EpochLog log;
  private final Allowed allowed;
  private final long base;
  private final boolean cut;
  private final Map<String, NavigableMap<Long, Long>> committedMs = new TreeMap<>();
  private final NavigableMap<Long, Set<String>> made = new TreeMap<>();
  private final NavigableMap<Long, Set<String>> shed = new TreeMap<>();
  private final Map<String, Set<Long>> givenUp = new HashMap<>();
  private Set<String> unhealthy = Set.of();
  private final Set<String> unhealthyAtLoss = new HashSet<>();

  private EpochCommits(EpochLog log, Allowed allowed) {
    this.log = log;
    this.allowed = allowed;
    this.base = log.base();
    this.cut = log.isCut();
  }

  static EpochCommits of(EpochLog log, Allowed allowed) {
    var commits = new EpochCommits(log, allowed);
    log.lines().forEach(commits::take);
    return commits;
  }

  private void take(HistoryLine line) {
    switch (line.event()) {
      case Commit commit -> committed(line.timeMs(), commit);
      case Shed step -> shed.put(step.segment(), Set.copyOf(step.renditions()));
      case Unhealthy now -> unhealthy = Set.copyOf(now.cdns());
      case GrantEnded _ -> unhealthyAtLoss.addAll(unhealthy);
      case Said(String type, _) when type.equals("standby") -> unhealthyAtLoss.addAll(unhealthy);
      case Granted _ -> granted();
      default -> {}
    }
  }

  private void committed(long timeMs, Commit commit) {
    made.putIfAbsent(commit.segment(), Set.copyOf(commit.bytes().keySet()));
    onCdn(commit.cdn()).putIfAbsent(commit.segment(), timeMs);
  }

  /** A successor begins where the healthy CDNs lack something: what others lack is lost to them. */
  private void granted() {
    long last = made.isEmpty() ? -1 : made.lastKey();
    for (String cdn : unhealthyAtLoss) {
      for (long segment = 0; segment <= last; segment++) {
        if (!onCdn(cdn).containsKey(segment)) {
          givenUp.computeIfAbsent(cdn, _ -> new HashSet<>()).add(segment);
        }
      }
    }
    unhealthyAtLoss.clear();
  }

  private NavigableMap<Long, Long> onCdn(String cdn) {
    return committedMs.computeIfAbsent(cdn, _ -> new TreeMap<>());
  }

  EpochLog log() {
    return log;
  }

  /** Whether it ended with its edge's death. */
  boolean cut() {
    return cut;
  }

  /** Whether segments have numbers. */
  boolean isBased() {
    return base != EpochLog.UNKNOWN_BASE;
  }

  long base() {
    return base;
  }

  /** Segments and the renditions that have objects in them. */
  NavigableMap<Long, Set<String>> made() {
    return made;
  }

  /** The last segment committed anywhere, -1 for none. */
  long last() {
    return made.isEmpty() ? -1 : made.lastKey();
  }

  /** The last segment committed on a CDN, -1 for none. */
  long last(String cdn) {
    return onCdn(cdn).isEmpty() ? -1 : onCdn(cdn).lastKey();
  }

  /** When a segment was committed on a CDN, in unix time; null if it was not. */
  @Nullable Long committedMs(String cdn, long segment) {
    return onCdn(cdn).get(segment);
  }

  /** Whether a rendition may be a gap in a segment that was committed without it. */
  boolean mayBeWithout(long segment, String rendition) {
    Map.Entry<Long, Set<String>> step = shed.floorEntry(segment);
    boolean wasShed = step != null && step.getValue().contains(rendition);
    return wasShed || (allowed.silentGaps() && made.getOrDefault(segment, Set.of()).isEmpty());
  }

  /** Whether a CDN may lack a whole segment that is not committed there. */
  boolean mayLack(String cdn, long segment) {
    boolean harmed = allowed.harmedCdns().contains(cdn);
    boolean wasGivenUp = harmed && givenUp.getOrDefault(cdn, Set.of()).contains(segment);
    return wasGivenUp || (cut && segment > last(cdn) - UNDER_WAY);
  }

  /** Whether a CDN may lack a rendition's object of a segment. */
  boolean mayLack(String cdn, long segment, String rendition) {
    Set<String> renditions = made.get(segment);
    boolean without = renditions != null && !renditions.contains(rendition);
    return (without && mayBeWithout(segment, rendition))
        || (committedMs(cdn, segment) == null && mayLack(cdn, segment));
  }
}
