package org.zonecast.router.rtmp;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What the RTMP server counts. */
final class RtmpMetrics {
  private final Map<RejectReason, Counter> rejected = new EnumMap<>(RejectReason.class);
  private final Counter tracks;
  private final Counter unconfigured;
  private final Counter receivedBytes;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger publishers = new AtomicInteger();

  RtmpMetrics(MeterRegistry registry) {
    for (RejectReason reason : RejectReason.values()) {
      rejected.put(
          reason,
          Counter.builder("zonecast.rtmp.rejected")
              .description("Connections turned away")
              .tag("reason", reason.tag())
              .register(registry));
    }
    tracks = passedOver(registry, "track");
    unconfigured = passedOver(registry, "unit_of_another_codec");
    receivedBytes = Counter.builder("zonecast.rtmp.received").baseUnit("bytes").register(registry);
    registry.gauge("zonecast.rtmp.connections", connections);
    registry.gauge("zonecast.rtmp.publishers", publishers);
  }

  private static Counter passedOver(MeterRegistry registry, String what) {
    return Counter.builder("zonecast.rtmp.passed.over")
        .description("What publishers sent and nobody takes")
        .tag("what", what)
        .register(registry);
  }

  /** Publications with more than one track of a kind. */
  Counter tracks() {
    return tracks;
  }

  /** Access units of another coding than was last configured. */
  Counter unconfigured() {
    return unconfigured;
  }

  void rejected(RejectReason reason) {
    Counter counter = rejected.get(reason);
    if (counter != null) {
      counter.increment();
    }
  }

  void received(int bytes) {
    receivedBytes.increment(bytes);
  }

  /** Connections open now. */
  AtomicInteger connections() {
    return connections;
  }

  /** Connections that are live now. */
  AtomicInteger publishers() {
    return publishers;
  }
}
