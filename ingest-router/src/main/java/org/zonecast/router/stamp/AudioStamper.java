package org.zonecast.router.stamp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedMessage.AudioConfig;
import org.zonecast.feed.FeedMessage.AudioUnit;
import org.zonecast.job.SegmentGrid;
import org.zonecast.router.bitstream.AudioFrames;
import org.zonecast.router.bitstream.SourceAudio;
import org.zonecast.router.stamp.StampSink.Drop;

/**
 * Counts audio: each unit begins where the one before ended, moved by at most a sample when its
 * {@link AudioDrift} says so, unless its timestamp is more than 20 ms away. Then there is a jump:
 * ahead leaves a hole, back drops units until the timestamps have come up.
 */
final class AudioStamper {
  private static final long EARLIEST_TICKS = -SegmentGrid.TICKS_PER_SECOND;
  private static final int TOLERANCE_DIVISOR = 50;
  private static final long NOWHERE = Long.MIN_VALUE;

  private final StampSink sink;
  private final AudioDrift drift = new AudioDrift();
  private long floorTicks = EARLIEST_TICKS;
  private @Nullable SourceAudio source;
  private byte @Nullable [] pendingAsc;
  private byte @Nullable [] ascInForce;
  private @Nullable SourceAudio sourceInForce;
  private boolean counting;
  private boolean overlapping;
  private long next = NOWHERE;

  AudioStamper(StampSink sink) {
    this.sink = sink;
  }

  void config(SourceAudio newSource, byte[] asc) {
    if (source != null && next != NOWHERE) {
      next = samples(ticks(next, source.sampleRateHz()), newSource.sampleRateHz());
      drift.forget();
    }
    boolean same = newSource.equals(sourceInForce) && Arrays.equals(asc, ascInForce);
    counting &= same;
    source = newSource;
    pendingAsc = same ? null : asc;
  }

  /**
   * The next unit's timestamp is believed, unless it would overlap: a new session, or the first
   * unit behind a gap. So it is where the configuration changes.
   */
  void restart() {
    counting = false;
  }

  /** Audio that begins before {@code ticks} is late from now on. */
  void floor(long ticks) {
    floorTicks = ticks;
    counting = false;
  }

  /** The first tick behind the sound's end; a very low number before any. */
  long reached90k() {
    SourceAudio format = source;
    return format == null || next == NOWHERE
        ? NOWHERE
        : Math.ceilDiv(next * SegmentGrid.TICKS_PER_SECOND, format.sampleRateHz());
  }

  /** How far positions were moved towards timestamps in this session, in milliseconds. */
  double driftMs() {
    return drift.movedMs();
  }

  /**
   * @param begin90k its timestamp on the timeline
   */
  void unit(long begin90k, byte[] data) {
    SourceAudio format = source;
    if (format == null) {
      return;
    }
    if (AudioFrames.samples(format, data) == 0) {
      sink.dropped(Drop.BAD_DATA);
      return;
    }
    int rate = format.sampleRateHz();
    long said = samples(begin90k, rate);
    long difference = next == NOWHERE ? 0 : said - next;
    long tolerance = rate / TOLERANCE_DIVISOR;
    if (begin90k < floorTicks) {
      sink.dropped(Drop.LATE);
      return;
    }
    if (difference < -tolerance) {
      overlap(difference, rate);
      return;
    }
    overlapping = false;
    boolean jump = difference > tolerance;
    if (jump && counting) {
      sink.event("audio-jump", "audio skips " + difference * 1000 / rate + " ms ahead");
    }
    boolean believed = next == NOWHERE || jump || (!counting && difference > 0);
    if (believed) {
      drift.forget();
      emit(said, format, data);
    } else {
      emit(next + drift.step(difference, AudioFrames.samples(format, data), rate), format, data);
    }
  }

  private void overlap(long difference, int rate) {
    if (!overlapping && counting) {
      sink.event("audio-jump", "audio goes back " + -difference * 1000 / rate + " ms");
    }
    overlapping = true;
    sink.dropped(Drop.AUDIO_OVERLAP);
  }

  private void emit(long position, SourceAudio format, byte[] data) {
    long begin90k = ticks(position, format.sampleRateHz());
    byte[] asc = pendingAsc;
    if (asc != null) {
      sink.stamped(
          new AudioConfig(format.codec(), asc, format.sampleRateHz(), format.channels()), begin90k);
      ascInForce = asc;
      sourceInForce = format;
      pendingAsc = null;
    }
    int samples = AudioFrames.samples(format, data);
    sink.stamped(new AudioUnit(position, samples, data), begin90k);
    next = position + samples;
    counting = true;
  }

  private static long samples(long ticks, int rate) {
    return Math.floorDiv(
        2 * ticks * rate + SegmentGrid.TICKS_PER_SECOND, 2 * SegmentGrid.TICKS_PER_SECOND);
  }

  private static long ticks(long samples, int rate) {
    return Math.floorDiv(samples * SegmentGrid.TICKS_PER_SECOND, rate);
  }
}
