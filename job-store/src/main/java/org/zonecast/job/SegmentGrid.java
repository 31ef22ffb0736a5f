package org.zonecast.job;

/**
 * Where segments lie on an epoch's timeline: a pure function of the plan, the same for the edge,
 * the worker and the replay.
 *
 * <p>Segment {@code k} holds the video slots {@code [k·N, (k+1)·N)} and the AAC frames {@code
 * [a(k), a(k+1))} with {@code a(k)} the first frame that begins at or after the first slot.
 */
public record SegmentGrid(Rational frameRate, int segmentFrames, int audioRateHz) {

  /** Media ticks in a second: everything in the feed is timed in 90 kHz. */
  public static final long TICKS_PER_SECOND = 90_000;

  /** The grid of {@code plan}; a plan without audio is given the rate of 48 kHz. */
  public static SegmentGrid of(EncodePlan plan) {
    int rate = plan.audioRendition().map(EncodePlan.AudioRendition::sampleRateHz).orElse(48_000);
    return new SegmentGrid(plan.frameRate(), plan.segmentFrames(), rate);
  }

  public long firstSlot(long segment) {
    return segment * segmentFrames;
  }

  public long segmentOf(long slot) {
    return Math.floorDiv(slot, segmentFrames);
  }

  /** The slot nearest to a time of {@code ticks90k} on the timeline; a tie goes up. */
  public long slotAt(long ticks90k) {
    long den = TICKS_PER_SECOND * frameRate.den();
    return Math.floorDiv(2 * ticks90k * frameRate.num() + den, 2 * den);
  }

  /**
   * The first slot that begins at or behind {@code ticks90k}, 0 for what is before the timeline.
   */
  public long slotBehind(long ticks90k) {
    return ticks90k <= 0
        ? 0
        : Math.ceilDiv(ticks90k * frameRate.num(), TICKS_PER_SECOND * frameRate.den());
  }

  /** When {@code slot} begins, in 90 kHz ticks, rounded down. */
  public long slotStart90k(long slot) {
    return Math.floorDiv(slot * TICKS_PER_SECOND * frameRate.den(), frameRate.num());
  }

  /** When {@code slot} begins, in nanoseconds since slot 0, rounded down. */
  public long slotStartNanos(long slot) {
    long seconds = Math.floorDiv(slot * frameRate.den(), frameRate.num());
    long rest = slot * frameRate.den() - seconds * frameRate.num();
    return seconds * 1_000_000_000L + rest * 1_000_000_000L / frameRate.num();
  }

  /** The first AAC frame of {@code segment}, counted in frames of 1024 samples since slot 0. */
  public long firstAudioFrame(long segment) {
    return audioFramesBefore(firstSlot(segment));
  }

  /** How many AAC frames begin before {@code slot} begins. */
  public long audioFramesBefore(long slot) {
    long num = slot * frameRate.den() * audioRateHz;
    long den = frameRate.num() * EncodePlan.AAC_FRAME_SAMPLES;
    return -Math.floorDiv(-num, den);
  }

  /** Length of {@code slots} video slots in seconds. */
  public double videoSeconds(long slots) {
    return (double) slots * frameRate.den() / frameRate.num();
  }

  /** Length of {@code frames} AAC frames in seconds. */
  public double audioSeconds(long frames) {
    return (double) frames * EncodePlan.AAC_FRAME_SAMPLES / audioRateHz;
  }
}
