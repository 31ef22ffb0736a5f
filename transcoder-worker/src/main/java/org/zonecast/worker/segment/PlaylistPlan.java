package org.zonecast.worker.segment;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.EncodePlan.AudioRendition;
import org.zonecast.job.EncodePlan.VideoRendition;
import org.zonecast.job.Packaging;
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
  public static PlaylistPlan of(EncodePlan plan, Instant baseTime) {
    return new PlaylistPlan(plan, SegmentGrid.of(plan), baseTime);
  }

  /**
   * Names of the renditions that have objects and playlists of their own, in the plan's order,
   * audio last. In transport streams with pictures the sound is among those.
   */
  public List<String> renditions() {
    List<String> names = new ArrayList<>();
    plan.video().forEach(video -> names.add(video.name()));
    plan.ownAudio().forEach(audio -> names.add(audio.name()));
    return names;
  }

  /** Names of the renditions that have an initialization segment. */
  public List<String> renditionsWithInit() {
    return plan.packaging() == Packaging.CMAF ? renditions() : List.of();
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
    return EncodePlan.isAudio(rendition)
        ? grid.audioSeconds(audioFrames)
        : grid.videoSeconds(videoSlots);
  }

  /** EXT-X-PROGRAM-DATE-TIME of a segment: when its first sample is shown. */
  public Instant startTime(String rendition, long segment) {
    if (!EncodePlan.isAudio(rendition)) {
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
    int version =
        plan.packaging() == Packaging.CMAF ? MediaPlaylist.VERSION_CMAF : MediaPlaylist.VERSION_TS;
    if (plan.video().isEmpty()) {
      List<Variant> variants =
          plan.ownAudio().stream().map(audio -> audioOnly(audio, directory, averageBps)).toList();
      return new MultivariantPlaylist(version, List.of(), variants);
    }
    return new MultivariantPlaylist(version, groups(directory), variants(directory, averageBps));
  }

  private List<AudioGroup> groups(String directory) {
    return plan.ownAudio().stream()
        .map(a -> new AudioGroup(a.name(), a.channels(), uri(directory, a.name())))
        .toList();
  }

  /** Each rung with the first audio rendition, then each with the next. */
  private List<Variant> variants(String directory, ToLongFunction<String> averageBps) {
    PeakRates peaks = new PeakRates(plan);
    List<Variant> variants = new ArrayList<>();
    for (AudioRendition group : plan.ownAudio()) {
      for (VideoRendition video : plan.video()) {
        long bandwidth = peaks.of(video) + peaks.of(group);
        long average = sumIfKnown(averageBps, video.name(), group.name());
        variants.add(variant(video, bandwidth, average, group.name(), directory));
      }
    }
    if (variants.isEmpty()) { // without sound, or with the sound inside
      for (VideoRendition video : plan.video()) {
        long average = averageBps.applyAsLong(video.name());
        variants.add(variant(video, peaks.of(video), average, "", directory));
      }
    }
    return variants;
  }

  private Variant variant(
      VideoRendition video, long bandwidth, long average, String group, String directory) {
    return new Variant(
        bandwidth,
        average,
        video.codecs() + plan.audioRendition().map(audio -> "," + audio.codecs()).orElse(""),
        video.width(),
        video.height(),
        plan.frameRate().toDouble(),
        group,
        uri(directory, video.name()));
  }

  private Variant audioOnly(
      AudioRendition audio, String directory, ToLongFunction<String> averageBps) {
    return new Variant(
        new PeakRates(plan).of(audio),
        averageBps.applyAsLong(audio.name()),
        audio.codecs(),
        0,
        0,
        0,
        "",
        uri(directory, audio.name()));
  }

  private static long sumIfKnown(ToLongFunction<String> averageBps, String video, String audio) {
    long videoBps = averageBps.applyAsLong(video);
    return videoBps == 0 ? 0 : videoBps + averageBps.applyAsLong(audio);
  }

  private static String uri(String directory, String rendition) {
    return directory + rendition + "/index.m3u8";
  }
}
