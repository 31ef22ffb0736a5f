package org.zonecast.router.edge;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.BroadcastRecord.Event;
import org.zonecast.job.BroadcastRecord.Past;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.EpochId;

/**
 * Makes the record of a broadcast as its edge writes it: in its first epoch, with a publisher,
 * unless a test says otherwise.
 */
public final class RecordBuilder {
  private final String streamId;
  private String broadcastId = "b1";
  private EpochId epoch = new EpochId(1, "e");
  private String edgeId = "edge";
  private List<Past> epochs = List.of();
  private @Nullable EncodePlan plan;
  private int units;
  private long lastMediaSequence = 7;
  private long awayMs = -1;
  private boolean ended;
  private boolean ending;
  private List<Event> lately = List.of();
  private String zone = "";

  public RecordBuilder(String streamId) {
    this.streamId = streamId;
  }

  /** Begins with what another record says. */
  public static RecordBuilder like(BroadcastRecord known) {
    var builder = new RecordBuilder(known.streamId());
    builder.broadcastId = known.broadcastId();
    builder.epoch = known.epoch();
    builder.edgeId = known.edgeId();
    builder.epochs = known.epochs();
    builder.plan = known.plan();
    builder.units = known.units();
    builder.lastMediaSequence = known.lastMediaSequence();
    builder.awayMs = known.awayMs();
    builder.ended = known.ended();
    builder.ending = known.ending();
    builder.lately = known.lately();
    builder.zone = known.zone();
    return builder;
  }

  public RecordBuilder broadcast(String id) {
    broadcastId = id;
    return this;
  }

  public RecordBuilder epoch(EpochId id) {
    epoch = id;
    return this;
  }

  public RecordBuilder edge(String id) {
    edgeId = id;
    return this;
  }

  public RecordBuilder epochs(List<Past> all) {
    epochs = all;
    return this;
  }

  public RecordBuilder plan(@Nullable EncodePlan known) {
    plan = known;
    return this;
  }

  public RecordBuilder units(int reserved) {
    units = reserved;
    return this;
  }

  public RecordBuilder lastMediaSequence(long number) {
    lastMediaSequence = number;
    return this;
  }

  public RecordBuilder awayMs(long time) {
    awayMs = time;
    return this;
  }

  /** Whether it is over. */
  public RecordBuilder ended(boolean over) {
    ended = over;
    ending = over;
    return this;
  }

  /** It takes no publisher any more. */
  public RecordBuilder ending() {
    ending = true;
    return this;
  }

  public RecordBuilder lately(List<Event> events) {
    lately = events;
    return this;
  }

  public RecordBuilder zone(String name) {
    zone = name;
    return this;
  }

  public BroadcastRecord build() {
    return new BroadcastRecord(
        streamId,
        broadcastId,
        epoch,
        edgeId,
        epochs,
        plan,
        units,
        lastMediaSequence,
        awayMs,
        ended,
        ending,
        Instant.EPOCH,
        lately,
        zone);
  }
}
