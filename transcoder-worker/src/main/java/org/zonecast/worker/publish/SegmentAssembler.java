package org.zonecast.worker.publish;

import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.EncodePlan;
import org.zonecast.worker.child.ChildMessage;
import org.zonecast.worker.segment.LeftOut;
import org.zonecast.worker.segment.PlaylistPlan;

/** Puts whole segments together of the objects that a codec child makes. */
public final class SegmentAssembler {
  private final PlaylistPlan plan;
  private final List<String> renditions;
  private final LeftOut leftOut;
  private final TreeMap<Long, Map<String, ChildMessage.Piece>> partial = new TreeMap<>();
  private long nextWhole;
  private OptionalLong endSlots = OptionalLong.empty();
  private boolean followed;

  /**
   * @param leftOut what segments are whole without
   */
  SegmentAssembler(PlaylistPlan plan, long firstSegment, LeftOut leftOut) {
    this.plan = plan;
    this.leftOut = leftOut;
    this.renditions = plan.renditions();
    this.nextWhole = firstSegment;
  }

  /** The first segment that is not whole. */
  public long nextWhole() {
    return nextWhole;
  }

  /** The epoch ends. */
  public void ended(FeedMessage.End end) {
    endSlots = OptionalLong.of(end.slots());
    followed = end.followed();
  }

  /** Whether another epoch goes on behind the end of this one. */
  boolean followed() {
    return followed;
  }

  /** The epoch's last segment, once its end is known; -1 if it has none. */
  OptionalLong lastSegment() {
    return endSlots.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(plan.grid().segmentOf(endSlots.getAsLong() - 1));
  }

  /** Whether there is nothing more to make. */
  public boolean complete() {
    OptionalLong last = lastSegment();
    return last.isPresent() && nextWhole > last.getAsLong();
  }

  /** Gives up the segments before {@code segment} that are not whole. */
  public void skipTo(long segment) {
    nextWhole = Math.max(nextWhole, segment);
    partial.headMap(nextWhole).clear();
  }

  /** Forgets what is not whole: another child makes it again. */
  public void restart() {
    partial.clear();
  }

  /**
   * Takes a piece, and returns the next segment if it is whole now. Pieces of segments that were
   * whole before are passed over.
   */
  public Optional<Segment> add(ChildMessage.Piece piece) {
    if (piece.segment() < nextWhole || !renditions.contains(piece.rendition())) {
      return Optional.empty();
    }
    partial
        .computeIfAbsent(piece.segment(), segment -> new HashMap<>())
        .put(piece.rendition(), piece);
    return next();
  }

  /** Takes out the next segment if it is whole. */
  public Optional<Segment> next() {
    Map<String, ChildMessage.Piece> pieces = partial.get(nextWhole);
    Set<String> without = leftOut.of(nextWhole);
    if (pieces == null || !has(pieces, without)) {
      return Optional.empty();
    }
    pieces.keySet().removeAll(without); // what is left out now may have been made before
    partial.remove(nextWhole);
    return Optional.of(whole(nextWhole++, pieces));
  }

  private boolean has(Map<String, ChildMessage.Piece> pieces, Set<String> without) {
    return renditions.stream().allMatch(name -> pieces.containsKey(name) || without.contains(name));
  }

  private Segment whole(long number, Map<String, ChildMessage.Piece> pieces) {
    Map<String, Buffer> objects = new HashMap<>();
    int videoSlots = slotsByGrid(number);
    int audioFrames = 0;
    for (ChildMessage.Piece piece : pieces.values()) {
      if (piece instanceof ChildMessage.Media media) {
        objects.put(media.rendition(), Buffer.buffer(media.data()));
      }
      if (EncodePlan.isAudio(piece.rendition())) {
        audioFrames = piece.samples();
      } else {
        videoSlots = piece.samples();
      }
    }
    return new Segment(number, videoSlots, audioFrames, objects);
  }

  /** For a feed without video. */
  private int slotsByGrid(long segment) {
    int full = plan.plan().segmentFrames();
    return endSlots.isEmpty()
        ? full
        : (int) Math.min(full, endSlots.getAsLong() - plan.grid().firstSlot(segment));
  }
}
