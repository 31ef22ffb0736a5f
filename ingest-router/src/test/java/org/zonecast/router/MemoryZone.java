package org.zonecast.router;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
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

/** A zone's store in memory that can be taken away. */
public final class MemoryZone {
  public final List<Job> submitted = new CopyOnWriteArrayList<>();
  public final List<WorkerRecord> workers = new CopyOnWriteArrayList<>();
  public final Set<String> drained = ConcurrentHashMap.newKeySet();
  public final Map<String, StreamRecord> streams = new ConcurrentHashMap<>();
  public final Map<String, CdnRecord> cdns = new ConcurrentHashMap<>();
  public final Map<String, BroadcastRecord> broadcasts = new ConcurrentHashMap<>();
  public final Watch watch = new Watch();
  public volatile Duration broadcastAge = Duration.ZERO;
  public volatile Duration oldestQueued = Duration.ZERO;
  public volatile boolean away;
  public volatile JobStore.Submitted answer = JobStore.Submitted.QUEUED;

  public ZoneStore store() {
    return new ZoneStore(
        new Jobs(), new Workers(), new Streams(), new Cdns(), new Broadcasts(), watch);
  }

  /** A watch that sees what the test says. */
  public static final class Watch implements StoreWatch {
    private final List<BiConsumer<StoreCondition, StoreCondition>> listeners =
        new CopyOnWriteArrayList<>();
    private volatile StoreCondition condition =
        new StoreCondition(StoreState.STRICT, "", "generation-1");

    public void show(StoreCondition now) {
      StoreCondition before = condition;
      condition = now;
      listeners.forEach(listener -> listener.accept(before, now));
    }

    @Override
    public StoreCondition condition() {
      return condition;
    }

    @Override
    public void onChange(BiConsumer<StoreCondition, StoreCondition> listener) {
      listeners.add(listener);
    }
  }

  private void check() {
    if (away) {
      throw new StoreException("taken away by the test", true);
    }
  }

  private final class Jobs implements JobStore {
    @Override
    public Submitted submit(Job job) {
      check();
      submitted.add(job);
      return answer;
    }

    @Override
    public long queued() {
      check();
      return submitted.size();
    }

    @Override
    public Duration oldestQueued() {
      check();
      return oldestQueued;
    }

    @Override
    public Optional<Claim> claim(
        String workerId, String kind, List<String> encoderIds, int freeUnits, Duration lease) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void awaitJob(String kind, List<String> encoderIds, Duration most) {
      throw new UnsupportedOperationException();
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
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean withdraw(String jobId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public State state(String jobId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }

  private final class Workers implements WorkerDirectory {
    @Override
    public boolean heartbeat(WorkerRecord worker, Duration validity) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void leave(String workerId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean requestDrain(String workerId) {
      check();
      return workers.stream().anyMatch(w -> w.id().equals(workerId)) && drained.add(workerId);
    }

    @Override
    public List<WorkerRecord> workers() {
      check();
      return List.copyOf(workers);
    }
  }

  private final class Streams implements StreamRegistry {
    @Override
    public boolean put(StreamRecord record) {
      check();
      StreamRecord kept =
          streams.merge(record.id(), record, (a, b) -> b.version() > a.version() ? b : a);
      return kept.equals(record);
    }

    @Override
    public Optional<StreamRecord> find(String streamId) {
      check();
      return Optional.ofNullable(streams.get(streamId));
    }

    @Override
    public List<StreamRecord> all() {
      check();
      return new ArrayList<>(streams.values());
    }
  }

  private final class Cdns implements CdnRegistry {
    @Override
    public boolean put(CdnRecord record) {
      check();
      CdnRecord kept =
          cdns.merge(record.name(), record, (a, b) -> b.version() > a.version() ? b : a);
      return kept.equals(record);
    }

    @Override
    public List<CdnRecord> all() {
      check();
      return new ArrayList<>(cdns.values());
    }
  }

  private final class Broadcasts implements BroadcastRecords {
    @Override
    public void put(BroadcastRecord record) {
      check();
      broadcasts.merge(record.streamId(), record, (a, b) -> b.replaces(a) ? b : a);
    }

    @Override
    public boolean restore(BroadcastRecord.Aged kept) {
      check();
      return broadcasts.putIfAbsent(kept.record().streamId(), kept.record()) == null;
    }

    @Override
    public Optional<BroadcastRecord.Aged> find(String streamId) {
      check();
      return Optional.ofNullable(broadcasts.get(streamId)).map(this::aged);
    }

    @Override
    public List<BroadcastRecord.Aged> running() {
      check();
      return broadcasts.values().stream().filter(b -> !b.ended()).map(this::aged).toList();
    }

    private BroadcastRecord.Aged aged(BroadcastRecord record) {
      return new BroadcastRecord.Aged(record, broadcastAge);
    }
  }
}
