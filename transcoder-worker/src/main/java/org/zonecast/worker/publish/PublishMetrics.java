package org.zonecast.worker.publish;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What a worker counts and measures of its publishing, over all jobs. Thread-safe. */
public final class PublishMetrics {
  private final MeterRegistry registry;
  private final Map<String, AtomicInteger> queueDepths = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> openBreakers = new ConcurrentHashMap<>();

  public PublishMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void committed(String cdn, Duration lateness) {
    registry.counter("zonecast.segments.committed", "cdn", cdn).increment();
    Timer.builder("zonecast.segment.lateness")
        .description("From the end of a segment's last frame to its commit")
        .tag("cdn", cdn)
        .publishPercentiles(0.5, 0.95)
        .register(registry)
        .record(lateness.isNegative() ? Duration.ZERO : lateness);
  }

  void uploaded(String cdn, Duration took) {
    registry.timer("zonecast.upload", "cdn", cdn).record(took);
  }

  void given(String cdn) {
    registry.counter("zonecast.segments.given.up", "cdn", cdn).increment();
  }

  void playlistWritten(String cdn) {
    registry.counter("zonecast.playlists.written", "cdn", cdn).increment();
  }

  /** A playlist lists more of an earlier epoch than the epoch's numbers left room for. */
  void overlapped() {
    registry.counter("zonecast.playlists.overlapped").increment();
  }

  void sealed(String cdn) {
    registry.counter("zonecast.cdns.sealed", "cdn", cdn).increment();
  }

  void thumbnailPut(String cdn, boolean stored) {
    String outcome = stored ? "stored" : "failed";
    registry.counter("zonecast.thumbnails", "cdn", cdn, "outcome", outcome).increment();
  }

  public void childRestarted() {
    registry.counter("zonecast.child.restarts").increment();
  }

  public void inputTrouble(long count) {
    registry.counter("zonecast.input.trouble").increment((double) count);
  }

  public void grantLapsed() {
    registry.counter("zonecast.grant.lapses").increment();
  }

  /** Changes the number of requests that wait for a CDN, over all jobs. */
  void queueDepthChanged(String cdn, int by) {
    gauge(queueDepths, "zonecast.upload.queue.depth", cdn).addAndGet(by);
  }

  /** Changes the number of jobs whose breaker for a CDN is open. */
  void openBreakersChanged(String cdn, int by) {
    gauge(openBreakers, "zonecast.breaker.open", cdn).addAndGet(by);
  }

  private AtomicInteger gauge(Map<String, AtomicInteger> gauges, String name, String cdn) {
    return gauges.computeIfAbsent(
        cdn,
        key -> {
          AtomicInteger value = new AtomicInteger();
          Gauge.builder(name, value, AtomicInteger::get).tag("cdn", cdn).register(registry);
          return value;
        });
  }
}
