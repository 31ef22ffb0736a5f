package org.zonecast.job.memory;

import static java.util.Comparator.comparing;

import java.util.List;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.CdnRegistry;

/** A zone's CDN records in memory. */
record MemoryCdns(MemoryZone zone) implements CdnRegistry {
  @Override
  public boolean put(CdnRecord record) {
    zone.requireThere();
    return zone.putIfItReplaces(zone.cdns, record.name(), record);
  }

  @Override
  public List<CdnRecord> all() {
    zone.requireThere();
    return zone.cdns.values().stream().sorted(comparing(CdnRecord::name)).toList();
  }
}
