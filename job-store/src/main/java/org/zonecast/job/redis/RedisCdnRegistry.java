package org.zonecast.job.redis;

import java.util.Comparator;
import java.util.List;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.CdnRegistry;

/** The zone's CDN records in Redis. */
record RedisCdnRegistry(VersionedRecords<CdnRecord> records) implements CdnRegistry {

  @Override
  public boolean put(CdnRecord record) {
    return records.put(record.name(), record);
  }

  @Override
  public List<CdnRecord> all() {
    return records.all().stream().sorted(Comparator.comparing(CdnRecord::name)).toList();
  }
}
