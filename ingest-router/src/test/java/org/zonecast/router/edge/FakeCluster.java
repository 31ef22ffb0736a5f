package org.zonecast.router.edge;

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
public final class FakeCluster implements Cluster {
  public static final CdnRecord CDN_A = cdn("cdn-a");
  public static final CdnRecord CDN_B = cdn("cdn-b");

  public final Map<String, StreamRecord> streams = new ConcurrentHashMap<>();
  public final List<Job> jobs = new CopyOnWriteArrayList<>();
  public final List<Integer> attempts = new CopyOnWriteArrayList<>();
  public final List<BroadcastRecord> saved = new CopyOnWriteArrayList<>();
  final List<Consumer<List<CdnRecord>>> cdnListeners = new CopyOnWriteArrayList<>();
  public volatile Optional<Holder> liveElsewhere = Optional.empty();
  public volatile List<BroadcastRecord.Aged> found = List.of();

  /** What happens while others are asked about a stream. */
  public volatile Runnable asked = () -> {};

  public volatile Optional<Holder> keeper = Optional.empty();
  public final List<String> goneOnIn = new CopyOnWriteArrayList<>();
  public final List<String> takenOver = new CopyOnWriteArrayList<>();
  public volatile Optional<String> encoder = Optional.of("cpu-test-1");
  public final List<String> leavingWorkers = new CopyOnWriteArrayList<>();
  public volatile Optional<String> encoderInstead = Optional.empty();

  /** Ids and process ids. */
  public final List<String> lostWorkers = new CopyOnWriteArrayList<>();

  public volatile String storeGeneration = "";

  /** What becomes of jobs and attempts that are not refused. */
  public volatile BiFunction<Job, Integer, Future<Placed>> zones =
      (job, attempt) -> Future.succeededFuture(new Placed("a", "own zone has room"));

  volatile boolean refuseJobs;
  public volatile boolean broken;

  public FakeCluster(String streamId, Duration grace) {
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
    asked.run();
    return Future.succeededFuture(found);
  }

  @Override
  public Future<Optional<Holder>> takeOver(String streamId) {
    takenOver.add(streamId);
    return Future.succeededFuture(keeper);
  }

  @Override
  public void goesOn(String streamId, String zone) {
    goneOnIn.add(zone);
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
  public void workerLost(String workerId, long pid) {
    lostWorkers.add(workerId + " " + pid);
  }

  @Override
  public void workerHeard(String workerId, long pid) {
    lostWorkers.remove(workerId + " " + pid);
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

  /** Of an edge whose feeds nobody can reach. */
  public static FeedSettings settings() {
    return new FeedSettings(
        "edge-1",
        "a",
        1,
        Duration.ofSeconds(2),
        5,
        Duration.ofSeconds(60),
        64 << 20,
        Long.MAX_VALUE,
        Optional.empty(),
        () -> URI.create("ws://127.0.0.1:1"));
  }

  public static CdnRecord cdn(String name) {
    URI url = URI.create("http://127.0.0.1:1/" + name);
    return new CdnRecord(name, CdnRecord.HTTP, url, url, "s3cret", false, 1);
  }
}
