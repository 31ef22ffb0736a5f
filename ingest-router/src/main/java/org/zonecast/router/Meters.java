package org.zonecast.router;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** The router's metrics: its own and the JVM's. */
final class Meters implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gc = new JvmGcMetrics();

  Meters(String routerId, String zone) {
    registry.config().commonTags("router", routerId, "router_zone", zone);
    bindJvm(registry);
  }

  PrometheusMeterRegistry registry() {
    return registry;
  }

  private void bindJvm(MeterRegistry to) {
    gc.bindTo(to);
    new ClassLoaderMetrics().bindTo(to);
    new JvmMemoryMetrics().bindTo(to);
    new JvmThreadMetrics().bindTo(to);
    new ProcessorMetrics().bindTo(to);
    new UptimeMetrics().bindTo(to);
  }

  @Override
  public void close() {
    gc.close();
    registry.close();
  }
}
