package org.zonecast.worker.publish;

import io.vertx.core.buffer.Buffer;
import org.zonecast.worker.cdn.CdnTarget;

/**
 * Brings one job to one CDN: objects first, then, as the edge's log has them, the playlists that
 * name them. Confined to the job's context.
 */
final class CdnPublisher implements CdnObjects.Listener, PlaylistWriter.Gate {
  /** Told what happens on a CDN. */
  interface Listener {
    /** The CDN has all objects of a segment. */
    void stored(CdnPublisher publisher, long segment, Segment.Facts facts);

    void healthChanged(CdnPublisher publisher, boolean healthy, String detail);

    void superseded(CdnPublisher publisher, Supersession supersession);

    /** The queue is shorter, or a playlist was written. */
    void advanced(CdnPublisher publisher);
  }

  private final Publication publication;
  private final Shelf shelf;
  private final Listener listener;
  private final Succession succession;
  private final CdnObjects objects;
  private final CdnPlaylists playlists;
  private final ThumbnailWriter thumbnails;
  private CdnTarget target;
  private boolean closed;

  CdnPublisher(Publication publication, CdnTarget target, Shelf shelf, Listener listener) {
    this.publication = publication;
    this.target = target;
    this.shelf = shelf;
    this.listener = listener;
    this.succession = new Succession(publication.welcome().epoch().number(), publication.grants());
    this.objects = new CdnObjects(publication, () -> this.target, shelf, this);
    this.playlists = new CdnPlaylists(publication, () -> this.target, shelf, this);
    this.thumbnails = new ThumbnailWriter(publication, this::putThumbnail);
  }

  String name() {
    return target.name();
  }

  boolean healthy() {
    return objects.healthy();
  }

  /** Segments that wait for this CDN. */
  int waitingSegments() {
    return objects.waitingSegments();
  }

  /** The CDN's record has changed, not its place: from now on requests are made so. */
  void retarget(CdnTarget newTarget) {
    target = newTarget;
  }

  /** Puts a rendition's initialization segment. */
  void init(String rendition, Buffer data) {
    objects.init(rendition, data);
  }

  /** Puts a segment's objects, unless the CDN has them already; a gap has none. */
  void offer(Segment segment) {
    objects.offer(segment);
  }

  /** Whether the log says that the CDN holds a segment, or will never hold it. */
  boolean settled(long segment) {
    return shelf.settled(segment);
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
    objects.deleteOld();
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
      return playlists.upToDate();
    }
    return target.abilities().contains(CdnTarget.Ability.CONDITIONAL_REPLACE) || !playlists.busy();
  }

  /** Writes the playlists where they have changed. */
  void update() {
    playlists.update();
  }

  /** Writes what waited for the grant or for the CDN, and looks at what is to be replaced next. */
  void proceed() {
    playlists.updateIfDirty();
    playlists.lookAhead();
  }

  /** Whether everything that this CDN will ever get is listed, with the end. */
  boolean finished() {
    return playlists.finished();
  }

  void close() {
    closed = true;
    objects.close();
    playlists.close();
  }

  // ---- what becomes of the objects --------------------------------------------------------------

  @Override
  public void stored(long segment, Segment.Facts facts) {
    listener.stored(this, segment, facts);
  }

  @Override
  public void initialized() {
    playlists.updateIfDirty();
  }

  @Override
  public void healthChanged(boolean healthy, String detail) {
    listener.healthChanged(this, healthy, detail);
    if (healthy) {
      proceed();
    }
  }

  @Override
  public void shorter() {
    listener.advanced(this);
  }

  // ---- what the playlists ask -------------------------------------------------------------------

  @Override
  public boolean mayLook() {
    return !closed && publication.grants().valid() && succession.settledOn(target);
  }

  @Override
  public boolean granted() {
    return mayLook() && objects.initialized();
  }

  @Override
  public boolean tryPass() {
    return objects.tryPass();
  }

  @Override
  public void succeeded() {
    objects.succeededElsewhere();
    listener.advanced(this);
  }

  @Override
  public void failed(Throwable failure) {
    objects.failedElsewhere(failure);
  }

  @Override
  public void written() {
    publication.metrics().playlistWritten(name());
    playlists.written();
    listener.advanced(this);
  }

  @Override
  public void superseded(Supersession supersession) {
    listener.superseded(this, supersession);
  }
}
