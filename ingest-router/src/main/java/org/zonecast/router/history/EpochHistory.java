package org.zonecast.router.history;

import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedMessage.Commit;
import org.zonecast.feed.FeedMessage.Shed;
import org.zonecast.feed.FeedMessage.Welcome;
import org.zonecast.job.SegmentGrid;

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
    var facts = new LinkedHashMap<String, Object>();
    facts.put("stream", epoch.streamId());
    facts.put("broadcast", epoch.broadcastId());
    facts.put("epoch", epoch.epoch().toString());
    facts.put("discontinuitySequence", epoch.discontinuitySequence());
    facts.put("baseMediaSequence", epoch.baseMediaSequence());
    facts.put("baseTimeMs", epoch.baseTime().toEpochMilli());
    facts.put("segmentFrames", epoch.plan().segmentFrames());
    facts.put("cdns", epoch.cdns().stream().map(cdn -> cdn.name()).toList());
    facts.put("encoder", epoch.plan().encoderId());
    history.add("epoch", facts);
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
    add("arrived", fields("segment", first.getKey(), "atMs", clock.get().toEpochMilli() - agoMs));
  }

  /** The media sequence number of segment 0, which may not have been known at the beginning. */
  public void based(long mediaSequence) {
    add("based", Map.of("baseMediaSequence", mediaSequence));
  }

  /** The feed has come to its end. */
  public void ended(long slots, long nowNanos) {
    while (file != null && !arrivedNanos.isEmpty()) {
      tellArrival(nowNanos);
    }
    add("ended", Map.of("slots", slots));
  }

  /** A zone has acknowledged a job. */
  public void submitted(String job, String zone) {
    add("submitted", fields("job", job, "zone", zone));
  }

  /** Who holds the grant now; null for nobody. Only changes are written. */
  public void holder(@Nullable Holder now) {
    if (file == null || same(now)) {
      return;
    }
    if (holder != null) {
      add("grant-ended", fields(holder, "reason", lastLoss));
    }
    if (now != null) {
      add("granted", fields(now, null, ""));
    }
    holder = now;
    lastLoss = "";
  }

  private boolean same(@Nullable Holder now) {
    return Objects.equals(now == null ? null : now.grant(), holder == null ? null : holder.grant());
  }

  private static Map<String, Object> fields(Holder holder, @Nullable String more, String value) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("grant", holder.grant());
    fields.put("connection", holder.connection());
    fields.put("worker", holder.worker());
    if (more != null) {
      fields.put(more, value);
    }
    return fields;
  }

  /** A commit came. */
  public void commit(long connection, Commit commit, boolean taken) {
    if (file == null) {
      return;
    }
    var fields = new LinkedHashMap<String, Object>();
    fields.put("segment", commit.segment());
    fields.put("cdn", commit.cdn());
    fields.put("grant", commit.grant());
    fields.put("connection", connection);
    fields.put("videoSlots", commit.videoSlots());
    fields.put("audioFrames", commit.audioFrames());
    fields.put("bytes", commit.bytes());
    add(taken ? "commit" : "commit-refused", fields);
  }

  /** From this segment on these renditions are not made, and all others are. */
  public void shed(Shed step) {
    add("shed", fields("segment", step.fromSegment(), "renditions", step.renditions()));
  }

  /** The CDNs that do not work, all of them. Only changes are written. */
  public void unhealthy(Set<String> cdns) {
    if (!cdns.equals(unhealthy)) {
      unhealthy = Set.copyOf(cdns);
      add("unhealthy", Map.of("cdns", new TreeSet<>(cdns)));
    }
  }

  /** An event of the stream, in words. */
  public void happened(String type, String detail) {
    if (type.equals("revoked")) {
      lastLoss = detail;
    }
    add("said", fields("type", type, "detail", detail));
  }

  /** Two fields in this order; each line of a kind looks like every other one. */
  private static Map<String, Object> fields(String first, Object a, String second, Object b) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put(first, a);
    fields.put(second, b);
    return fields;
  }

  private void add(String event, Map<String, ?> more) {
    if (file != null) {
      file.add(clock.get().toEpochMilli(), event, more);
    }
  }

  /** Nothing more will happen. */
  public void close() {
    if (file != null) {
      file.close();
    }
  }
}
