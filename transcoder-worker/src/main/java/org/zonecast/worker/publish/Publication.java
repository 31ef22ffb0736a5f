package org.zonecast.worker.publish;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.zonecast.feed.FeedMessage;
import org.zonecast.feed.FeedMessage.Welcome;
import org.zonecast.job.Token;
import org.zonecast.worker.feed.GrantClock;
import org.zonecast.worker.segment.LeftOut;
import org.zonecast.worker.segment.PlaylistPlan;

/**
 * What the publishers of all CDNs of one job share: its names, its plan, its log and its grant.
 *
 * @param label {@code stream=… epoch=… worker=…}, for log lines
 */
public record Publication(
    Vertx vertx,
    String label,
    Welcome welcome,
    BroadcastPaths paths,
    CommonBeginning beginning,
    PlaylistPlan plan,
    SegmentLog log,
    SegmentAssembler segments,
    LeftOut leftOut,
    GrantClock grants,
    LongSupplier nanoClock,
    InstantSource clock,
    PublishMetrics metrics) {

  /** Segments more than a rule asks for, so that slow readers and slow CDNs find them. */
  private static final int MARGIN_SEGMENTS = 5;

  public static Publication of(
      Vertx vertx,
      String workerId,
      Welcome welcome,
      GrantClock grants,
      LongSupplier nanoClock,
      InstantSource clock,
      PublishMetrics metrics) {
    PlaylistPlan plan = PlaylistPlan.of(welcome.plan(), welcome.baseTime());
    SegmentLog log = new SegmentLog(plan);
    LeftOut leftOut = new LeftOut(welcome.plan());
    welcome.log().forEach(log::learn);
    welcome.log().forEach(leftOut::logged);
    return new Publication(
        vertx,
        "stream=%s epoch=%s worker=%s".formatted(welcome.streamId(), welcome.epoch(), workerId),
        welcome,
        BroadcastPaths.of(welcome),
        CommonBeginning.of(welcome.earlier(), welcome.baseMediaSequence(), plan.renditions()),
        plan,
        log,
        new SegmentAssembler(plan, welcome.resumeSegment(), leftOut),
        leftOut,
        grants,
        nanoClock,
        clock,
        metrics);
  }

  /** Whether the edge knows what has been in the protocol since {@code version}. */
  public boolean speaks(int version) {
    return welcome.version() >= version;
  }

  /** Whether the media sequence numbers are known. */
  boolean isBased() {
    return welcome.baseMediaSequence() != FeedMessage.UNKNOWN_BASE;
  }

  /** The same, with its media sequence numbers. */
  Publication based(FeedMessage.Based base) {
    Welcome known = welcome.based(base.baseMediaSequence());
    return new Publication(
        vertx,
        label,
        known,
        BroadcastPaths.of(known),
        CommonBeginning.of(known.earlier(), base.baseMediaSequence(), plan.renditions()),
        plan,
        log,
        segments,
        leftOut,
        grants,
        nanoClock,
        clock,
        metrics);
  }

  public Token token() {
    String startId = welcome.epoch().startId();
    boolean oneEdge = welcome.earlier().stream().allMatch(e -> e.epoch().startId().equals(startId));
    return new Token(welcome.epoch().number(), oneEdge ? "" : startId, grants.grant());
  }

  int windowSegments() {
    return welcome.windowSegments();
  }

  /** Segments that may wait for one CDN; beyond that the oldest is given up there. */
  int maxWaitingSegments() {
    return windowSegments() + MARGIN_SEGMENTS;
  }

  /** The most segments that a playlist lists. */
  int longestPlaylist() {
    return 2 * windowSegments();
  }

  /**
   * How far behind the newest listed segment an object is deleted: a player may ask for a segment
   * for as long as the longest playlist that named it lasts, after it was removed from there (RFC
   * 8216bis, 6.2.2).
   */
  int keptSegments() {
    return 2 * longestPlaylist() + MARGIN_SEGMENTS;
  }

  /**
   * How many segments behind the end a player is to begin: half a window, so that it sees no
   * takeover, but no fewer than the three that HLS asks for and no more than five.
   */
  int holdBackSegments() {
    return Math.clamp(windowSegments() / 2, 3, 5);
  }

  /**
   * The paths of a segment's objects; a rendition that is a gap in it has none.
   *
   * @param segment negative for one of an earlier epoch, of which there may be none
   */
  List<String> objectsOf(long segment) {
    if (segment >= 0) {
      return plan.renditions().stream()
          .filter(name -> !log.isGap(segment, name))
          .map(name -> paths.object(name, segment))
          .toList();
    }
    long number = welcome.baseMediaSequence() + segment;
    return welcome.earlier().reversed().stream()
        .filter(epoch -> epoch.baseMediaSequence() <= number)
        .findFirst()
        .map(epoch ->
            epoch.renditions().stream()
                .map(name -> paths.earlierObject(epoch.epoch(), name, number))
                .toList())
        .orElse(List.of());
  }

  /** Renditions that earlier epochs of the broadcast had and this one has not. */
  Set<String> goneRenditions() {
    Set<String> gone = new TreeSet<>();
    welcome.earlier().forEach(epoch -> gone.addAll(epoch.renditions()));
    plan.renditions().forEach(gone::remove);
    return gone;
  }

  OptionalLong lastSegment() {
    return segments.lastSegment();
  }

  /** How long after the end of its last frame {@code segment} is committed now. */
  Duration lateness(long segment, int videoSlots) {
    long slotsBefore = plan.grid().firstSlot(segment) + videoSlots;
    return Duration.between(
        welcome.baseTime().plusNanos(plan.grid().slotStartNanos(slotsBefore)), clock.instant());
  }
}
