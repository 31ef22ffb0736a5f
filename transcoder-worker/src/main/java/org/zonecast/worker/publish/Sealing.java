package org.zonecast.worker.publish;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.zonecast.feed.FeedMessage;
import org.zonecast.worker.cdn.CdnTarget;
import org.zonecast.worker.feed.FeedConnection;

/**
 * The beginning of an epoch whose media sequence numbers are to be found: seals every CDN, says so
 * to the edge, and keeps what is made until the edge has said where the numbers go on. Confined to
 * the job's context.
 */
final class Sealing implements CdnSeal.Listener {
  private final Publication publication;
  private final FeedConnection edge;
  private final Consumer<String> superseded;
  private final Map<String, CdnSeal> seals = new HashMap<>();
  private final List<Segment> kept = new ArrayList<>();
  private final List<Range> lost = new ArrayList<>();

  /** Segments that nobody can make any more, from {@code from} to before {@code to}. */
  record Range(long from, long to) {}

  Sealing(Publication publication, FeedConnection edge, Consumer<String> superseded) {
    this.publication = publication;
    this.edge = edge;
    this.superseded = superseded;
  }

  /** Seals a CDN, in place of what was known under its name. */
  void seal(CdnTarget target) {
    forget(target.name());
    var seal = new CdnSeal(publication, target, this);
    seals.put(target.name(), seal);
    seal.begin();
  }

  /** This CDN is not published to any more. */
  void forget(String cdn) {
    CdnSeal seal = seals.remove(cdn);
    if (seal != null) {
      seal.close();
    }
  }

  /** Keeps a segment that has no number yet. */
  void keep(Segment segment) {
    kept.add(segment);
  }

  List<Segment> kept() {
    return List.copyOf(kept);
  }

  void lost(long from, long to) {
    lost.add(new Range(from, to));
  }

  List<Range> lostSegments() {
    return List.copyOf(lost);
  }

  void close() {
    seals.values().forEach(CdnSeal::close);
    seals.clear();
  }

  @Override
  public void sealed(String cdn, long endMediaSequence) {
    publication.metrics().sealed(cdn);
    edge.send(new FeedMessage.Sealed(cdn, endMediaSequence));
  }

  @Override
  public void superseded(String cdn, Supersession supersession) {
    edge.send(supersession.on(cdn));
    superseded.accept(supersession.detail());
  }
}
