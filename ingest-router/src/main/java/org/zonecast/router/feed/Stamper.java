package org.zonecast.router.feed;

import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedMessage.End;
import org.zonecast.feed.FeedMessage.Gap;
import org.zonecast.feed.FeedMessage.VideoConfig;
import org.zonecast.feed.FeedMessage.VideoUnit;
import org.zonecast.job.Rational;
import org.zonecast.job.SegmentGrid;
import org.zonecast.router.feed.AccessUnits.Entry;
import org.zonecast.router.feed.StampSink.Drop;

/**
 * Gives every access unit its place on the epoch's grid, once. Knows no clock: whoever calls says
 * which slot is on the air.
 */
final class Stamper {
  private static final long MAX_JUMP_AHEAD_TICKS = 10 * SegmentGrid.TICKS_PER_SECOND;
  private static final long MAX_JUMP_BACK_TICKS = SegmentGrid.TICKS_PER_SECOND;
  private static final long MAX_REORDER_TICKS = 5 * SegmentGrid.TICKS_PER_SECOND;
  private static final int MAX_WAITING_AUDIO = 256;

  /** Sound that far ahead of all pictures is sound over a still picture. */
  private static final long STILL_TICKS = SegmentGrid.TICKS_PER_SECOND;

  private static final long NEVER = Long.MIN_VALUE;

  private final SegmentGrid grid;
  private final SegmentGrid sourceGrid;
  private final int sourceMultiple;
  private final Tracks tracks;
  private final StampSink sink;
  private final AudioStamper audio;
  private final StrayAudio stray;
  private final ArrayDeque<WaitingAudio> waitingAudio = new ArrayDeque<>();

  private @Nullable VideoConfig config;
  private @Nullable AccessUnits accessUnits;
  private @Nullable VideoConfig configInForce;
  private boolean started;
  private boolean anchored;
  private int anchorings;
  private boolean needKeyframe = true;
  private long anchorPts90k;
  private long anchorSlot;
  private long highestDts90k = NEVER;
  private long nextSlot;
  private long reachedSlot;
  private long floorSlot;
  private long lateSinceSlot = NEVER;

  /** Which kinds of media a plan has. Where there is no video, slots move on with the sound. */
  record Tracks(boolean video, boolean audio) {}

  private record WaitingAudio(long pts90k, byte[] data) {}

  /**
   * @param sourceMultiple source frames for each slot; timestamps are snapped to the source's own
   *     grid first, so that rounding never decides which of them is shown
   * @param tracks what the plan has: all else is left out
   */
  Stamper(SegmentGrid grid, int sourceMultiple, Tracks tracks, StampSink sink) {
    this.grid = grid;
    this.sourceMultiple = sourceMultiple;
    this.tracks = tracks;
    this.sink = sink;
    this.audio = new AudioStamper(sink);
    this.stray = new StrayAudio(sink);
    Rational rate = grid.frameRate();
    this.sourceGrid =
        new SegmentGrid(
            Rational.of(rate.num() * sourceMultiple, rate.den()), 1, grid.audioRateHz());
  }

  /** The first slot that nothing was stamped for or behind. */
  long nextSlot() {
    return nextSlot;
  }

  /** Whether the session's place on the timeline is known. */
  boolean anchored() {
    return anchored;
  }

  /** How often the timestamps were given a place on the timeline. */
  int anchorings() {
    return anchorings;
  }

  /**
   * How far the feed has come on the timeline, by picture or sound: a gap that ends ahead of its
   * first picture does not count yet.
   */
  long reached90k() {
    return Math.max(grid.slotStart90k(reachedSlot), audio.reached90k());
  }

  /** How far the sound's positions were moved towards their timestamps, in milliseconds. */
  double audioDriftMs() {
    return audio.driftMs();
  }

  /** Whether the feed ends in a gap that no keyframe has ended yet. */
  boolean inGap() {
    return started && needKeyframe;
  }

  /** A new session begins: its timestamps have another origin. */
  void newSession() {
    countStill();
    anchored = false;
    needKeyframe = true;
    highestDts90k = NEVER;
    waitingAudio.clear();
    audio.restart();
  }

  void videoConfig(VideoConfig newConfig) {
    config = newConfig;
    accessUnits = AccessUnits.of(newConfig);
  }

  void audioConfig(SourceAudio source, byte[] asc) {
    if (tracks.audio()) {
      audio.config(source, asc);
    }
  }

  /**
   * One access unit of video.
   *
   * @param flagged whether the broadcaster says that decoding can begin here
   * @param airSlot the slot that was on the air when it arrived
   */
  void video(long dts90k, long pts90k, boolean flagged, byte[] data, long airSlot) {
    if (!tracks.video()) {
      return;
    }
    if (pts90k - dts90k > MAX_REORDER_TICKS || dts90k - pts90k > MAX_JUMP_BACK_TICKS) {
      sink.dropped(Drop.BAD_TIME);
      return;
    }
    noticeJump(dts90k);
    AccessUnits units = accessUnits;
    if (units == null) {
      sink.dropped(Drop.NO_KEYFRAME);
      return;
    }
    Entry entry = units.inspect(flagged, data);
    if (needKeyframe && !beginsSession(entry)) {
      sink.dropped(Drop.NO_KEYFRAME);
      return;
    }
    if (!anchored || lateForLong(pts90k, entry.possible(), airSlot)) {
      anchor(pts90k, airSlot);
    }
    long slot = slotOf(timeline(pts90k));
    if (slot < floorSlot) {
      sink.dropped(Drop.LATE);
      return;
    }
    if (needKeyframe) {
      recordGap(cleanSlot(slot, entry));
      floorSlot = started ? slot : Math.max(floorSlot, 0);
      started = true;
      needKeyframe = false;
      lateSinceSlot = NEVER;
    }
    emitVideo(slot, timeline(pts90k), entry, data);
    flushWaitingAudio();
  }

  /**
   * One access unit of sound.
   *
   * @param airSlot the slot that was on the air when it arrived
   */
  void audio(long pts90k, byte[] data, long airSlot) {
    if (!tracks.audio()) {
      return;
    }
    if (!tracks.video()) {
      soundAlone(pts90k, data, airSlot);
    } else {
      besideVideo(pts90k, data);
    }
  }

  /** Sound of a feed without video has the timeline to itself: it begins where its gap ends. */
  private void soundAlone(long pts90k, byte[] data, long airSlot) {
    noticeJump(pts90k);
    if (!anchored || lateForLong(pts90k, true, airSlot)) {
      anchor(pts90k, airSlot);
    }
    long begin90k = timeline(pts90k);
    if (slotOf(begin90k) < floorSlot) {
      sink.dropped(Drop.LATE);
      return;
    }
    if (needKeyframe) {
      recordGap(slotOf(begin90k));
      started = true;
      needKeyframe = false;
      lateSinceSlot = NEVER;
    }
    audio.unit(begin90k, data);
    nextSlot = Math.max(nextSlot, slotBehind(audio.reached90k()));
    reachedSlot = Math.max(reachedSlot, nextSlot);
  }

  /** The first slot that begins at or behind {@code ticks90k}. */
  private long slotBehind(long ticks90k) {
    if (ticks90k <= 0) {
      return 0;
    }
    Rational rate = grid.frameRate();
    return Math.ceilDiv(ticks90k * rate.num(), SegmentGrid.TICKS_PER_SECOND * rate.den());
  }

  private void besideVideo(long pts90k, byte[] data) {
    if (!anchored || needKeyframe) {
      if (waitingAudio.size() == MAX_WAITING_AUDIO) {
        waitingAudio.removeFirst();
        sink.dropped(Drop.OVERFLOW);
      }
      waitingAudio.add(new WaitingAudio(pts90k, data));
      return;
    }
    long begin90k = timeline(pts90k) + stray.offset90k();
    if (stray.isAway(begin90k, reached90k())) {
      sink.dropped(Drop.BAD_TIME);
      return;
    }
    audio.unit(timeline(pts90k) + stray.offset90k(), data);
  }

  /** Records that there is nothing for the slots before {@code slot} that nothing came for. */
  void gapTo(long slot) {
    recordGap(slot);
    reachedSlot = Math.max(reachedSlot, started ? slot : 0);
  }

  private void recordGap(long slot) {
    countStill();
    if (!started || slot <= nextSlot) {
      return;
    }
    if (!needKeyframe) {
      needKeyframe = true;
    }
    long step = Math.max(1, grid.frameRate().num() / (2 * grid.frameRate().den()));
    while (nextSlot < slot) {
      long to = Math.min(slot, nextSlot + step);
      sink.stamped(new Gap(nextSlot, to), grid.slotStart90k(nextSlot));
      nextSlot = to;
    }
    floorSlot = slot;
    audio.floor(grid.slotStart90k(slot));
  }

  /**
   * Where sound went on without a picture the last one stood still: those slots are not a gap's,
   * nor may the feed end before them.
   */
  private void countStill() {
    long still90k = audio.reached90k();
    if (started && still90k > grid.slotStart90k(nextSlot) + STILL_TICKS) {
      nextSlot = grid.slotAt(still90k);
      reachedSlot = Math.max(reachedSlot, nextSlot);
    }
  }

  /**
   * The epoch is over.
   *
   * @param followed another one goes on
   */
  void end(boolean followed) {
    countStill();
    sink.stamped(new End(nextSlot, followed), grid.slotStart90k(nextSlot));
  }

  /**
   * Measured from the highest so far, so that timestamps that creep back do not go on for ever. A
   * picture that comes after a long still one, or behind a gap, is where the feed is: no jump.
   */
  private void noticeJump(long dts90k) {
    long step = highestDts90k == NEVER ? 0 : dts90k - highestDts90k;
    if (anchored && (jumpsAhead(step, dts90k) || step < -MAX_JUMP_BACK_TICKS)) {
      sink.event("timestamp-jump", "timestamps jump by " + step / 90 + " ms");
      newSession();
    }
    highestDts90k = Math.max(highestDts90k, dts90k);
  }

  private boolean jumpsAhead(long step, long dts90k) {
    return step > MAX_JUMP_AHEAD_TICKS && timeline(dts90k) - reached90k() > MAX_JUMP_AHEAD_TICKS;
  }

  /** A session that has been behind the gap's end for a whole segment will not catch up. */
  private boolean lateForLong(long pts90k, boolean possible, long airSlot) {
    if (!needKeyframe || slotOf(timeline(pts90k)) >= floorSlot) {
      return false;
    }
    if (lateSinceSlot == NEVER) {
      lateSinceSlot = airSlot;
    }
    return possible && airSlot - lateSinceSlot >= grid.segmentFrames();
  }

  private void anchor(long pts90k, long airSlot) {
    anchorPts90k = pts90k;
    anchorSlot = started ? Math.max(nextSlot, airSlot) : 0;
    anchored = true;
    anchorings++;
    stray.restart();
    audio.restart();
  }

  private long timeline(long pts90k) {
    return pts90k - anchorPts90k + grid.slotStart90k(anchorSlot);
  }

  private long slotOf(long ticks90k) {
    long sourceFrame = sourceGrid.slotAt(ticks90k);
    return Math.floorDiv(2 * sourceFrame + sourceMultiple, 2L * sourceMultiple);
  }

  /** The epoch begins with a picture that is right at once; behind a gap others will do. */
  private boolean beginsSession(Entry entry) {
    return started ? entry.possible() : entry.atOnce();
  }

  private long cleanSlot(long slot, Entry entry) {
    return slot + Math.ceilDiv(entry.recoveryFrames(), sourceMultiple);
  }

  private void emitVideo(long slot, long pts90k, Entry entry, byte[] data) {
    VideoConfig current = config;
    if (entry.possible() && current != null && !same(current, configInForce)) {
      sink.stamped(current, pts90k);
      configInForce = current;
    }
    sink.stamped(new VideoUnit(slot, pts90k, entry.access(), cleanSlot(slot, entry), data), pts90k);
    nextSlot = Math.max(nextSlot, slot + 1);
    reachedSlot = Math.max(reachedSlot, slot + 1);
  }

  private static boolean same(VideoConfig one, @Nullable VideoConfig other) {
    return other != null
        && one.codec() == other.codec()
        && Arrays.equals(one.config(), other.config());
  }

  private void flushWaitingAudio() {
    while (!waitingAudio.isEmpty()) {
      WaitingAudio unit = waitingAudio.removeFirst();
      besideVideo(unit.pts90k, unit.data);
    }
  }
}
