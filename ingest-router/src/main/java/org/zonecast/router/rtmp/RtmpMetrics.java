package org.zonecast.router.rtmp;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What the RTMP server counts. */
final class RtmpMetrics {
  private final Map<RejectReason, Counter> rejected = new EnumMap<>(RejectReason.class);
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
    receivedBytes = Counter.builder("zonecast.rtmp.received").baseUnit("bytes").register(registry);
    registry.gauge("zonecast.rtmp.connections", connections);
    registry.gauge("zonecast.rtmp.publishers", publishers);
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
