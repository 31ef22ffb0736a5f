package org.zonecast.worker.codec;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.SegmentGrid;
import org.zonecast.worker.child.ChildMessage;
import org.zonecast.worker.segment.CmafSample;
import org.zonecast.worker.segment.CmafTrack;
import org.zonecast.worker.segment.TsProgram;
import org.zonecast.worker.segment.TsSegment;

/**
 * MPEG transport streams: each rung's object holds the segment's sound too, so pictures wait here
 * until it is made, which the audio lane never puts off by more than a second of media. Without
 * video there is one stream of sound alone. Only the first audio rendition is used.
 */
final class TsPackager implements Packager {
  private final EncodePlan plan;
  private final SegmentGrid grid;
  private final Consumer<? super ChildMessage> sink;
  private final Map<String, CmafTrack.Video> videoTracks = new HashMap<>();
  private final Deque<Pictures> waiting = new ArrayDeque<>();
  private CmafTrack.@Nullable Audio audioTrack;

  /**
   * What was encoded of one segment and waits for its sound.
   *
   * @param slots how many it would have if it were made, for one that is a gap
   */
  private record Pictures(
      long segment, boolean last, Map<String, List<CmafSample>> byRung, int slots) {}

  TsPackager(EncodePlan plan, Consumer<? super ChildMessage> sink) {
    this.plan = plan;
    this.grid = SegmentGrid.of(plan);
    this.sink = sink;
  }

  @Override
  public void track(String rendition, CmafTrack track) {
    switch (track) {
      case CmafTrack.Video video -> videoTracks.put(rendition, video);
      case CmafTrack.Audio audio -> {
        if (isUsed(rendition)) {
          audioTrack = audio;
        }
      }
    }
  }

  private static boolean isUsed(String audioRendition) {
    return audioRendition.equals(EncodePlan.AUDIO);
  }

  @Override
  public void pictures(long segment, boolean last, Map<String, List<CmafSample>> byRung) {
    var pictures = new Pictures(segment, last, byRung, 0);
    if (audioTrack == null) {
      make(pictures, 0, List.of());
    } else {
      waiting.add(pictures);
    }
  }

  @Override
  public void sound(
      String rendition, long segment, boolean last, long firstFrame, List<byte[]> frames) {
    if (!isUsed(rendition)) {
      return;
    }
    make(waiting(segment), firstFrame, frames);
  }

  @Override
  public void pictureGap(long segment, int slots, boolean last) {
    if (audioTrack == null) {
      gaps(segment, slots, last);
    } else {
      waiting.add(new Pictures(segment, last, Map.of(), slots));
    }
  }

  @Override
  public void soundGap(String rendition, long segment, boolean last, int frames) {
    if (!isUsed(rendition)) {
      return;
    }
    Pictures pictures = waiting(segment);
    if (plan.video().isEmpty()) {
      sink.accept(new ChildMessage.Gap(EncodePlan.AUDIO, segment, frames, last));
    }
    gaps(segment, pictures.slots, last);
  }

  private void gaps(long segment, int slots, boolean last) {
    plan.video()
        .forEach(rung -> sink.accept(new ChildMessage.Gap(rung.name(), segment, slots, last)));
  }

  private Pictures waiting(long segment) {
    Pictures pictures = waiting.remove();
    if (pictures.segment != segment) {
      throw new IllegalStateException(
          "sound of segment " + segment + " for pictures of " + pictures.segment);
    }
    return pictures;
  }

  private void make(Pictures pictures, long firstFrame, List<byte[]> frames) {
    if (plan.video().isEmpty()) {
      byte[] object = object(null, pictures.segment, List.of(), firstFrame, frames);
      send(EncodePlan.AUDIO, pictures, frames.size(), object);
    }
    pictures.byRung.forEach((rung, samples) -> {
      CmafTrack.Video track = Objects.requireNonNull(videoTracks.get(rung), rung);
      byte[] object = object(track, pictures.segment, samples, firstFrame, frames);
      send(rung, pictures, samples.size(), object);
    });
  }

  private byte[] object(
      CmafTrack.@Nullable Video video,
      long segment,
      List<CmafSample> samples,
      long firstFrame,
      List<byte[]> frames) {
    var program = new TsProgram(grid, video, audioTrack);
    return TsSegment.of(program, grid.firstSlot(segment), samples, firstFrame, frames);
  }

  private void send(String rendition, Pictures pictures, int samples, byte[] object) {
    sink.accept(
        new ChildMessage.Media(rendition, pictures.segment, samples, pictures.last, object));
  }
}
