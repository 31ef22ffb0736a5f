package org.zonecast.router.feed;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.ToDoubleFunction;

/** What the feed counts. */
final class FeedMeters {
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

  FeedMeters(MeterRegistry registry) {
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

  <T> void streamsByState(T source, StreamStatus.State state, ToDoubleFunction<T> count) {
    registry.gauge("zonecast_streams", Tags.of(Tag.of("state", name(state))), source, count);
  }

  <T> void shedRenditions(T source, ToDoubleFunction<T> count) {
    registry.gauge("zonecast_shed_renditions", source, count);
  }

  void dropped(StampSink.Drop why) {
    registry.counter("zonecast_dropped_media", "why", name(why)).increment();
  }

  /** Something about a source changed while it ran. */
  void changed(String what) {
    registry.counter("zonecast_feed_changes", "what", what).increment();
  }

  void refused(PublishRefusedException.Reason reason) {
    registry.counter("zonecast_publish_refused", "reason", name(reason)).increment();
  }

  void lostGops(int count) {
    lostGops.increment(count);
  }

  void gapSlots(long slots) {
    gapSlots.increment((double) slots);
  }

  void epochBegun() {
    epochs.increment();
  }

  void epochAbandoned() {
    epochsAbandoned.increment();
  }

  void granted() {
    grants.increment();
  }

  /** A holder of a grant has passed it on in good order. */
  void handedOver() {
    registry.counter("zonecast_handovers").increment();
  }

  void revoked(String why) {
    registry.counter("zonecast_revocations", "why", why).increment();
  }

  void committed() {
    commits.increment();
  }

  void commitConflict() {
    commitConflicts.increment();
  }

  void commitLag(long nanos) {
    commitLag.record(Duration.ofNanos(Math.max(0, nanos)));
  }

  void badMessage() {
    badMessages.increment();
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(java.util.Locale.ROOT);
  }
}
