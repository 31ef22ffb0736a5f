package org.zonecast.router.history;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedMessage;
import org.zonecast.feed.FeedMessage.Welcome;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.SegmentGrid;
import org.zonecast.router.history.HistoryEvent.Arrived;
import org.zonecast.router.history.HistoryEvent.Based;
import org.zonecast.router.history.HistoryEvent.Commit;
import org.zonecast.router.history.HistoryEvent.CommitRefused;
import org.zonecast.router.history.HistoryEvent.Ended;
import org.zonecast.router.history.HistoryEvent.Epoch;
import org.zonecast.router.history.HistoryEvent.GrantEnded;
import org.zonecast.router.history.HistoryEvent.Granted;
import org.zonecast.router.history.HistoryEvent.Said;
import org.zonecast.router.history.HistoryEvent.Shed;
import org.zonecast.router.history.HistoryEvent.Submitted;
import org.zonecast.router.history.HistoryEvent.Unhealthy;

/**
 * What happened to one epoch at its edge: arrivals, jobs, grants and commits, in the order in which
 * the edge saw them. Belongs to its broadcast's thread. One that keeps nothing costs nothing.
 */
public final class EpochHistory {
  private static final EpochHistory NONE = new EpochHistory(null, Instant::now);

  private final @Nullable HistoryFile file;
  private final Supplier<Instant> clock;
  private final TreeMap<Long, Long> arrivedNanos = new TreeMap<>();
  private @Nullable SegmentGrid grid;
  private String lastLoss = "";
  private @Nullable Holder holder;
  private Set<String> unhealthy = Set.of();

  /**
   * Who may publish.
   *
   * @param connection tells it from the edge's other connections
   * @param worker its name and zone
   */
  public record Holder(long grant, long connection, String worker) {}

  private EpochHistory(@Nullable HistoryFile file, Supplier<Instant> clock) {
    this.file = file;
    this.clock = clock;
  }

  /** Keeps nothing. */
  public static EpochHistory none() {
    return NONE;
  }

  /** Begins a history with what the epoch is. */
  public static EpochHistory begin(Path file, Supplier<Instant> clock, Welcome epoch) {
    var history = new EpochHistory(HistoryFile.open(file), clock);
    history.grid = SegmentGrid.of(epoch.plan());
    history.add(
        new Epoch(
            epoch.streamId(),
            epoch.broadcastId(),
            epoch.epoch(),
            epoch.discontinuitySequence(),
            epoch.baseMediaSequence(),
            epoch.baseTime().toEpochMilli(),
            epoch.plan().segmentFrames(),
            epoch.cdns().stream().map(CdnRecord::name).toList(),
            epoch.plan().encoderId()));
    return history;
  }

  /**
   * Media of a slot arrived. A segment's last arrival is written once the segment behind the next
   * one begins: pictures may come in another order than they are shown in.
   */
  public void arrived(long slot, long arrivalNanos, long nowNanos) {
    SegmentGrid known = grid;
    if (file == null || known == null) {
      return;
    }
    long segment = known.segmentOf(slot);
    arrivedNanos.merge(segment, arrivalNanos, Math::max);
    while (arrivedNanos.firstKey() < segment - 1) {
      tellArrival(nowNanos);
    }
  }

  private void tellArrival(long nowNanos) {
    Map.Entry<Long, Long> first = arrivedNanos.pollFirstEntry();
    long agoMs = TimeUnit.NANOSECONDS.toMillis(nowNanos - first.getValue());
    add(new Arrived(first.getKey(), clock.get().toEpochMilli() - agoMs));
  }

  /** The media sequence number of segment 0, which may not have been known at the beginning. */
  public void based(long mediaSequence) {
    add(new Based(mediaSequence));
  }

  /** The feed has come to its end. */
  public void ended(long slots, long nowNanos) {
    while (file != null && !arrivedNanos.isEmpty()) {
      tellArrival(nowNanos);
    }
    add(new Ended(slots));
  }

  /** A zone has acknowledged a job. */
  public void submitted(String job, String zone) {
    add(new Submitted(job, zone));
  }

  /** Who holds the grant now; null for nobody. Only changes are written. */
  public void holder(@Nullable Holder now) {
    if (file == null || same(now)) {
      return;
    }
    if (holder != null) {
      add(new GrantEnded(holder.grant(), holder.connection(), holder.worker(), lastLoss));
    }
    if (now != null) {
      add(new Granted(now.grant(), now.connection(), now.worker()));
    }
    holder = now;
    lastLoss = "";
  }

  private boolean same(@Nullable Holder now) {
    return Objects.equals(now == null ? null : now.grant(), holder == null ? null : holder.grant());
  }

  /** A commit came. */
  public void commit(long connection, FeedMessage.Commit commit, boolean taken) {
    add(taken ? Commit.of(connection, commit) : CommitRefused.of(connection, commit));
  }

  /** From this segment on these renditions are not made, and all others are. */
  public void shed(FeedMessage.Shed step) {
    add(new Shed(step.fromSegment(), step.renditions()));
  }

  /** The CDNs that do not work, all of them. Only changes are written. */
  public void unhealthy(Set<String> cdns) {
    if (!cdns.equals(unhealthy)) {
      unhealthy = Set.copyOf(cdns);
      add(new Unhealthy(cdns.stream().sorted().toList()));
    }
  }

  /** An event of the stream, in words. */
  public void happened(String type, String detail) {
    if (type.equals("revoked")) {
      lastLoss = detail;
    }
    add(new Said(type, detail));
  }

  private void add(HistoryEvent event) {
    if (file != null) {
      file.add(clock.get().toEpochMilli(), event);
    }
  }

  /** Nothing more will happen. */
  public void close() {
    if (file != null) {
      file.close();
    }
  }
}
