package org.zonecast.router.feed;

import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.Job;
import org.zonecast.job.Ladder;
import org.zonecast.job.Ladders;
import org.zonecast.job.StreamOptions;
import org.zonecast.job.StreamRecord;

/** A cluster in memory: what was asked of it can be looked at. */
final class FakeCluster implements Cluster {
  static final CdnRecord CDN_A = cdn("cdn-a");
  static final CdnRecord CDN_B = cdn("cdn-b");

  final Map<String, StreamRecord> streams = new ConcurrentHashMap<>();
  final List<Job> jobs = new CopyOnWriteArrayList<>();
  final List<Integer> attempts = new CopyOnWriteArrayList<>();
  final List<BroadcastRecord> saved = new CopyOnWriteArrayList<>();
  final List<Consumer<List<CdnRecord>>> cdnListeners = new CopyOnWriteArrayList<>();
  volatile Optional<Holder> liveElsewhere = Optional.empty();
  volatile List<BroadcastRecord.Aged> found = List.of();
  volatile Optional<Holder> keeper = Optional.empty();
  final List<String> takenOver = new CopyOnWriteArrayList<>();
  volatile Optional<String> encoder = Optional.of("cpu-test-1");
  final List<String> leavingWorkers = new CopyOnWriteArrayList<>();
  volatile Optional<String> encoderInstead = Optional.empty();
  final List<String> lostWorkers = new CopyOnWriteArrayList<>();
  volatile String storeGeneration = "";

  /** What becomes of jobs and attempts that are not refused. */
  volatile BiFunction<Job, Integer, Future<Placed>> zones =
      (job, attempt) -> Future.succeededFuture(new Placed("a", "own zone has room"));

  volatile boolean refuseJobs;
  volatile boolean broken;

  FakeCluster(String streamId, Duration grace) {
    streams.put(
        streamId,
        new StreamRecord(
            streamId, "Test", "light", grace, StreamOptions.DEFAULT, false, Instant.EPOCH, 1));
  }

  @Override
  public Future<Optional<StreamRecord>> findStream(String streamId) {
    return broken
        ? Future.failedFuture("redis is gone")
        : Future.succeededFuture(Optional.ofNullable(streams.get(streamId)));
  }

  @Override
  public Optional<Ladder> ladder(String name) {
    return name.equals("light") ? Optional.of(Ladders.LIGHT) : Optional.empty();
  }

  @Override
  public Future<Optional<Holder>> liveElsewhere(String streamId) {
    return Future.succeededFuture(liveElsewhere);
  }

  @Override
  public Future<List<BroadcastRecord.Aged>> findBroadcasts(String streamId) {
    return Future.succeededFuture(found);
  }

  @Override
  public Future<Optional<Holder>> takeOver(String streamId) {
    takenOver.add(streamId);
    return Future.succeededFuture(keeper);
  }

  @Override
  public Future<Optional<String>> encoderFor(String kind) {
    return Future.succeededFuture(encoder);
  }

  @Override
  public Future<Optional<String>> encoderInstead(String kind, String encoderId, String leaving) {
    leavingWorkers.add(leaving);
    return Future.succeededFuture(encoderInstead);
  }

  @Override
  public Future<Placed> submit(Job job, int attempt) {
    jobs.add(job);
    attempts.add(attempt);
    return refuseJobs ? Future.failedFuture("no zone has room") : zones.apply(job, attempt);
  }

  @Override
  public void workerLost(String workerId) {
    lostWorkers.add(workerId);
  }

  @Override
  public void workerHeard(String workerId) {
    lostWorkers.remove(workerId);
  }

  @Override
  public String storeGeneration(String zone) {
    return storeGeneration;
  }

  @Override
  public void save(BroadcastRecord record) {
    saved.add(record);
  }

  @Override
  public List<CdnRecord> cdns() {
    return List.of(CDN_A, CDN_B);
  }

  @Override
  public void onCdnsChanged(Consumer<List<CdnRecord>> listener) {
    cdnListeners.add(listener);
  }

  static CdnRecord cdn(String name) {
    URI url = URI.create("http://127.0.0.1:1/" + name);
    return new CdnRecord(name, CdnRecord.HTTP, url, url, "s3cret", false, 1);
  }
}
