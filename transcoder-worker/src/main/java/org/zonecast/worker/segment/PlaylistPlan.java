package org.zonecast.worker.segment;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.EncodePlan.AudioRendition;
import org.zonecast.job.EncodePlan.VideoRendition;
import org.zonecast.job.SegmentGrid;
import org.zonecast.worker.segment.MultivariantPlaylist.AudioGroup;
import org.zonecast.worker.segment.MultivariantPlaylist.Variant;

/**
 * What an epoch's playlists say because of its plan and its place in time alone: lengths, times and
 * bandwidths.
 *
 * @param baseTime when slot 0 is shown
 */
public record PlaylistPlan(EncodePlan plan, SegmentGrid grid, Instant baseTime) {
  /** Bytes of a segment's boxes outside its sample table: styp, moof, mdat headers. */
  private static final int SEGMENT_OVERHEAD_BYTES = 200;

  /** Bytes of a sample's row in trun: duration, size, flags, composition offset. */
  private static final int SAMPLE_OVERHEAD_BYTES = 16;

  /**
   * The share of bufsize that an encoder which starts afresh may spend at once (x264's default).
   */
  private static final double INITIAL_BUFFER = 0.9;

  /** How far a segment of AAC may be above its mean bit rate. */
  private static final double AUDIO_PEAK = 1.15;

  public static PlaylistPlan of(EncodePlan plan, Instant baseTime) {
    return new PlaylistPlan(plan, SegmentGrid.of(plan), baseTime);
  }

  /** Names of the renditions, in the plan's order, audio last. */
  public List<String> renditions() {
    List<String> names = new ArrayList<>();
    plan.video().forEach(video -> names.add(video.name()));
    plan.audioRendition().ifPresent(audio -> names.add(EncodePlan.AUDIO));
    return names;
  }

  /** EXT-X-TARGETDURATION of every rendition: the longest EXTINF, rounded (RFC 8216bis 4.4.3.1). */
  public int targetDurationSeconds() {
    double longest = grid.videoSeconds(plan.segmentFrames());
    if (plan.audioRendition().isPresent()) {
      longest = Math.max(longest, grid.audioSeconds(grid.firstAudioFrame(1) + 1));
    }
    return Math.max(1, (int) Math.round(longest));
  }

  /** AAC frames in a segment of {@code videoSlots} slots, by the grid. */
  public int audioFrames(long segment, int videoSlots) {
    long firstSlot = grid.firstSlot(segment);
    return (int) (grid.audioFramesBefore(firstSlot + videoSlots) - grid.firstAudioFrame(segment));
  }

  /** EXTINF of a segment. */
  public double durationSeconds(String rendition, int videoSlots, int audioFrames) {
    return rendition.equals(EncodePlan.AUDIO)
        ? grid.audioSeconds(audioFrames)
        : grid.videoSeconds(videoSlots);
  }

  /** EXT-X-PROGRAM-DATE-TIME of a segment: when its first sample is shown. */
  public Instant startTime(String rendition, long segment) {
    if (!rendition.equals(EncodePlan.AUDIO)) {
      return baseTime.plusNanos(grid.slotStartNanos(grid.firstSlot(segment)));
    }
    long samples = grid.firstAudioFrame(segment) * EncodePlan.AAC_FRAME_SAMPLES;
    return baseTime
        .plusSeconds(samples / grid.audioRateHz())
        .plusNanos(samples % grid.audioRateHz() * 1_000_000_000L / grid.audioRateHz());
  }

  /**
   * The multivariant playlist.
   *
   * @param directory what the renditions' directories are behind, ending in a slash
   * @param averageBps the measured bit rate of a rendition, 0 while it is not known
   */
  public MultivariantPlaylist multivariant(String directory, ToLongFunction<String> averageBps) {
    AudioGroup audio =
        plan.audioRendition()
            .map(a ->
                new AudioGroup(EncodePlan.AUDIO, a.channels(), uri(directory, EncodePlan.AUDIO)))
            .orElse(null);
    if (plan.video().isEmpty()) {
      return new MultivariantPlaylist(null, List.of(audioOnly(directory, averageBps)));
    }
    List<Variant> variants = new ArrayList<>();
    for (VideoRendition video : plan.video()) {
      variants.add(variant(video, directory, averageBps));
    }
    return new MultivariantPlaylist(audio, variants);
  }

  private Variant variant(VideoRendition video, String directory, ToLongFunction<String> average) {
    String codecs =
        video.codecs() + plan.audioRendition().map(audio -> "," + audio.codecs()).orElse("");
    long bandwidth = peakBps(video) + plan.audioRendition().map(this::peakBps).orElse(0L);
    return new Variant(
        bandwidth,
        averageOf(video.name(), average),
        codecs,
        video.width(),
        video.height(),
        plan.frameRate().toDouble(),
        uri(directory, video.name()));
  }

  private Variant audioOnly(String directory, ToLongFunction<String> average) {
    AudioRendition audio = plan.audioRendition().orElseThrow();
    return new Variant(
        peakBps(audio),
        average.applyAsLong(EncodePlan.AUDIO),
        audio.codecs(),
        0,
        0,
        0,
        uri(directory, EncodePlan.AUDIO));
  }

  private long averageOf(String video, ToLongFunction<String> average) {
    long videoBps = average.applyAsLong(video);
    long audioBps = plan.audioRendition().isPresent() ? average.applyAsLong(EncodePlan.AUDIO) : 0;
    return videoBps == 0 ? 0 : videoBps + audioBps;
  }

  /** The buffer model starts afresh in each segment, so each may spend the buffer once. */
  private long peakBps(VideoRendition video) {
    double seconds = plan.segmentSeconds();
    double burst = INITIAL_BUFFER * video.bufsizeBits() / seconds;
    return Math.round(video.maxrateBps() + burst + overheadBps(plan.segmentFrames(), seconds));
  }

  private long peakBps(AudioRendition audio) {
    double frames = (double) audio.sampleRateHz() / EncodePlan.AAC_FRAME_SAMPLES;
    double seconds = plan.segmentSeconds();
    return Math.round(audio.bitrateBps() * AUDIO_PEAK + overheadBps(frames * seconds, seconds));
  }

  private static double overheadBps(double samples, double seconds) {
    return 8 * (SEGMENT_OVERHEAD_BYTES + samples * SAMPLE_OVERHEAD_BYTES) / seconds;
  }

  private static String uri(String directory, String rendition) {
    return directory + rendition + "/index.m3u8";
  }
}
