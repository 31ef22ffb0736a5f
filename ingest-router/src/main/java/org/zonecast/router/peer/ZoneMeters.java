package org.zonecast.router.peer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.job.Job;
import org.zonecast.job.WorkerRecord;
import org.zonecast.router.route.ZoneHealth;
import org.zonecast.router.route.ZoneReport;
import org.zonecast.router.route.ZoneStanding;
import org.zonecast.router.route.Zones;

/** How the zones stand, for whoever watches this router. */
final class ZoneMeters {
  private static final Logger LOG = LoggerFactory.getLogger(ZoneMeters.class);

  private static final List<String> STATES =
      List.of(
          WorkerRecord.READY, WorkerRecord.DRAINING, WorkerRecord.BEHIND, WorkerRecord.OUTDATED);

  private final Supplier<Zones> zones;
  private final Clock clock;
  private final MeterRegistry meters;
  private final Set<String> shown = ConcurrentHashMap.newKeySet();

  ZoneMeters(Supplier<Zones> zones, Clock clock, MeterRegistry meters) {
    this.zones = zones;
    this.clock = clock;
    this.meters = meters;
  }

  /** Shows what this router alone knows of its own zone. */
  void showOwn(String zone, Supplier<ZoneReport> own) {
    Gauge.builder("zonecast.zone.store.healthy", () -> own.get().storeHealthy() ? 1 : 0)
        .description("Whether this zone's Redis takes jobs")
        .tag("zone", zone)
        .register(meters);
    Gauge.builder("zonecast.zone.jobs.queued", () -> own.get().queued())
        .description("Jobs that wait for a worker in this zone")
        .tag("zone", zone)
        .register(meters);
    for (String state : STATES) {
      Gauge.builder("zonecast.zone.workers", () -> workers(own.get(), state))
          .description("Workers of this zone that are in this state")
          .tag("zone", zone)
          .tag("state", state)
          .register(meters);
    }
  }

  private static long workers(ZoneReport report, String state) {
    return report.workers().stream().filter(worker -> worker.state().equals(state)).count();
  }

  /** Shows zones that are new, and tells which ones went out or came back. */
  void judged(Zones before, Zones after) {
    for (ZoneStanding zone : after.all()) {
      if (shown.add(zone.zone())) {
        gauge("zonecast.zone.health", "1 in, 0.5 healing, 0 out", zone, this::health);
        gauge("zonecast.zone.score", "0 to 1000", zone, standing -> standing.score(Job.CPU));
      }
      before.standing(zone.zone()).ifPresent(was -> tell(was.health(), zone));
    }
  }

  private double health(ZoneStanding zone) {
    ZoneHealth health = zone.health();
    return !health.in() ? 0 : health.healing(clock.instant()) ? 0.5 : 1;
  }

  private void gauge(
      String name, String description, ZoneStanding zone, ToDoubleFunction<ZoneStanding> value) {
    Gauge.builder(
            name,
            () -> zones.get().standing(zone.zone()).map(value::applyAsDouble).orElse(Double.NaN))
        .description(description)
        .tag("zone", zone.zone())
        .register(meters);
  }

  private void tell(ZoneHealth before, ZoneStanding zone) {
    boolean in = zone.health().in();
    if (before.in() == in) {
      return;
    }
    meters
        .counter("zonecast.zone.changes", "zone", zone.zone(), "to", in ? "in" : "out")
        .increment();
    if (in) {
      LOG.info("zone {} is trusted again, with few jobs a second at first", zone.zone());
    } else {
      LOG.warn("zone {} is not trusted with jobs: {}", zone.zone(), zone.health().why());
    }
  }
}
