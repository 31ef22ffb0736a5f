package org.zonecast.router.feed;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedMessage.AudioConfig;
import org.zonecast.feed.FeedMessage.AudioUnit;
import org.zonecast.job.SegmentGrid;
import org.zonecast.router.feed.StampSink.Drop;

/**
 * Counts audio: each unit begins where the one before ended, unless its timestamp says otherwise by
 * more than 20 ms. Positions never overlap.
 */
final class AudioStamper {
  private static final long EARLIEST_TICKS = -SegmentGrid.TICKS_PER_SECOND;
  private static final int TOLERANCE_DIVISOR = 50;

  private final StampSink sink;
  private long floorTicks = EARLIEST_TICKS;
  private @Nullable SourceAudio source;
  private byte @Nullable [] pendingAsc;
  private byte @Nullable [] ascInForce;
  private @Nullable SourceAudio sourceInForce;
  private boolean counting;
  private boolean overlapping;
  private long next = Long.MIN_VALUE;

  AudioStamper(StampSink sink) {
    this.sink = sink;
  }

  void config(SourceAudio newSource, byte[] asc) {
    if (source != null && next != Long.MIN_VALUE) {
      next = samples(ticks(next, source.sampleRateHz()), newSource.sampleRateHz());
    }
    source = newSource;
    pendingAsc = newSource.equals(sourceInForce) && Arrays.equals(asc, ascInForce) ? null : asc;
  }

  /** The next unit's timestamp is believed: a new session, or the first unit behind a gap. */
  void restart() {
    counting = false;
  }

  /** Audio that begins before {@code ticks} is late from now on. */
  void floor(long ticks) {
    floorTicks = ticks;
    counting = false;
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
    long difference = next == Long.MIN_VALUE ? 0 : said - next;
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
    boolean believed = next == Long.MIN_VALUE || jump || (!counting && difference > 0);
    emit(believed ? said : next, format, data);
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
