package org.zonecast.worker.publish;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.worker.cdn.CdnTarget;
import org.zonecast.worker.cdn.CircuitBreaker;
import org.zonecast.worker.cdn.UploadQueue;

/**
 * A job's objects on their way to one CDN, through a queue and a breaker of its own, and away from
 * it again when nobody reads them any more. Confined to the job's context.
 */
final class CdnObjects implements UploadQueue.Listener {
  private static final Logger logger = LoggerFactory.getLogger(CdnObjects.class);
  private static final int MAX_REQUESTS = 6;
  private static final int FAILURES_TO_OPEN = 5;
  private static final Duration SHORTEST_COOL_DOWN = Duration.ofMillis(500);
  private static final Duration LONGEST_COOL_DOWN = Duration.ofSeconds(5);

  /** Segments before the first one to be deleted that a predecessor may have left. */
  private static final int DELETE_AGAIN = 3;

  /** Told what becomes of them. */
  interface Listener {
    /** The CDN has all objects of a segment, and what it takes to play them. */
    void stored(long segment, Segment.Facts facts);

    /** The CDN has all initialization segments. */
    void initialized();

    void healthChanged(boolean healthy, String detail);

    /** The queue is shorter by a segment. */
    void shorter();
  }

  /** A segment on its way. */
  private static final class Outstanding {
    final Segment.Facts facts;
    int objects;

    Outstanding(Segment.Facts facts, int objects) {
      this.facts = facts;
      this.objects = objects;
    }
  }

  private final Publication publication;
  private final Supplier<CdnTarget> target;
  private final Shelf shelf;
  private final Listener listener;
  private final CircuitBreaker breaker;
  private final UploadQueue queue;
  private final TreeMap<Long, Outstanding> outstanding = new TreeMap<>();
  private final Map<Long, Segment.Facts> beforeInit = new TreeMap<>();
  private final Set<String> initsLacking;
  private long deletedUpTo;
  private int countedDepth;
  private boolean countedOpen;
  private boolean closed;

  CdnObjects(Publication publication, Supplier<CdnTarget> target, Shelf shelf, Listener listener) {
    this.publication = publication;
    this.target = target;
    this.shelf = shelf;
    this.listener = listener;
    this.breaker =
        new CircuitBreaker(
            FAILURES_TO_OPEN, SHORTEST_COOL_DOWN, LONGEST_COOL_DOWN, publication.nanoClock());
    this.queue =
        new UploadQueue(
            publication.label() + " cdn=" + name(),
            publication.vertx(),
            breaker,
            MAX_REQUESTS,
            this);
    this.initsLacking = new HashSet<>(publication.plan().renditionsWithInit());
    this.deletedUpTo = shelf.settledUpTo() - publication.keptSegments() - DELETE_AGAIN;
  }

  private String name() {
    return target.get().name();
  }

  /** Whether the breaker is closed. */
  boolean healthy() {
    return queue.healthy();
  }

  /** Whether every initialization segment is there. */
  boolean initialized() {
    return initsLacking.isEmpty();
  }

  /** Segments that wait for this CDN. */
  int waitingSegments() {
    return outstanding.size();
  }

  /** Puts a rendition's initialization segment. */
  void init(String rendition, Buffer data) {
    String path = publication.paths().init(rendition);
    queue.add(-1, () -> create(path, rendition, data), () -> initStored(rendition));
    countDepth();
  }

  private Future<Boolean> create(String path, String rendition, Buffer data) {
    return target.get().create(path, publication.paths().contentType(rendition), data);
  }

  private void initStored(String rendition) {
    initsLacking.remove(rendition);
    if (initsLacking.isEmpty()) {
      Map<Long, Segment.Facts> waiting = new TreeMap<>(beforeInit);
      beforeInit.clear();
      waiting.forEach(listener::stored);
      listener.initialized();
    }
  }

  /** Puts a segment's objects, unless the CDN has them already; a gap has none. */
  void offer(Segment segment) {
    if (shelf.settled(segment.number()) || outstanding.containsKey(segment.number())) {
      return;
    }
    if (segment.objects().isEmpty()) {
      whole(segment.number(), segment.facts());
      return;
    }
    outstanding.put(segment.number(), new Outstanding(segment.facts(), segment.objects().size()));
    segment.objects().forEach((rendition, data) -> put(segment.number(), rendition, data));
    while (outstanding.size() > publication.maxWaitingSegments()) {
      giveUp(outstanding.firstKey());
    }
    countDepth();
  }

  private void put(long segment, String rendition, Buffer data) {
    String path = publication.paths().object(rendition, segment);
    queue.add(segment, () -> create(path, rendition, data), () -> objectStored(segment));
  }

  private void giveUp(long segment) {
    logger.warn(
        "{} cdn={} segment {} is given up: the queue is full",
        publication.label(),
        name(),
        segment);
    outstanding.remove(segment);
    queue.drop(segment);
    shelf.lose(segment);
    publication.metrics().given(name());
  }

  private void objectStored(long segment) {
    Outstanding stored = outstanding.get(segment);
    if (stored == null || --stored.objects > 0) {
      return;
    }
    outstanding.remove(segment);
    whole(segment, stored.facts);
    listener.shorter();
  }

  private void whole(long segment, Segment.Facts facts) {
    if (initialized()) {
      listener.stored(segment, facts);
    } else {
      beforeInit.put(segment, facts);
    }
  }

  /** Deletes what is older than any player may ask for. */
  void deleteOld() {
    long last = shelf.lastListable() - publication.keptSegments();
    for (long segment = deletedUpTo + 1; segment <= last; segment++) {
      for (String path : publication.objectsOf(segment)) {
        queue.addDeletion(() -> target.get().delete(path));
      }
    }
    deletedUpTo = Math.max(deletedUpTo, last);
    shelf.forgetBefore(last);
  }

  void close() {
    closed = true;
    queue.close();
    outstanding.clear();
    countDepth();
    countOpen(false);
  }

  // ---- requests beside the queue ----------------------------------------------------------------

  /** Whether a request may be tried; if so, its result must be told. */
  boolean tryPass() {
    return breaker.tryPass();
  }

  void succeededElsewhere() {
    if (!closed) {
      queue.succeededElsewhere();
    }
  }

  void failedElsewhere(Throwable failure) {
    if (!closed) {
      queue.failedElsewhere(failure);
    }
  }

  // ---- what the queue tells ---------------------------------------------------------------------

  @Override
  public void healthChanged(boolean healthy, String detail) {
    countOpen(!healthy);
    listener.healthChanged(healthy, detail);
  }

  @Override
  public void uploaded(Duration took) {
    publication.metrics().uploaded(name(), took);
    countDepth();
  }

  private void countDepth() {
    int now = closed ? 0 : queue.depth();
    publication.metrics().queueDepthChanged(name(), now - countedDepth);
    countedDepth = now;
  }

  private void countOpen(boolean open) {
    if (open != countedOpen) {
      countedOpen = open;
      publication.metrics().openBreakersChanged(name(), open ? 1 : -1);
    }
  }
}
