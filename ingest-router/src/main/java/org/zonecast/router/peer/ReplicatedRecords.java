package org.zonecast.router.peer;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.StoreException;
import org.zonecast.job.StreamRecord;
import org.zonecast.router.peer.PeerMessages.Received;
import org.zonecast.router.peer.PeerMessages.Records;

/**
 * The records of streams and CDNs: a copy in memory, so that an admitted stream does not need
 * Redis, the zone's copy in Redis, and the other routers' copies. A change is told to all of them;
 * what somebody missed is made up for by {@link #reconcile}. Which of two records stays is the same
 * everywhere: {@link org.zonecast.job.VersionedRecord}.
 */
public final class ReplicatedRecords {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicatedRecords.class);
  private static final Duration PUSH_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration STORE_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration FIND_TIMEOUT = Duration.ofMillis(500);

  private final ZoneStore store;
  private final Blocking blocking;
  private final Peers peers;
  private final Versioned<StreamRecord> streams = new Versioned<>(StreamRecord::id);
  private final Versioned<CdnRecord> cdns = new Versioned<>(CdnRecord::name);
  private final AtomicReference<List<CdnRecord>> configured = new AtomicReference<>(List.of());
  private final List<Consumer<String>> deletions = new CopyOnWriteArrayList<>();
  private final List<Consumer<List<CdnRecord>>> cdnListeners = new CopyOnWriteArrayList<>();
  private final RecordMarks marks = new RecordMarks(streams, cdns);
  private final RecordPull pull;

  /** The pass over the zone's store that began last, complete once no thread is at it any more. */
  private Future<Void> storePass = Future.succeededFuture();

  public ReplicatedRecords(ZoneStore store, Blocking blocking, Peers peers) {
    this.store = store;
    this.blocking = blocking;
    this.peers = peers;
    this.pull = new RecordPull(marks, blocking, this::receive);
  }

  /** Calls {@code listener}, on any thread, with the id of each stream that was deleted. */
  public void onStreamDeleted(Consumer<String> listener) {
    deletions.add(listener);
  }

  void onCdnsChanged(Consumer<List<CdnRecord>> listener) {
    cdnListeners.add(listener);
  }

  /** The stream, as far as this router knows; deleted ones included. */
  public Optional<StreamRecord> stream(String id) {
    return streams.find(id);
  }

  /** The streams that are not deleted, oldest first. */
  public List<StreamRecord> streams() {
    return streams.all().stream()
        .filter(stream -> !stream.deleted())
        .sorted(Comparator.comparing(StreamRecord::createdAt).thenComparing(StreamRecord::id))
        .toList();
  }

  /** The CDN, deleted ones included. */
  public Optional<CdnRecord> cdn(String name) {
    return cdns.find(name);
  }

  /** The CDNs that are not deleted, by name. */
  public List<CdnRecord> cdns() {
    return cdns.all().stream()
        .filter(cdn -> !cdn.deleted())
        .sorted(Comparator.comparing(CdnRecord::name))
        .toList();
  }

  /**
   * Takes a change made here. It is done once one zone's store has it, this or another.
   *
   * @return whether it stays, as far as all that answered know; false if another one replaced it
   */
  public Future<Boolean> put(StreamRecord stream) {
    return put(new Records(List.of(stream), List.of()))
        .map(done -> streams.find(stream.id()).filter(stream::equals).isPresent());
  }

  /**
   * Takes a change made here. It is done once one zone's store has it, this or another.
   *
   * @return whether it stays, as far as all that answered know; false if another one replaced it
   */
  public Future<Boolean> put(CdnRecord cdn) {
    return put(new Records(List.of(), List.of(cdn)))
        .map(done -> cdns.find(cdn.name()).filter(cdn::equals).isPresent());
  }

  /**
   * Knows the CDNs of the configuration, which give way to whatever was recorded. Those of which
   * nothing was are recorded by {@link #reconcile}.
   */
  public void seed(List<CdnRecord> listed) {
    List<CdnRecord> asConfigured = listed.stream().map(CdnRecord::asConfigured).toList();
    configured.set(asConfigured);
    merge(new Records(List.of(), asConfigured));
  }

  /**
   * Looks for a stream: in the zone's store, else here in memory, else at the other routers.
   *
   * @return a failure if nobody has it and the store could not say
   */
  Future<Optional<StreamRecord>> find(String id) {
    return within(FIND_TIMEOUT, blocking.call(() -> store.streams().find(id)))
        .transform(asked -> {
          if (asked.succeeded()) {
            asked.result().ifPresent(found -> merge(new Records(List.of(found), List.of())));
          }
          return stream(id).isPresent()
              ? Future.succeededFuture(stream(id))
              : findAtPeers(id, asked.succeeded() ? Optional.empty() : Optional.of(asked.cause()));
        });
  }

  private Future<Optional<StreamRecord>> findAtPeers(String id, Optional<Throwable> storeFailure) {
    return peers
        .askAny(peer -> peer.find("/internal/streams/" + id, StreamRecord.class, FIND_TIMEOUT))
        .compose(found -> {
          if (found.isPresent()) {
            receive(new Records(List.of(found.get()), List.of()));
            return Future.succeededFuture(found);
          }
          return storeFailure
              .<Future<Optional<StreamRecord>>>map(Future::failedFuture)
              .orElse(Future.succeededFuture(Optional.empty()));
        });
  }

  /** All that is known here. */
  Records all() {
    return new Records(streams.all(), cdns.all());
  }

  /** The same in short. */
  RecordMarks marks() {
    return marks;
  }

  /** Takes records of another router, and stores those that are new. */
  Future<Void> receive(Records records) {
    Records taken = merge(records);
    return taken.streams().isEmpty() && taken.cdns().isEmpty()
        ? Future.succeededFuture()
        : store(taken);
  }

  /** What is known here in the place of those of {@code told} that did not stay. */
  Records insteadOf(Records told) {
    return new Records(streams.insteadOf(told.streams()), cdns.insteadOf(told.cdns()));
  }

  /** Brings this memory, the zone's store and the other routers' records together. */
  Future<Void> reconcile() {
    Future<List<Integer>> fromPeers = peers.askAll(pull::from);
    return Future.join(reconcileWithStore(), fromPeers).compose(both -> recordConfigured());
  }

  /** One pass at a time: a store that is slow is not made slower by those that come behind. */
  private synchronized Future<Void> reconcileWithStore() {
    if (storePass.isComplete()) {
      storePass =
          blocking
              .call(() -> new Records(store.streams().all(), store.cdns().all()))
              .compose(this::reconcileWith);
    }
    return storePass;
  }

  /** CDNs that only a configuration told of are everybody's from now on. */
  private Future<Void> recordConfigured() {
    for (CdnRecord listed : configured.getAndSet(List.of())) {
      if (!cdn(listed.name()).map(CdnRecord::asConfigured).equals(Optional.of(listed))) {
        LOG.warn("CDN {} stays as recorded, not as configured; the API changes it", listed.name());
      }
    }
    List<CdnRecord> first =
        cdns.all().stream()
            .filter(cdn -> cdn.version() == CdnRecord.CONFIGURED)
            .map(CdnRecord::asRecorded)
            .toList();
    return receive(new Records(List.of(), first));
  }

  private Future<Void> reconcileWith(Records stored) {
    merge(stored);
    var missing =
        new Records(without(streams.all(), stored.streams()), without(cdns.all(), stored.cdns()));
    return missing.streams().isEmpty() && missing.cdns().isEmpty()
        ? Future.succeededFuture()
        : write(missing);
  }

  private static <T> List<T> without(List<T> all, List<T> stored) {
    var known = new HashSet<>(stored);
    return all.stream().filter(record -> !known.contains(record)).toList();
  }

  private Future<Void> put(Records change) {
    merge(change);
    Future<Void> stored = store(change);
    Future<List<Received>> told =
        peers.askAll(peer -> peer.post("/internal/records", change, Received.class, PUSH_TIMEOUT));
    return Future.join(stored, told)
        .transform(both -> {
          told.result().forEach(this::learn);
          boolean elsewhere = told.result().stream().anyMatch(Received::done);
          return stored.succeeded() || elsewhere
              ? Future.succeededFuture()
              : Future.failedFuture(stored.cause());
        });
  }

  private void learn(Received answer) {
    Records instead = answer.instead();
    if (instead != null) {
      receive(instead);
    }
  }

  private Future<Void> store(Records records) {
    return within(STORE_TIMEOUT, write(records));
  }

  /** Done when its thread is, however long that takes. */
  private Future<Void> write(Records records) {
    return blocking.call(() -> {
      records.streams().forEach(store.streams()::put);
      records.cdns().forEach(store.cdns()::put);
      return null;
    });
  }

  private static <T> Future<T> within(Duration atMost, Future<T> future) {
    return future
        .timeout(atMost.toMillis(), TimeUnit.MILLISECONDS)
        .recover(e ->
            Future.failedFuture(
                e instanceof StoreException
                    ? e
                    : new StoreException("the zone's store is away", true, e)));
  }

  private Records merge(Records records) {
    var newStreams = new ArrayList<StreamRecord>();
    for (StreamRecord stream : records.streams()) {
      if (streams.merge(stream)) {
        newStreams.add(stream);
      }
    }
    List<CdnRecord> newCdns = records.cdns().stream().filter(cdns::merge).toList();
    newStreams.stream().filter(StreamRecord::deleted).forEach(this::tellDeleted);
    if (!newCdns.isEmpty()) {
      LOG.info("the CDNs are {}", cdns().stream().map(CdnRecord::name).toList());
      cdnListeners.forEach(listener -> listener.accept(cdns()));
    }
    return new Records(newStreams, newCdns);
  }

  private void tellDeleted(StreamRecord stream) {
    deletions.forEach(listener -> listener.accept(stream.id()));
  }
}
