package org.zonecast.router.peer;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.router.route.ZoneReport;

/**
 * Reports of routers that see the world otherwise: they name a zone that is known here, in another
 * region. Two zones of one name count as one, so somebody has to hear of it. Safe for all threads.
 */
final class Strangers {
  private static final Logger LOG = LoggerFactory.getLogger(Strangers.class);
  private static final int MAX_TOLD = 1000;

  private final MeterRegistry meters;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  Strangers(MeterRegistry meters) {
    this.meters = meters;
  }

  /**
   * @param region where the zone is as far as this router knows; empty if it does not know the zone
   */
  void heard(ZoneReport report, String region) {
    if (region.isEmpty() || region.equals(report.region())) {
      return;
    }
    meters.counter("zonecast.zone.reports.elsewhere", "zone", report.zone()).increment();
    if (told.size() < MAX_TOLD && told.add(report.zone() + " " + report.region())) {
      LOG.warn(
          "a router says that its zone {} is in region {}, but here it is in {}: zones need names of"
              + " their own, and all routers the same world",
          report.zone(),
          report.region(),
          region);
    }
  }
}
