package org.zonecast.worker.codec;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.EncodePlan;
import org.zonecast.worker.segment.CmafSample;
import org.zonecast.worker.segment.CmafTrack;

/** One video rendition: its fitter, the encoder of the segment being made, and its track. */
final class VideoRung implements AutoCloseable {
  private final EncodePlan plan;
  private final EncodePlan.VideoRendition rendition;
  private final PictureFitter fitter;
  private final CmafTrack.Video track;
  private AVFrame fitted;
  private @Nullable VideoEncoder encoder;
  private boolean behind;

  VideoRung(EncodePlan plan, EncodePlan.VideoRendition rendition, SlatePicture slate) {
    this.plan = plan;
    this.rendition = rendition;
    fitter = new PictureFitter(rendition.width(), rendition.height());
    slate.showOn(fitter);
    fitted = fitter.slate();
    VideoEncoder first = new VideoEncoder(plan, rendition);
    encoder = first; // the first segment's, which also knows what the initialization says
    track =
        CmafTrack.Video.of(
            plan.frameRate(),
            rendition.width(),
            rendition.height(),
            first.avcc(),
            first.reorderSlots());
  }

  String name() {
    return rendition.name();
  }

  CmafTrack.Video track() {
    return track;
  }

  /** Encodes one slot. A picture that is not fresh is the one of the slot before. */
  void encode(@Nullable AVFrame picture, boolean fresh) {
    if (picture == null) {
      fitted = fitter.slate();
    } else if (fresh || behind) {
      fitted = fitter.fit(picture);
    }
    behind = false;
    VideoEncoder current = encoder;
    if (current == null) {
      current = open();
      encoder = current;
    }
    current.encode(fitted);
  }

  /** It is not fed for a segment, and does not see what that shows. */
  void skip() {
    behind = true;
    close(encoder);
    encoder = null;
  }

  private static void close(@Nullable VideoEncoder open) {
    if (open != null) {
      open.close();
    }
  }

  private VideoEncoder open() {
    VideoEncoder opened = new VideoEncoder(plan, rendition);
    if (!Arrays.equals(opened.avcc(), track.avcc())) {
      opened.close();
      throw new CodecException("the encoder changed the parameter sets of rendition " + name());
    }
    return opened;
  }

  /** What the last slot shows, fitted; good until the next slot. */
  AVFrame fitted() {
    return fitted;
  }

  /** Ends the segment and returns its samples in decoding order. */
  List<CmafSample> finish() {
    try (VideoEncoder done = Objects.requireNonNull(encoder)) {
      encoder = null;
      return done.finish();
    }
  }

  @Override
  public void close() {
    close(encoder);
    fitter.close();
  }
}
