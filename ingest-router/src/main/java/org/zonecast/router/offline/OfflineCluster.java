package org.zonecast.router.offline;

import io.vertx.core.Future;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.BroadcastRecord.Aged;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.Job;
import org.zonecast.job.Ladder;
import org.zonecast.job.StreamRecord;
import org.zonecast.router.edge.Cluster;

/** A cluster without other machines: one encoder, one CDN in name, one taker of all jobs. */
final class OfflineCluster implements Cluster {
  private static final URI NOWHERE = URI.create("http://offline.invalid/");

  static final CdnRecord CDN =
      new CdnRecord("offline", CdnRecord.HTTP, NOWHERE, NOWHERE, "", false, 1);

  private final String encoderId;
  private final Consumer<Job> jobs;

  OfflineCluster(String encoderId, Consumer<Job> jobs) {
    this.encoderId = encoderId;
    this.jobs = jobs;
  }

  @Override
  public Future<Optional<StreamRecord>> findStream(String streamId) {
    return Future.succeededFuture(Optional.empty());
  }

  @Override
  public Optional<Ladder> ladder(String name) {
    return Optional.empty();
  }

  @Override
  public Future<Optional<Holder>> liveElsewhere(String streamId) {
    return Future.succeededFuture(Optional.empty());
  }

  @Override
  public Future<List<Aged>> findBroadcasts(String streamId) {
    return Future.succeededFuture(List.of());
  }

  @Override
  public Future<Optional<Holder>> takeOver(String streamId) {
    return Future.succeededFuture(Optional.empty());
  }

  @Override
  public Future<Optional<String>> encoderFor(String kind) {
    return Future.succeededFuture(Optional.of(encoderId));
  }

  @Override
  public Future<Optional<String>> encoderInstead(String kind, String encoderId, String leaving) {
    return Future.succeededFuture(Optional.empty());
  }

  @Override
  public Future<Placed> submit(Job job, int attempt) {
    jobs.accept(job);
    return Future.succeededFuture(new Placed("offline", "it is written to a file"));
  }

  @Override
  public void save(BroadcastRecord record) {}

  @Override
  public List<CdnRecord> cdns() {
    return List.of(CDN);
  }

  @Override
  public void onCdnsChanged(Consumer<List<CdnRecord>> listener) {}
}
