package org.zonecast.worker.codec;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.Rational;
import org.zonecast.job.SegmentGrid;
import org.zonecast.worker.segment.CmafTrack;

/**
 * Audio on its way from access units to segments. Units wait here until everything that a segment
 * is made from is known; then its audio is made in one go.
 *
 * <p>What is known follows from the feed alone: audio that has come, slots of a gap, and, should
 * audio stay away, video that is {@value #LATEST_BEHIND_VIDEO_SECONDS} s ahead of it.
 */
final class AudioLane implements AutoCloseable {
  private static final int LATEST_BEHIND_VIDEO_SECONDS = 1;
  private static final int MAX_UNIT_BYTES = 64 * 1024;
  private static final int MAX_WAITING_BYTES = 64 * 1024 * 1024;

  private final List<EncodePlan.AudioRendition> renditions;
  private final EncodePlan.AudioRendition audio;
  private final SegmentGrid grid;
  private final Packager packager;
  private final Troubles troubles;
  private final Deque<AudioSourceUnit> units = new ArrayDeque<>();
  private final Deque<Ended> ended = new ArrayDeque<>();
  private FeedMessage.@Nullable AudioConfig config;
  private long waitingBytes;
  private long known = -1L << 40;

  /** A segment whose slots have all been given out. */
  private record Ended(long segment, AudioWindow window, boolean last, boolean gap) {}

  /**
   * @param renditions all of one sample rate, at least one
   */
  AudioLane(
      List<EncodePlan.AudioRendition> renditions,
      SegmentGrid grid,
      Packager packager,
      Troubles troubles) {
    this.renditions = renditions;
    this.audio = renditions.getFirst();
    this.grid = grid;
    this.packager = packager;
    this.troubles = troubles;
  }

  void announceTracks() {
    for (EncodePlan.AudioRendition rendition : renditions) {
      try (var encoder = new AacEncoder(rendition, _ -> {})) {
        packager.track(
            rendition.name(),
            new CmafTrack.Audio(
                rendition.sampleRateHz(),
                rendition.channels(),
                rendition.bitrateBps(),
                encoder.asc()));
      }
    }
  }

  void config(FeedMessage.AudioConfig message) {
    if (message.sampleRateHz() < 1) {
      troubles.add("audio with a sample rate of " + message.sampleRateHz());
      return;
    }
    config = message;
  }

  void unit(FeedMessage.AudioUnit unit) {
    FeedMessage.AudioConfig current = config;
    if (current == null) {
      troubles.add("audio without a configuration");
      return;
    }
    if (unit.data().length > MAX_UNIT_BYTES) {
      troubles.add("an audio access unit of " + unit.data().length + " bytes");
      return;
    }
    units.add(new AudioSourceUnit(current, unit));
    waitingBytes += unit.data().length;
    while (waitingBytes > MAX_WAITING_BYTES) {
      troubles.add("audio waits for video too long");
      dropFirst();
    }
    long end = unit.position() + unit.samples();
    knownTo(Math.floorDiv(end * audio.sampleRateHz(), (long) current.sampleRateHz()));
  }

  /** Audio before this slot is not to come any more. */
  void knownToSlot(long slot) {
    knownTo(samplesBefore(slot));
  }

  /** A video unit of this slot came: audio that is far behind it does not come any more. */
  void videoCame(long slot) {
    knownTo(samplesBefore(slot) - (long) LATEST_BEHIND_VIDEO_SECONDS * audio.sampleRateHz());
  }

  void everythingKnown() {
    knownTo(Long.MAX_VALUE);
  }

  /** The slot before which all audio is known, for a plan in which only audio moves time on. */
  long knownSlot() {
    Rational rate = grid.frameRate();
    return Math.floorDiv(known * rate.num(), rate.den() * audio.sampleRateHz());
  }

  /**
   * All slots of a segment were given out, so that its audio can be made once it is known.
   *
   * @param gap whether it is not to be made
   */
  void segmentEnded(long segment, int slots, boolean last, boolean gap) {
    long first = grid.firstAudioFrame(segment);
    long behind = grid.audioFramesBefore(grid.firstSlot(segment) + slots);
    int frames = (int) Math.max(1, behind - first); // a segment is never empty
    ended.add(new Ended(segment, AudioWindow.of(audio, first, frames), last, gap));
    renderKnown();
  }

  private void knownTo(long position) {
    known = Math.max(known, position);
    renderKnown();
  }

  private void renderKnown() {
    for (Ended next = ended.peek();
        next != null && known >= next.window.knownTo();
        next = ended.peek()) {
      ended.remove();
      render(next);
    }
  }

  private void render(Ended segment) {
    if (segment.gap) {
      renditions.forEach(rendition ->
          packager.soundGap(
              rendition.name(), segment.segment, segment.last, segment.window.frames()));
      forgetBefore(segment.segment + 1);
      return;
    }
    long firstFrame = segment.window.firstFrame();
    AudioRenderer.render(renditions, segment.window, units, troubles::add)
        .forEach((name, frames) ->
            packager.sound(name, segment.segment, segment.last, firstFrame, frames));
    forgetBefore(segment.segment + 1);
  }

  private void forgetBefore(long segment) {
    var window = AudioWindow.of(audio, grid.firstAudioFrame(segment), 1);
    for (AudioSourceUnit unit = units.peek();
        unit != null && unit.unit().position() < unit.decodeFrom(window);
        unit = units.peek()) {
      dropFirst();
    }
  }

  private void dropFirst() {
    waitingBytes -= units.remove().unit().data().length;
  }

  private long samplesBefore(long slot) {
    Rational rate = grid.frameRate();
    return Math.floorDiv(slot * rate.den() * audio.sampleRateHz(), rate.num());
  }

  @Override
  public void close() {
    units.clear();
  }
}
