package org.zonecast.job.memory;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.BroadcastRecords;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.CdnRegistry;
import org.zonecast.job.Job;
import org.zonecast.job.JobStore;
import org.zonecast.job.StoreException;
import org.zonecast.job.StoreWatch;
import org.zonecast.job.StreamRecord;
import org.zonecast.job.StreamRegistry;
import org.zonecast.job.VersionedRecord;
import org.zonecast.job.WorkerDirectory;
import org.zonecast.job.WorkerRecord;

/**
 * A zone's store in memory, for tests. Its methods are what a zone's Redis offers; its fields are
 * what is kept, to be looked at and changed by a test, and how it may be out of order.
 */
public final class MemoryZone {
  /** Every job of every submit, in that order. */
  public final List<Job> submitted = new CopyOnWriteArrayList<>();

  /** What workers said that they carry, each time. */
  public final List<List<String>> held = new CopyOnWriteArrayList<>();

  /** How often somebody began to wait for a job. */
  public final AtomicInteger waits = new AtomicInteger();

  /** Every heartbeat, in order. */
  public final List<WorkerRecord> heartbeats = new CopyOnWriteArrayList<>();

  /** The workers that are known. Those that a test puts here stay until they leave. */
  public final List<WorkerRecord> workers = new CopyOnWriteArrayList<>();

  /** Process ids of those that were asked to drain, by worker. */
  public final Map<String, Long> drained = new ConcurrentHashMap<>();

  public final Map<String, StreamRecord> streams = new ConcurrentHashMap<>();
  public final Map<String, CdnRecord> cdns = new ConcurrentHashMap<>();
  public final Map<String, BroadcastRecord> broadcasts = new ConcurrentHashMap<>();

  /** How old every record of a broadcast is. */
  public volatile Duration broadcastAge = Duration.ZERO;

  /** Whether nothing answers. */
  public volatile boolean away;

  /** Whether the watch says that the store is away, whatever can be read. */
  public volatile boolean unwritable;

  /** Whether jobs are taken that no replica acknowledges. */
  public volatile boolean replicaAway;

  private final JobStore jobs;
  private final WorkerDirectory directory;
  private final StoreWatch watch = new MemoryWatch(this);

  public MemoryZone() {
    this(System::nanoTime);
  }

  /**
   * A zone whose claims and heartbeats lapse by that clock.
   *
   * @param nanoTime a time in nanoseconds that never goes back
   */
  public MemoryZone(LongSupplier nanoTime) {
    jobs = new MemoryJobs(this, nanoTime);
    directory = new MemoryWorkers(this, nanoTime);
  }

  public JobStore jobs() {
    return jobs;
  }

  public WorkerDirectory workers() {
    return directory;
  }

  public StreamRegistry streams() {
    return new MemoryStreams(this);
  }

  public CdnRegistry cdns() {
    return new MemoryCdns(this);
  }

  public BroadcastRecords broadcasts() {
    return new MemoryBroadcasts(this);
  }

  /** It sees what happens at once, and tells nobody by itself. */
  public StoreWatch watch() {
    return watch;
  }

  /** Keeps {@code record} if none is there or it replaces that; true if kept. */
  synchronized <R extends VersionedRecord> boolean putIfItReplaces(
      Map<String, R> records, String key, R record) {
    R kept = records.get(key);
    if (kept != null && !record.replaces(kept)) {
      return false;
    }
    records.put(key, record);
    return true;
  }

  void requireThere() {
    if (away) {
      throw new StoreException("taken away by the test", true);
    }
  }
}
