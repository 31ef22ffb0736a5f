package org.zonecast.router.status;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import org.zonecast.router.ingest.PublishRefusedException;
import org.zonecast.router.stamp.StampSink;

/** What the feed counts. */
public final class FeedMeters {
  private final MeterRegistry registry;
  private final Counter lostGops;
  private final Counter gapSlots;
  private final Counter epochs;
  private final Counter epochsAbandoned;
  private final Counter grants;
  private final Counter commits;
  private final Counter commitConflicts;
  private final Counter badMessages;
  private final Timer commitLag;

  public FeedMeters(MeterRegistry registry) {
    this.registry = registry;
    lostGops = registry.counter("zonecast_lost_gops");
    gapSlots = registry.counter("zonecast_gap_slots");
    epochs = registry.counter("zonecast_epochs");
    epochsAbandoned = registry.counter("zonecast_epochs_abandoned");
    grants = registry.counter("zonecast_grants");
    commits = registry.counter("zonecast_commits");
    commitConflicts = registry.counter("zonecast_commit_conflicts");
    badMessages = registry.counter("zonecast_feed_bad_messages");
    commitLag =
        Timer.builder("zonecast_commit_lag")
            .description("last frame's arrival at the edge to the commit of its segment")
            .publishPercentiles(0.5, 0.95, 0.99)
            .register(registry);
  }

  public <T> void streamsByState(T source, StreamStatus.State state, ToDoubleFunction<T> count) {
    registry.gauge("zonecast_streams", Tags.of(Tag.of("state", name(state))), source, count);
  }

  public <T> void shedRenditions(T source, ToDoubleFunction<T> count) {
    registry.gauge("zonecast_shed_renditions", source, count);
  }

  public void dropped(StampSink.Drop why) {
    registry.counter("zonecast_dropped_media", "why", name(why)).increment();
  }

  /** Something about a source changed while it ran. */
  public void changed(String what) {
    registry.counter("zonecast_feed_changes", "what", what).increment();
  }

  public void refused(PublishRefusedException.Reason reason) {
    registry.counter("zonecast_publish_refused", "reason", name(reason)).increment();
  }

  public void lostGops(int count) {
    lostGops.increment(count);
  }

  public void gapSlots(long slots) {
    gapSlots.increment((double) slots);
  }

  public void epochBegun() {
    epochs.increment();
  }

  public void epochAbandoned() {
    epochsAbandoned.increment();
  }

  public void granted() {
    grants.increment();
  }

  /** A holder of a grant has passed it on in good order. */
  public void handedOver() {
    registry.counter("zonecast_handovers").increment();
  }

  public void revoked(String why) {
    registry.counter("zonecast_revocations", "why", why).increment();
  }

  public void committed() {
    commits.increment();
  }

  public void commitConflict() {
    commitConflicts.increment();
  }

  public void commitLag(long nanos) {
    commitLag.record(Duration.ofNanos(Math.max(0, nanos)));
  }

  public void badMessage() {
    badMessages.increment();
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(java.util.Locale.ROOT);
  }
}
