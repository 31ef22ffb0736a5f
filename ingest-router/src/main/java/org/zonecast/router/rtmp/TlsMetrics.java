package org.zonecast.router.rtmp;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/** What is counted of an RTMPS listener's certificate. */
record TlsMetrics(Counter taken, Counter refused) {
  static TlsMetrics of(MeterRegistry registry, Clock clock, Supplier<TlsIdentity> current) {
    Gauge.builder(
            "zonecast.rtmp.tls.expiry",
            () ->
                Duration.between(clock.instant(), current.get().expires()).toMinutes()
                    / (double) Duration.ofDays(1).toMinutes())
        .description("Until the certificate expires")
        .baseUnit("days")
        .strongReference(true)
        .register(registry);
    return new TlsMetrics(reloads(registry, "taken"), reloads(registry, "refused"));
  }

  private static Counter reloads(MeterRegistry registry, String result) {
    return Counter.builder("zonecast.rtmp.tls.reloads")
        .description("Changes of the certificate's files")
        .tag("result", result)
        .register(registry);
  }
}
