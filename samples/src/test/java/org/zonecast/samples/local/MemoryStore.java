package org.zonecast.samples.local;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.BroadcastRecords;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.CdnRegistry;
import org.zonecast.job.Claim;
import org.zonecast.job.Job;
import org.zonecast.job.JobStore;
import org.zonecast.job.StoreCondition;
import org.zonecast.job.StoreException;
import org.zonecast.job.StoreState;
import org.zonecast.job.StoreWatch;
import org.zonecast.job.StreamRecord;
import org.zonecast.job.StreamRegistry;
import org.zonecast.job.WorkerDirectory;
import org.zonecast.job.WorkerRecord;
import org.zonecast.router.peer.ZoneStore;

/** A zone's store for a router and a worker in one process, which can be taken away. No queue. */
final class MemoryStore {
  final AtomicInteger submitted = new AtomicInteger();
  volatile boolean away;
  private final Map<String, WorkerRecord> workers = new ConcurrentHashMap<>();
  private final Map<String, StreamRecord> streams = new ConcurrentHashMap<>();

  ZoneStore zone() {
    return new ZoneStore(
        jobs(), workers(), new Streams(), new NoCdns(), new NoBroadcasts(), new Watch());
  }

  JobStore jobs() {
    return new Jobs();
  }

  WorkerDirectory workers() {
    return new Workers();
  }

  private void requireThere() {
    if (away) {
      throw new StoreException("taken away by the test", true);
    }
  }

  private final class Jobs implements JobStore {
    @Override
    public Submitted submit(Job job) {
      requireThere();
      submitted.incrementAndGet();
      return Submitted.QUEUED;
    }

    @Override
    public Optional<Claim> claim(
        String workerId, String kind, List<String> encoderIds, int freeUnits, Duration lease) {
      requireThere();
      return Optional.empty();
    }

    @Override
    public void awaitJob(String kind, List<String> encoderIds, Duration most)
        throws InterruptedException {
      requireThere();
      Thread.sleep(most);
    }

    @Override
    public boolean complete(Claim claim) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void release(Claim claim) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int hold(String workerId, List<String> jobIds) {
      requireThere();
      return 0;
    }

    @Override
    public boolean withdraw(String jobId) {
      requireThere();
      return false;
    }

    @Override
    public State state(String jobId) {
      return State.ABSENT;
    }

    @Override
    public long queued() {
      requireThere();
      return 0;
    }

    @Override
    public void close() {}
  }

  private final class Workers implements WorkerDirectory {
    @Override
    public boolean heartbeat(WorkerRecord worker, Duration validity) {
      requireThere();
      workers.put(worker.id(), worker);
      return false;
    }

    @Override
    public void leave(String workerId) {
      requireThere();
      workers.remove(workerId);
    }

    @Override
    public boolean requestDrain(String workerId) {
      return false;
    }

    @Override
    public List<WorkerRecord> workers() {
      requireThere();
      return List.copyOf(workers.values());
    }
  }

  private final class Streams implements StreamRegistry {
    @Override
    public boolean put(StreamRecord record) {
      requireThere();
      return streams.put(record.id(), record) == null;
    }

    @Override
    public Optional<StreamRecord> find(String streamId) {
      requireThere();
      return Optional.ofNullable(streams.get(streamId));
    }

    @Override
    public List<StreamRecord> all() {
      requireThere();
      return List.copyOf(streams.values());
    }
  }

  private final class NoCdns implements CdnRegistry {
    @Override
    public boolean put(CdnRecord record) {
      requireThere();
      return true;
    }

    @Override
    public List<CdnRecord> all() {
      requireThere();
      return List.of();
    }
  }

  private final class NoBroadcasts implements BroadcastRecords {
    @Override
    public void put(BroadcastRecord record) {
      requireThere();
    }

    @Override
    public Optional<BroadcastRecord.Aged> find(String streamId) {
      requireThere();
      return Optional.empty();
    }

    @Override
    public boolean restore(BroadcastRecord.Aged kept) {
      requireThere();
      return false;
    }

    @Override
    public List<BroadcastRecord.Aged> running() {
      requireThere();
      return List.of();
    }
  }

  private final class Watch implements StoreWatch {
    @Override
    public StoreCondition condition() {
      return away
          ? new StoreCondition(StoreState.AWAY, "taken away by the test", "1")
          : new StoreCondition(StoreState.STRICT, "", "1");
    }

    @Override
    public void onChange(BiConsumer<StoreCondition, StoreCondition> listener) {}
  }
}
