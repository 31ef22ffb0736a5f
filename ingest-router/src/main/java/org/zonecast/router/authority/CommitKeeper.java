package org.zonecast.router.authority;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.zonecast.feed.FeedMessage.CdnHealth;
import org.zonecast.feed.FeedMessage.Commit;
import org.zonecast.feed.FeedMessage.LogEntry;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.SegmentGrid;
import org.zonecast.router.edge.Edge;
import org.zonecast.router.epoch.EpochInfo;
import org.zonecast.router.feed.FeedBuffer;
import org.zonecast.router.status.EventLog;
import org.zonecast.router.status.FeedMeters;

/**
 * Keeps the log of an epoch's commits together with the CDNs that they are on. Belongs to its
 * broadcast's thread.
 */
final class CommitKeeper {
  private final EpochInfo epoch;
  private final SegmentGrid grid;
  private final FeedBuffer buffer;
  private final EventLog events;
  private final FeedMeters meters;
  private final int windowSegments;
  private final CommitLog log;
  private final Set<String> unhealthyCdns = new HashSet<>();

  /** Those of the unhealthy ones of which only a holder before this one has said so. */
  private final Set<String> byHearsay = new HashSet<>();

  /** When the latest frame of a segment arrived, for segments that are not committed yet. */
  private final Map<Long, Long> lastArrivals = new LinkedHashMap<>();

  private List<CdnRecord> cdns;
  private long lagNanos = -1;

  CommitKeeper(Edge edge, EpochInfo epoch, FeedBuffer buffer, EventLog events) {
    this.epoch = epoch;
    this.grid = epoch.clock().grid();
    this.buffer = buffer;
    this.events = events;
    this.meters = edge.meters();
    this.windowSegments = edge.settings().windowSegments();
    this.log = new CommitLog(windowSegments);
    this.cdns = edge.cluster().cdns();
  }

  List<CdnRecord> cdns() {
    return cdns;
  }

  /** One that is new, or publishes to another place, has nothing of what was committed so far. */
  void cdnsChanged(List<CdnRecord> newCdns) {
    List<CdnRecord> before = cdns;
    cdns = List.copyOf(newCdns);
    unhealthyCdns.retainAll(cdnNames());
    byHearsay.retainAll(cdnNames());
    for (CdnRecord cdn : cdns) {
      boolean known =
          before.stream().anyMatch(old -> old.name().equals(cdn.name()) && cdn.isPlaceOf(old));
      if (!known) {
        unhealthyCdns.remove(cdn.name());
        byHearsay.remove(cdn.name());
        log.joined(cdn.name());
      }
    }
  }

  void health(CdnHealth health) {
    if (!isKnown(health.cdn())) {
      return;
    }
    byHearsay.remove(health.cdn());
    boolean changed =
        health.healthy() ? unhealthyCdns.remove(health.cdn()) : unhealthyCdns.add(health.cdn());
    if (changed) {
      events.history().unhealthy(unhealthyCdns);
      String what = health.healthy() ? " is healthy again" : " is not healthy";
      events.add("cdn", health.cdn() + what + ": " + health.detail());
    }
  }

  /**
   * From now on another worker has the grant. What was said of a CDN before stays until this one
   * speaks of it, or commits there.
   *
   * @param firstSegment where it begins: nobody makes what is before it any more
   * @param reports what it has said of CDNs so far
   */
  void granted(long firstSegment, Collection<CdnHealth> reports) {
    log.madeFrom(firstSegment);
    byHearsay.addAll(unhealthyCdns);
    reports.forEach(this::health);
  }

  /** What the log says of a segment. */
  Optional<LogEntry> entry(long segment) {
    return log.find(segment);
  }

  /** Media of a slot arrived. */
  void arrived(long slot, long arrivalNanos) {
    lastArrivals.put(grid.segmentOf(slot), arrivalNanos);
    if (lastArrivals.size() > 4 * windowSegments) {
      lastArrivals.remove(lastArrivals.keySet().iterator().next());
    }
  }

  /** Whether the commit can be true of this feed. */
  boolean plausible(Commit commit) {
    return commit.segment() >= 0
        && commit.segment() <= buffer.highestSegment()
        && commit.videoSlots() >= 0
        && commit.videoSlots() <= grid.segmentFrames()
        && commit.audioFrames() >= 0
        && commit.bytes().size() <= mostObjects();
  }

  /** One of each rendition that has objects of its own. */
  private int mostObjects() {
    return epoch.plan().video().size() + epoch.plan().ownAudio().size();
  }

  /**
   * Writes a commit of the live grant; false if its CDN is no longer published to, or not any more
   * where the commit says.
   */
  boolean write(Commit commit, long nowNanos) {
    if (cdns.stream().noneMatch(cdn -> holds(cdn, commit))) {
      return false;
    }
    if (byHearsay.contains(commit.cdn())) {
      health(new CdnHealth(commit.cdn(), true, "a segment was committed there"));
    }
    switch (log.write(commit)) {
      case FIRST -> first(commit, nowNanos);
      case CONFLICT -> {
        meters.commitConflict();
        events.add(
            "conflict", "segment " + commit.segment() + " on " + commit.cdn() + " is different");
      }
      case ANOTHER_CDN, KNOWN, TOO_OLD -> {}
    }
    return true;
  }

  /** A worker of an older version does not say where; then its name has to do. */
  private static boolean holds(CdnRecord cdn, Commit commit) {
    String place = commit.place();
    return cdn.name().equals(commit.cdn()) && (place == null || place.equals(cdn.place()));
  }

  private void first(Commit commit, long nowNanos) {
    meters.committed();
    Long arrival = lastArrivals.remove(commit.segment());
    if (arrival != null) {
      lagNanos = nowNanos - arrival;
      meters.commitLag(lagNanos);
    }
  }

  /** The first segment that some healthy CDN lacks; when none is healthy, that any lacks. */
  long resumeSegment() {
    return log.resumeSegment(cdnsThatCount(), buffer.firstSegment());
  }

  /** The last segment that no healthy CDN lacks, -1 for none; see {@link #resumeSegment}. */
  long lastEverywhere() {
    return log.lastEverywhere(cdnsThatCount());
  }

  private List<String> cdnsThatCount() {
    List<String> healthy =
        cdnNames().stream().filter(name -> !unhealthyCdns.contains(name)).toList();
    return healthy.isEmpty() ? cdnNames() : healthy;
  }

  /** The highest segment committed, -1 for none. */
  long highestSegment() {
    return log.highest();
  }

  /** How long after its last frame the latest segment was committed; -1 while unknown. */
  long lagMs() {
    return lagNanos < 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(lagNanos);
  }

  List<LogEntry> entries() {
    return log.entries();
  }

  private boolean isKnown(String cdn) {
    return cdnNames().contains(cdn);
  }

  private List<String> cdnNames() {
    return cdns.stream().map(CdnRecord::name).toList();
  }
}
