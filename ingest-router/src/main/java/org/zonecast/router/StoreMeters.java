package org.zonecast.router;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.zonecast.job.StoreState;
import org.zonecast.job.StoreWatch;

/** The metrics of the zone's store: its state now, and how often that has changed. */
final class StoreMeters {
  private StoreMeters() {}

  static void bind(MeterRegistry meters, String zone, StoreWatch watch) {
    for (StoreState state : StoreState.values()) {
      Gauge.builder("zonecast.store.state", watch, w -> w.condition().state() == state ? 1 : 0)
          .description("1 for the state that the zone's Redis is in")
          .tag("zone", zone)
          .tag("state", state.word())
          .strongReference(true)
          .register(meters);
    }
    watch.onChange((before, now) -> {
      if (now.state() != before.state()) {
        meters
            .counter("zonecast.store.changes", "zone", zone, "to", now.state().word())
            .increment();
      }
      if (now.switchedSince(before)) {
        meters.counter("zonecast.store.switches", "zone", zone).increment();
      }
    });
  }
}
