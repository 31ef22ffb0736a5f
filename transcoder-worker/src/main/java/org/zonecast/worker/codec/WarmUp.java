package org.zonecast.worker.codec;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.AudioCodec;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.EpochId;
import org.zonecast.job.Packaging;
import org.zonecast.job.Rational;
import org.zonecast.job.VideoCodec;
import org.zonecast.worker.child.ChildMessage;
import org.zonecast.worker.segment.CmafSample;

/**
 * A very short broadcast that a child makes for itself before it says that it is ready, so that no
 * library and no class is left to load when the first real media comes.
 */
final class WarmUp {
  private static final EncodePlan.AudioRendition AUDIO =
      new EncodePlan.AudioRendition(EncodePlan.AUDIO, 48_000, 2, 96_000);
  private static final int SLOTS = 4;

  private WarmUp() {}

  /**
   * @throws CodecException if this machine cannot transcode
   */
  static void run() {
    Av.load();
    EncodePlan plan = plan(64);
    var segments = new AtomicInteger();
    try (var transcoder =
        new Transcoder(
            message -> {
              if (message instanceof ChildMessage.Media) {
                segments.incrementAndGet();
              }
            },
            System::nanoTime)) {
      transcoder.accept(welcome(plan));
      transcoder.accept(new FeedMessage.Start(0, 0));
      feedVideo(transcoder);
      feedAudio(transcoder);
      transcoder.accept(new FeedMessage.End(SLOTS));
    }
    if (segments.get() != 2) {
      throw new CodecException("the codecs do not work on this machine");
    }
  }

  private static void feedVideo(Transcoder transcoder) {
    EncodePlan source = plan(128);
    try (var picture = new PictureFitter(128, 128);
        var encoder = new VideoEncoder(source, source.video().getFirst())) {
      for (int i = 0; i < SLOTS; i++) {
        encoder.encode(picture.slate());
      }
      List<CmafSample> samples = encoder.finish();
      transcoder.accept(new FeedMessage.VideoConfig(VideoCodec.H264, encoder.avcc()));
      for (int i = 0; i < samples.size(); i++) {
        CmafSample sample = samples.get(i);
        int slot = i + sample.compositionOffsetSlots() - encoder.reorderSlots();
        transcoder.accept(
            new FeedMessage.VideoUnit(slot, slot * 3000L, sample.sync(), sample.data()));
      }
    }
  }

  private static void feedAudio(Transcoder transcoder) {
    var frames = new ArrayList<byte[]>();
    try (var silence = new Pcm(0, 8 * EncodePlan.AAC_FRAME_SAMPLES, 2);
        var encoder = new AacEncoder(AUDIO, frames::add)) {
      for (int at = 0; at < silence.samples(); at += EncodePlan.AAC_FRAME_SAMPLES) {
        encoder.encode(silence, at);
      }
      transcoder.accept(new FeedMessage.AudioConfig(AudioCodec.AAC, encoder.asc(), 48_000, 2));
    }
    for (int i = 0; i < frames.size(); i++) {
      long position = (long) i * EncodePlan.AAC_FRAME_SAMPLES;
      transcoder.accept(
          new FeedMessage.AudioUnit(position, EncodePlan.AAC_FRAME_SAMPLES, frames.get(i)));
    }
  }

  private static EncodePlan plan(int pixels) {
    return new EncodePlan(
        Rational.of(30, 1),
        SLOTS,
        Packaging.CMAF,
        List.of(new EncodePlan.VideoRendition("warm", pixels, pixels, 30, 100_000, 100_000, 10)),
        List.of(AUDIO),
        "veryfast",
        1,
        EncoderId.CURRENT);
  }

  private static FeedMessage.Welcome welcome(EncodePlan plan) {
    return new FeedMessage.Welcome(
        FeedMessage.VERSION,
        "warm",
        "warm",
        new EpochId(1, "warm"),
        0,
        0,
        Instant.EPOCH,
        plan,
        List.of(),
        1,
        0,
        0,
        List.of());
  }
}
