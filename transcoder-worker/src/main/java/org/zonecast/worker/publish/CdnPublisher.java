package org.zonecast.worker.publish;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.worker.cdn.CdnTarget;
import org.zonecast.worker.cdn.CircuitBreaker;
import org.zonecast.worker.cdn.UploadQueue;

/**
 * Brings one job to one CDN: objects through a queue of its own, then, as the edge's log has them,
 * the playlists that name them. Confined to the job's context.
 */
final class CdnPublisher implements UploadQueue.Listener, PlaylistWriter.Gate {
  private static final Logger logger = LoggerFactory.getLogger(CdnPublisher.class);
  private static final int MAX_REQUESTS = 6;
  private static final int FAILURES_TO_OPEN = 5;
  private static final Duration SHORTEST_COOL_DOWN = Duration.ofMillis(500);
  private static final Duration LONGEST_COOL_DOWN = Duration.ofSeconds(5);

  /** Segments before the first one to be deleted that a predecessor may have left. */
  private static final int DELETE_AGAIN = 3;

  /** Told what happens on a CDN. */
  interface Listener {
    /** The CDN has all objects of a segment. */
    void stored(CdnPublisher publisher, long segment, Segment.Facts facts);

    void healthChanged(CdnPublisher publisher, boolean healthy, String detail);

    void superseded(CdnPublisher publisher, Supersession supersession);

    /** The queue is shorter, or a playlist was written. */
    void advanced(CdnPublisher publisher);
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
  private final Shelf shelf;
  private final Listener listener;
  private final UploadQueue queue;
  private final CircuitBreaker breaker;
  private final Succession succession;
  private final TreeMap<Long, Outstanding> outstanding = new TreeMap<>();
  private final Map<Long, Segment.Facts> beforeInit = new TreeMap<>();
  private final Set<String> initsLacking;
  private final Map<String, EpochPlaylist> playlists = new HashMap<>();
  private final List<PlaylistWriter> writers = new ArrayList<>();
  private final ThumbnailWriter thumbnails;
  private final FixedPlaylist fixed;
  private final PlaylistWriter fixedWriter;
  private CdnTarget target;
  private long deletedUpTo;
  private int countedDepth;
  private boolean countedOpen;
  private boolean closed;

  CdnPublisher(Publication publication, CdnTarget target, Shelf shelf, Listener listener) {
    this.publication = publication;
    this.target = target;
    this.shelf = shelf;
    this.listener = listener;
    this.breaker =
        new CircuitBreaker(
            FAILURES_TO_OPEN, SHORTEST_COOL_DOWN, LONGEST_COOL_DOWN, publication.nanoClock());
    this.queue =
        new UploadQueue(
            publication.label() + " cdn=" + target.name(),
            publication.vertx(),
            breaker,
            MAX_REQUESTS,
            this);
    this.succession = new Succession(publication.welcome().epoch().number(), publication.grants());
    this.thumbnails = new ThumbnailWriter(publication, this::putThumbnail);
    this.initsLacking = new HashSet<>(publication.plan().renditionsWithInit());
    this.deletedUpTo =
        Math.max(
            shelf.first() == 0
                ? Long.MIN_VALUE
                : shelf.first() - publication.windowSegments() - DELETE_AGAIN,
            shelf.settledUpTo() - publication.keptSegments() - DELETE_AGAIN);
    for (String rendition : publication.plan().renditions()) {
      EpochPlaylist playlist = new EpochPlaylist(publication, rendition, shelf);
      playlists.put(rendition, playlist);
      writers.add(writer(playlist));
    }
    for (String gone : publication.goneRenditions()) {
      writers.add(writer(new ClosingPlaylist(publication, gone, shelf)));
    }
    this.fixed = new FixedPlaylist(publication, this::begun);
    this.fixedWriter = writer(fixed);
    writers.add(fixedWriter);
  }

  private PlaylistWriter writer(PlaylistWriter.Source source) {
    return new PlaylistWriter(publication.vertx(), source, this, () -> target, publication::token);
  }

  String name() {
    return target.name();
  }

  boolean healthy() {
    return queue.healthy();
  }

  /** Segments that wait for this CDN. */
  int waitingSegments() {
    return outstanding.size();
  }

  /** The CDN's record has changed: from now on requests go there. */
  void retarget(CdnTarget newTarget) {
    target = newTarget;
  }

  /** Puts a rendition's initialization segment. */
  void init(String rendition, Buffer data) {
    String path = publication.paths().init(rendition);
    queue.add(
        -1,
        () -> target.create(path, publication.paths().contentType(rendition), data),
        () -> initStored(rendition));
    countDepth();
  }

  private void initStored(String rendition) {
    initsLacking.remove(rendition);
    if (initsLacking.isEmpty()) {
      Map<Long, Segment.Facts> waiting = new TreeMap<>(beforeInit);
      beforeInit.clear();
      waiting.forEach((segment, facts) -> listener.stored(this, segment, facts));
    }
  }

  /** Puts a segment's objects, unless the CDN has them already; a gap has none. */
  void offer(Segment segment) {
    if (settled(segment.number()) || outstanding.containsKey(segment.number())) {
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

  /** Whether the log says that the CDN holds a segment, or will never hold it. */
  boolean settled(long segment) {
    return shelf.settled(segment);
  }

  private void put(long segment, String rendition, Buffer data) {
    String path = publication.paths().object(rendition, segment);
    queue.add(
        segment,
        () -> target.create(path, publication.paths().contentType(rendition), data),
        () -> objectStored(segment));
  }

  /** Puts a newer picture of the stream, now or when nothing speaks against it any more. */
  void thumbnail(Buffer jpeg) {
    thumbnails.offer(jpeg);
    putThumbnail();
  }

  private void putThumbnail() {
    if (granted() && healthy()) {
      thumbnails.put(target);
    }
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
    listener.advanced(this);
  }

  private void whole(long segment, Segment.Facts facts) {
    if (initsLacking.isEmpty()) {
      listener.stored(this, segment, facts);
    } else {
      beforeInit.put(segment, facts);
    }
  }

  /** Nobody can make the segments from {@code from} to before {@code to} any more. */
  void lost(long from, long to) {
    for (long segment = from; segment < to; segment++) {
      if (!shelf.settled(segment)) {
        shelf.lose(segment);
      }
    }
  }

  /**
   * The edge's log says that this CDN holds {@code segment}.
   *
   * @param byAnother this worker stands by, and another one has committed it
   */
  void logged(long segment, boolean byAnother) {
    if (byAnother) {
      shelf.find(segment);
      return;
    }
    shelf.hold(segment);
    deleteOld();
    update();
    putThumbnail();
  }

  /** Lists nothing behind {@code lastSegment} any more. */
  void yield(long lastSegment) {
    shelf.limitTo(lastSegment);
    update();
  }

  /**
   * Whether all that is to be listed here is listed, if the CDN works, and no request is on its way
   * that could change that later.
   */
  boolean atRest() {
    if (healthy()) {
      return writers.stream().allMatch(PlaylistWriter::upToDate);
    }
    return target.abilities().contains(CdnTarget.Ability.CONDITIONAL_REPLACE)
        || writers.stream().noneMatch(PlaylistWriter::busy);
  }

  /** Writes the playlists where they have changed. */
  void update() {
    writers.forEach(PlaylistWriter::update);
  }

  /** The grant was renewed: writes what waited for that. */
  void updateIfDirty() {
    writers.forEach(PlaylistWriter::updateIfDirty);
  }

  /** Whether all media playlists are there, and begin together. */
  private boolean begun() {
    return playlists.values().stream().allMatch(EpochPlaylist::begun);
  }

  /** Whether everything that this CDN will ever get is listed, with the end. */
  boolean finished() {
    return shelf.first() > publication.lastSegment().orElse(Long.MAX_VALUE)
        || (playlists.values().stream().allMatch(EpochPlaylist::finished)
            && (fixed.listed() || !begun()));
  }

  void close() {
    closed = true;
    queue.close();
    outstanding.clear();
    writers.forEach(PlaylistWriter::close);
    countDepth();
    countOpen(false);
  }

  private void deleteOld() {
    long last = shelf.lastListable() - publication.keptSegments();
    for (long segment = deletedUpTo + 1; segment <= last; segment++) {
      for (String path : publication.objectsOf(segment)) {
        queue.addDeletion(() -> target.delete(path));
      }
    }
    deletedUpTo = Math.max(deletedUpTo, last);
    shelf.forgetBefore(last);
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

  // ---- what the queue tells ---------------------------------------------------------------------

  @Override
  public void healthChanged(boolean healthy, String detail) {
    countOpen(!healthy);
    listener.healthChanged(this, healthy, detail);
    if (healthy) {
      updateIfDirty();
    }
  }

  @Override
  public void uploaded(Duration took) {
    publication.metrics().uploaded(name(), took);
    countDepth();
  }

  // ---- what the playlists ask -------------------------------------------------------------------

  @Override
  public boolean granted() {
    return !closed
        && initsLacking.isEmpty()
        && publication.grants().valid()
        && succession.settledOn(target);
  }

  @Override
  public boolean tryPass() {
    return breaker.tryPass();
  }

  @Override
  public void succeeded() {
    queue.succeededElsewhere();
    listener.advanced(this);
  }

  @Override
  public void failed(Throwable failure) {
    queue.failedElsewhere(failure);
  }

  @Override
  public void written() {
    publication.metrics().playlistWritten(name());
    fixedWriter.updateIfDirty();
    listener.advanced(this);
  }

  @Override
  public void superseded(Supersession supersession) {
    listener.superseded(this, supersession);
  }
}
