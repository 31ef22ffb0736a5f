package org.zonecast.worker.publish;

import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.CdnRecord;
import org.zonecast.worker.cdn.CdnTarget;
import org.zonecast.worker.feed.FeedConnection;

/**
 * All CDNs of one job, each with its publisher; what they hold goes up to the edge. Confined to the
 * job's context.
 */
public final class Distribution implements CdnPublisher.Listener {
  private static final Logger logger = LoggerFactory.getLogger(Distribution.class);

  /** Told what concerns the job as a whole. */
  public interface Listener {
    void superseded(String detail);

    /** Queues are shorter, playlists were written, or other CDNs work than before. */
    void advanced();
  }

  private Publication publication;
  private final Function<CdnRecord, CdnTarget> targets;
  private final FeedConnection edge;
  private final Listener listener;
  private final Map<String, CdnRecord> records = new HashMap<>();
  private final Map<String, CdnPublisher> publishers = new LinkedHashMap<>();
  private final Map<String, Buffer> inits = new LinkedHashMap<>();
  private final Commits commits;

  /** While the media sequence numbers are not known: nothing can be put anywhere yet. */
  private @Nullable Sealing sealing;

  public Distribution(
      Publication publication,
      Function<CdnRecord, CdnTarget> targets,
      FeedConnection edge,
      Listener listener) {
    this.publication = publication;
    this.targets = targets;
    this.edge = edge;
    this.listener = listener;
    this.commits = new Commits(edge, publication.grants(), this::placeOf);
    if (!publication.isBased()) {
      sealing = new Sealing(publication, edge, listener::superseded);
    }
    publication.welcome().cdns().forEach(this::addFromLog);
  }

  private String placeOf(String cdn) {
    return Objects.requireNonNull(records.get(cdn), cdn).place();
  }

  private void addFromLog(CdnRecord record) {
    FeedMessage.Welcome welcome = publication.welcome();
    add(record, Shelf.fromLog(welcome.log(), record.name(), welcome.resumeSegment()));
  }

  private void add(CdnRecord record, Shelf shelf) {
    if (record.deleted()) {
      return;
    }
    if (sealing != null) {
      records.put(record.name(), record);
      sealing.seal(targets.apply(record));
    } else {
      CdnPublisher publisher = new CdnPublisher(publication, targets.apply(record), shelf, this);
      records.put(record.name(), record);
      publishers.put(record.name(), publisher);
      inits.forEach(publisher::init);
      publisher.proceed();
    }
  }

  /** The media sequence numbers are known: what was kept until now goes to the CDNs. */
  public void based(FeedMessage.Based base) {
    Sealing before = sealing;
    if (before == null) {
      return;
    }
    sealing = null;
    before.close();
    publication = publication.based(base);
    logger.info(
        "{} segment 0 has the number {}, behind {} that stay empty",
        publication.label(),
        base.baseMediaSequence(),
        base.gapsBefore());
    List.copyOf(records.values()).forEach(this::addFromLog);
    before.lostSegments().forEach(range -> lost(range.from(), range.to()));
    before.kept().forEach(this::offer);
  }

  /**
   * From now on it is these CDNs. One that is new, or publishes to another place than before, gets
   * the next segment and what follows.
   */
  public void changed(List<CdnRecord> cdns) {
    Map<String, CdnRecord> wanted = new LinkedHashMap<>();
    cdns.stream().filter(cdn -> !cdn.deleted()).forEach(cdn -> wanted.put(cdn.name(), cdn));
    Set<String> gone = new HashSet<>(records.keySet());
    gone.removeAll(wanted.keySet());
    gone.forEach(this::remove);
    wanted.values().forEach(this::addOrChange);
  }

  private void remove(String cdn) {
    logger.info("{} cdn={} is not published to any more", publication.label(), cdn);
    records.remove(cdn);
    if (sealing != null) {
      sealing.forget(cdn);
    }
    CdnPublisher publisher = publishers.remove(cdn);
    if (publisher != null) {
      publisher.close();
    }
    commits.forget(cdn);
  }

  private void addOrChange(CdnRecord record) {
    CdnRecord before = records.get(record.name());
    CdnPublisher publisher = publishers.get(record.name());
    if (record.equals(before)) {
      return;
    }
    if (sealing != null) {
      records.put(record.name(), record);
      sealing.seal(targets.apply(record));
    } else if (before == null || publisher == null) {
      addFromNextOn(record);
    } else if (!record.isPlaceOf(before)) {
      move(publisher, record);
    } else {
      records.put(record.name(), record);
      publisher.retarget(targets.apply(record));
    }
  }

  private void addFromNextOn(CdnRecord record) {
    long next = publication.segments().nextWhole();
    logger.info(
        "{} cdn={} is published to from segment {}", publication.label(), record.name(), next);
    add(record, new Shelf(next));
  }

  /** What the old place did to it, the CDN does not have to make up for. */
  private void move(CdnPublisher before, CdnRecord record) {
    boolean wasHealthy = before.healthy();
    remove(record.name());
    addFromNextOn(record);
    if (!wasHealthy) {
      edge.send(new FeedMessage.CdnHealth(record.name(), true, "published to another place"));
    }
  }

  /** A rendition's initialization segment; the first one counts, all are the same. */
  public void init(String rendition, byte[] data) {
    Buffer buffer = Buffer.buffer(data);
    Buffer before = inits.putIfAbsent(rendition, buffer);
    if (before == null) {
      publishers.values().forEach(publisher -> publisher.init(rendition, buffer));
    } else if (!before.equals(buffer)) {
      logger.error("{} {}/init.mp4 came out different", publication.label(), rendition);
    }
  }

  /** Shows everybody a newer picture of the stream. */
  public void thumbnail(byte[] jpeg) {
    Buffer picture = Buffer.buffer(jpeg);
    publishers.values().forEach(publisher -> publisher.thumbnail(picture));
  }

  /**
   * Brings a segment to the CDNs that lack it. What the log has as a gap stays one, and what it has
   * as media and was not made here cannot be brought to anybody else.
   */
  public void offer(Segment segment) {
    if (sealing != null) {
      sealing.keep(segment);
      return;
    }
    SegmentLog log = publication.log();
    long number = segment.number();
    Segment wanted = segment.without(rendition -> log.isGap(number, rendition));
    if (log.hasMore(number, wanted.facts())) {
      lost(number, number + 1);
      return;
    }
    log.made(number, wanted.facts());
    publishers.values().forEach(publisher -> publisher.offer(wanted));
  }

  /** Nobody can make the segments from {@code from} to before {@code to} any more. */
  public void lost(long from, long to) {
    if (sealing != null) {
      sealing.lost(from, to);
    }
    publishers.values().forEach(publisher -> publisher.lost(from, to));
  }

  public void logged(FeedMessage.Logged logged) {
    long segment = logged.segment();
    Segment.Facts facts = commits.logged(logged.cdn(), segment);
    CdnPublisher publisher = publishers.get(logged.cdn());
    if (publisher == null) {
      return;
    }
    FeedMessage.LogEntry byAnother = logged.entry();
    if (byAnother != null) {
      commits.loggedByAnother(logged.cdn(), segment);
      publication.log().learn(byAnother);
    } else if (facts != null) {
      publication.log().learn(segment, facts);
      publication
          .metrics()
          .committed(logged.cdn(), publication.lateness(segment, facts.videoSlots()));
    }
    publisher.logged(segment, byAnother != null);
    publication.log().forgetBefore(segment - 2L * publication.keptSegments());
  }

  /** Commits and lists nothing behind {@code segment} any more. */
  public void yield(long segment) {
    commits.yield(segment);
    publishers.values().forEach(publisher -> publisher.yield(segment));
  }

  /** Whether nothing is listed any more, now or by a request on its way. */
  public boolean atRest() {
    return publishers.values().stream().allMatch(CdnPublisher::atRest);
  }

  /** The edge has answered: what waited for a grant may go on if there is one. */
  public void granted() {
    commits.granted();
    publishers.values().forEach(CdnPublisher::proceed);
  }

  /** The end is known: the last playlists may be due already. */
  public void endKnown() {
    publishers.values().forEach(CdnPublisher::update);
  }

  /** Whether the CDNs that work have more than enough to do. */
  public boolean overloaded() {
    int enough = Math.max(2, publication.windowSegments() / 2);
    if (sealing != null) {
      return sealing.kept().size() > enough;
    }
    Collection<CdnPublisher> all = publishers.values();
    return all.stream().anyMatch(CdnPublisher::healthy)
        && all.stream()
            .filter(CdnPublisher::healthy)
            .allMatch(publisher -> publisher.waitingSegments() > enough);
  }

  public boolean allFinished() {
    return sealing == null && publishers.values().stream().allMatch(CdnPublisher::finished);
  }

  public boolean anyFinished() {
    return publishers.values().stream().anyMatch(CdnPublisher::finished);
  }

  public void close() {
    if (sealing != null) {
      sealing.close();
    }
    publishers.values().forEach(CdnPublisher::close);
  }

  // ---- what the publishers tell -----------------------------------------------------------------

  @Override
  public void stored(CdnPublisher publisher, long segment, Segment.Facts facts) {
    if (!publisher.settled(segment)) { // Another worker may have committed it meanwhile.
      commits.stored(publisher.name(), segment, facts);
    }
  }

  @Override
  public void healthChanged(CdnPublisher publisher, boolean healthy, String detail) {
    edge.send(new FeedMessage.CdnHealth(publisher.name(), healthy, detail));
    listener.advanced();
  }

  @Override
  public void superseded(CdnPublisher publisher, Supersession supersession) {
    edge.send(supersession.on(publisher.name()));
    listener.superseded(supersession.detail());
  }

  @Override
  public void advanced(CdnPublisher publisher) {
    listener.advanced();
  }
}
