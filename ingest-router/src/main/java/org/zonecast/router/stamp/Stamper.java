package org.zonecast.router.stamp;

import org.zonecast.feed.FeedMessage.End;
import org.zonecast.feed.FeedMessage.Gap;
import org.zonecast.feed.FeedMessage.VideoConfig;
import org.zonecast.feed.Orientation;
import org.zonecast.job.SegmentGrid;
import org.zonecast.router.bitstream.AccessUnits.Entry;
import org.zonecast.router.bitstream.SourceAudio;
import org.zonecast.router.stamp.StampSink.Drop;

/**
 * Gives every access unit its place on the epoch's grid, once. Knows no clock: whoever calls says
 * which slot is on the air.
 */
public final class Stamper {
  private static final long MAX_REORDER_TICKS = 5 * SegmentGrid.TICKS_PER_SECOND;

  /** Sound that far ahead of all pictures is sound over a still picture. */
  private static final long STILL_TICKS = SegmentGrid.TICKS_PER_SECOND;

  private static final long NEVER = Long.MIN_VALUE;

  private final SegmentGrid grid;
  private final Tracks tracks;
  private final StampSink sink;
  private final Timeline timeline;
  private final VideoStamper pictures;
  private final LatePictures late;
  private final AudioStamper audio;
  private final StrayAudio stray;
  private final WaitingAudio waiting;

  private boolean started;
  private boolean needKeyframe = true;
  private long nextSlot;
  private long reachedSlot;
  private long floorSlot;
  private long lateSinceSlot = NEVER;

  /** Which kinds of media a plan has. Where there is no video, slots move on with the sound. */
  public record Tracks(boolean video, boolean audio) {}

  /**
   * @param sourceMultiple source frames for each slot
   * @param tracks what the plan has: all else is left out
   */
  public Stamper(SegmentGrid grid, int sourceMultiple, Tracks tracks, StampSink sink) {
    this.grid = grid;
    this.tracks = tracks;
    this.sink = sink;
    this.timeline = new Timeline(grid, sourceMultiple);
    this.pictures = new VideoStamper(sourceMultiple, sink);
    this.late = new LatePictures(grid, sink);
    this.audio = new AudioStamper(sink);
    this.stray = new StrayAudio(sink);
    this.waiting = new WaitingAudio(sink);
  }

  /** The first slot that nothing was stamped for or behind. */
  public long nextSlot() {
    return nextSlot;
  }

  /** Whether the session's place on the timeline is known. */
  public boolean anchored() {
    return timeline.anchored();
  }

  /** How often the timestamps were given a place on the timeline. */
  public int anchorings() {
    return timeline.anchorings();
  }

  /**
   * How far the feed has come on the timeline, by picture or sound: a gap that ends ahead of its
   * first picture does not count yet.
   */
  public long reached90k() {
    return Math.max(grid.slotStart90k(reachedSlot), audio.reached90k());
  }

  /** How far the sound's positions were moved towards their timestamps, in milliseconds. */
  public double audioDriftMs() {
    return audio.driftMs();
  }

  /** Whether the feed ends in a gap that no keyframe has ended yet. */
  public boolean inGap() {
    return started && needKeyframe;
  }

  /** The feed begins with slots that nothing came for: they are a gap from the first one on. */
  public void beginInGap() {
    started = true;
  }

  /** A new session begins: its pictures stand upright, and its timestamps have another origin. */
  public void newSession() {
    pictures.orientation(Orientation.UPRIGHT);
    newOrigin();
  }

  private void newOrigin() {
    countStill();
    timeline.forget();
    needKeyframe = true;
    late.restart();
    waiting.drop();
    audio.restart();
  }

  public void videoConfig(VideoConfig newConfig) {
    pictures.config(newConfig);
  }

  /** How pictures are shown from the next keyframe on, until one says otherwise. */
  public void orientation(Orientation orientation) {
    pictures.orientation(orientation);
  }

  public void audioConfig(SourceAudio source, byte[] asc) {
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
  public void video(long dts90k, long pts90k, boolean flagged, byte[] data, long airSlot) {
    if (!tracks.video()) {
      return;
    }
    if (pts90k - dts90k > MAX_REORDER_TICKS || dts90k - pts90k > Timeline.MAX_JUMP_BACK_TICKS) {
      sink.dropped(Drop.BAD_TIME);
      return;
    }
    noticeJump(dts90k);
    Entry entry = pictures.inspect(flagged, data).orElse(null);
    if (entry == null || (needKeyframe && !beginsSession(entry))) {
      sink.dropped(Drop.NO_KEYFRAME);
      return;
    }
    if (!timeline.anchored() || lateForLong(pts90k, entry.possible(), airSlot)) {
      anchor(pts90k, airSlot);
    }
    place(timeline.slot(pts90k), timeline.place90k(pts90k), entry, data);
  }

  private void place(long slot, long pts90k, Entry entry, byte[] data) {
    if (slot < floorSlot) {
      sink.dropped(Drop.LATE);
      return;
    }
    if (needKeyframe && started && !pictures.canBegin(slot, entry)) {
      sink.dropped(Drop.NO_KEYFRAME);
      return;
    }
    if (!needKeyframe && late.leavesOut(slot, entry, audio.reached90k())) {
      letPicturesComeUp(pts90k);
      return;
    }
    if (needKeyframe) {
      begin(pictures.cleanSlot(slot, entry));
      floorSlot = slot; // of the session; what is before it is for another decoder
    }
    pictures.stamp(slot, pts90k, entry, data);
    nextSlot = Math.max(nextSlot, slot + 1);
    reachedSlot = Math.max(reachedSlot, slot + 1);
    flushWaitingAudio();
  }

  /** Where sound stays ahead for good, it is dropped until the pictures have come up. */
  private void letPicturesComeUp(long pts90k) {
    if (late.soundIsEarly(audio.reached90k())) {
      stray.moveBack(audio.reached90k() - pts90k);
      audio.restart();
    }
  }

  /** A session has come to where it can be shown. */
  private void begin(long gapEnd) {
    recordGap(gapEnd);
    started = true;
    needKeyframe = false;
    lateSinceSlot = NEVER;
    late.restart();
  }

  /**
   * One access unit of sound.
   *
   * @param airSlot the slot that was on the air when it arrived
   */
  public void audio(long pts90k, byte[] data, long airSlot) {
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
    if (!timeline.anchored() || lateForLong(pts90k, true, airSlot)) {
      anchor(pts90k, airSlot);
    }
    long slot = timeline.slot(pts90k);
    if (slot < floorSlot) {
      sink.dropped(Drop.LATE);
      return;
    }
    if (needKeyframe) {
      begin(slot);
    }
    audio.unit(timeline.place90k(pts90k), data);
    nextSlot = Math.max(nextSlot, grid.slotBehind(audio.reached90k()));
    reachedSlot = Math.max(reachedSlot, nextSlot);
  }

  private void besideVideo(long pts90k, byte[] data) {
    if (!timeline.anchored() || needKeyframe) {
      waiting.add(pts90k, data);
      return;
    }
    long begin90k = timeline.place90k(pts90k) + stray.offset90k();
    if (stray.isAway(begin90k, reached90k())) {
      sink.dropped(Drop.BAD_TIME);
      return;
    }
    audio.unit(timeline.place90k(pts90k) + stray.offset90k(), data);
  }

  /** Records that there is nothing for the slots before {@code slot} that nothing came for. */
  public void gapTo(long slot) {
    recordGap(slot);
    reachedSlot = Math.max(reachedSlot, started ? slot : 0);
  }

  private void recordGap(long slot) {
    countStill();
    if (!started || slot <= nextSlot) {
      return;
    }
    needKeyframe = true;
    pictures.gap();
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
  public void end(boolean followed) {
    countStill();
    sink.stamped(new End(nextSlot, followed), grid.slotStart90k(nextSlot));
  }

  private void noticeJump(long dts90k) {
    long jump = timeline.jump(dts90k, reached90k());
    if (jump != 0) {
      sink.event("timestamp-jump", "timestamps jump by " + jump / 90 + " ms");
      newOrigin();
    }
    timeline.came(dts90k);
  }

  /** A session that has been behind the gap's end for a whole segment will not catch up. */
  private boolean lateForLong(long pts90k, boolean possible, long airSlot) {
    if (!needKeyframe || timeline.slot(pts90k) >= floorSlot) {
      return false;
    }
    if (lateSinceSlot == NEVER) {
      lateSinceSlot = airSlot;
    }
    return possible && airSlot - lateSinceSlot >= grid.segmentFrames();
  }

  private void anchor(long pts90k, long airSlot) {
    timeline.anchor(pts90k, started ? Math.max(nextSlot, airSlot) : 0);
    stray.restart();
    audio.restart();
  }

  /** The epoch begins with a picture that is right at once; behind a gap others will do. */
  private boolean beginsSession(Entry entry) {
    return started ? entry.possible() : entry.atOnce();
  }

  private void flushWaitingAudio() {
    for (var unit = waiting.poll(); unit != null; unit = waiting.poll()) {
      besideVideo(unit.pts90k(), unit.data());
    }
  }
}
