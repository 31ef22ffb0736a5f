package org.zonecast.job.redis;

import org.zonecast.job.BroadcastRecords;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.CdnRegistry;
import org.zonecast.job.JobStore;
import org.zonecast.job.StreamRecord;
import org.zonecast.job.StreamRegistry;
import org.zonecast.job.WorkerDirectory;

/**
 * All that one zone keeps in its Redis pair.
 *
 * <p>Making one touches no network: while Redis is away every call throws a retryable {@link
 * org.zonecast.job.StoreException}, and works once it is there. All calls block, each for a bounded
 * time.
 */
public final class RedisZone implements AutoCloseable {
  private final RedisLink link;
  private final RedisLink renewals;
  private final RedisLink waits;
  private final JobStore jobs;
  private final WorkerDirectory workers;
  private final StreamRegistry streams;
  private final CdnRegistry cdns;
  private final BroadcastRecords broadcasts;

  public RedisZone(RedisSettings settings) {
    int replicas = settings.replicas();
    link = new RedisLink(settings, "work", settings.connections());
    renewals = new RedisLink(settings, "renewals", settings.renewalConnections());
    waits = new RedisLink(settings, "waits", 1);
    jobs = new RedisJobStore(link, renewals, waits, replicas);
    workers = new RedisWorkerDirectory(link, renewals);
    streams =
        new RedisStreamRegistry(
            new VersionedRecords<>(link, "zc:streams", StreamRecord.class, replicas));
    cdns = new RedisCdnRegistry(new VersionedRecords<>(link, "zc:cdns", CdnRecord.class, replicas));
    broadcasts = new RedisBroadcastRecords(link);
  }

  public JobStore jobs() {
    return jobs;
  }

  public WorkerDirectory workers() {
    return workers;
  }

  public StreamRegistry streams() {
    return streams;
  }

  public CdnRegistry cdns() {
    return cdns;
  }

  public BroadcastRecords broadcasts() {
    return broadcasts;
  }

  @Override
  public void close() {
    waits.close();
    renewals.close();
    link.close();
  }
}
