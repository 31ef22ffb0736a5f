package org.zonecast.job.redis;

import org.zonecast.job.BroadcastRecords;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.CdnRegistry;
import org.zonecast.job.JobStore;
import org.zonecast.job.StoreWatch;
import org.zonecast.job.StreamRecord;
import org.zonecast.job.StreamRegistry;
import org.zonecast.job.WorkerDirectory;
import org.zonecast.job.ZoneLeases;

/**
 * All that one zone keeps in its Redis.
 *
 * <p>Making one touches no network: while Redis is away every call throws a retryable {@link
 * org.zonecast.job.StoreException}, and works once it is there. All calls block, each for a bounded
 * time.
 */
public final class RedisZone implements AutoCloseable {
  private final RedisSettings settings;
  private final WatchThread watch;
  private final RedisLink link;
  private final RedisLink renewals;
  private final RedisLink waits;
  private final JobStore jobs;
  private final WorkerDirectory workers;
  private final StreamRegistry streams;
  private final CdnRegistry cdns;
  private final BroadcastRecords broadcasts;
  private final ZoneLeases leases;

  public RedisZone(RedisSettings settings) {
    this.settings = settings;
    watch = new WatchThread(settings.endpoint().name(), look(settings));
    link = new RedisLink(settings, "work", settings.connections());
    renewals = new RedisLink(settings, "renewals", settings.renewalConnections());
    waits = new RedisLink(settings, "waits", 1);
    var writes = new SafeWrites(link, this::replicas);
    jobs = new RedisJobStore(link, renewals, waits, writes);
    workers = new RedisWorkerDirectory(link, renewals);
    streams =
        new RedisStreamRegistry(
            new VersionedRecords<>(link, "zc:streams", StreamRecord.class, writes));
    cdns = new RedisCdnRegistry(new VersionedRecords<>(link, "zc:cdns", CdnRecord.class, writes));
    broadcasts = new RedisBroadcastRecords(link);
    leases = new RedisLeases(link);
  }

  private static WatchThread.Look look(RedisSettings settings) {
    return switch (settings.endpoint()) {
      case RedisEndpoint.Pair pair ->
          new PairWatch(new PairProbe(pair.sentinels(), pair.master()), System::nanoTime);
      case RedisEndpoint.Managed managed ->
          new ManagedWatch(managed, new RedisConnector(settings)::clientConfig);
    };
  }

  /** A pair's number is known; a managed endpoint's is what it shows. */
  int replicas() {
    return settings.endpoint() instanceof RedisEndpoint.Pair
        ? settings.replicas()
        : watch.replicas();
  }

  /**
   * Begins to watch the store, and to let a pair go on alone that has lost a node. For routers: of
   * a zone's processes they are those that may decide this.
   */
  public StoreWatch startWatch() {
    watch.start();
    return watch;
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

  public ZoneLeases leases() {
    return leases;
  }

  @Override
  public void close() {
    watch.close();
    waits.close();
    renewals.close();
    link.close();
  }
}
