package org.zonecast.worker.segment;

import org.jspecify.annotations.Nullable;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.SegmentGrid;

/**
 * What the segments of one rendition's transport stream have in common: its tracks and its clock,
 * which is the epoch's timeline {@value #OFFSET_SECONDS} s later, so that no decoding time is
 * negative. Ticks are of 90 kHz and not wrapped.
 *
 * @param video H.264, or null for a stream of sound alone
 * @param audio AAC-LC, or null for a silent one
 */
public record TsProgram(
    SegmentGrid grid, CmafTrack.@Nullable Video video, CmafTrack.@Nullable Audio audio) {
  private static final long OFFSET_SECONDS = 10;
  private static final long OFFSET_TICKS = OFFSET_SECONDS * SegmentGrid.TICKS_PER_SECOND;

  /** How long before its decoding time media reaches a decoder's buffers, at least. */
  private static final long LEAD_TICKS = SegmentGrid.TICKS_PER_SECOND / 5;

  public TsProgram {
    if (video == null && audio == null) {
      throw new IllegalArgumentException("a program needs video or audio");
    }
  }

  /** When {@code slot} is shown. */
  long slotTime(long slot) {
    return OFFSET_TICKS + grid.slotStart90k(slot);
  }

  /** When an AAC frame begins, counted since slot 0. */
  long frameTime(long frame) {
    long samples = frame * EncodePlan.AAC_FRAME_SAMPLES;
    return OFFSET_TICKS
        + Math.floorDiv(samples * SegmentGrid.TICKS_PER_SECOND, (long) grid.audioRateHz());
  }

  /**
   * The clock when what is decoded at {@code dts} begins to arrive: it has a slot's time for it.
   */
  long clockFor(long dts) {
    return dts - Math.max(LEAD_TICKS, video == null ? 0 : grid.slotStart90k(1));
  }

  /** The PID that carries the clock. */
  int clockPid() {
    return video == null ? TsTables.AUDIO_PID : TsTables.VIDEO_PID;
  }
}
