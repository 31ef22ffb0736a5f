package org.zonecast.worker.codec;

import static org.bytedeco.ffmpeg.global.avutil.AV_CHANNEL_ORDER_UNSPEC;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_copy;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_uninit;
import static org.bytedeco.ffmpeg.global.swresample.swr_alloc_set_opts2;
import static org.bytedeco.ffmpeg.global.swresample.swr_convert;
import static org.bytedeco.ffmpeg.global.swresample.swr_free;
import static org.bytedeco.ffmpeg.global.swresample.swr_init;

import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Turns a window of source sound into the plan's sample rate and channels in one go, with a
 * resampler made for it. Source position {@code p} becomes {@code p * rate / sourceRate} exactly.
 */
final class Resampler {
  private Resampler() {}

  /**
   * The window's sound from its first sample on.
   *
   * @param source begins at a position that falls on a sample of the output
   * @param to the output position behind the last one wanted
   */
  static Pcm resample(
      Pcm source,
      AVChannelLayout sourceLayout,
      int sourceRateHz,
      long to,
      int rateHz,
      int channels) {
    long from = source.from() * rateHz / sourceRateHz;
    Pcm out = new Pcm(from, to, channels);
    AVChannelLayout layout = new AVChannelLayout();
    av_channel_layout_default(layout, channels);
    SwrContext context = open(sourceLayout, sourceRateHz, layout, rateHz);
    try (PointerPointer<FloatPointer> input = source.planes();
        PointerPointer<FloatPointer> output = out.planes()) {
      Av.check(swr_convert(context, output, out.samples(), input, source.samples()), "resampling");
      return out;
    } finally {
      swr_free(context);
      av_channel_layout_uninit(layout);
      layout.deallocate();
    }
  }

  private static SwrContext open(
      AVChannelLayout sourceLayout, int sourceRateHz, AVChannelLayout layout, int rateHz) {
    SwrContext context = new SwrContext(null);
    int format = AV_SAMPLE_FMT_FLTP;
    Av.check(
        swr_alloc_set_opts2(
            context, layout, format, rateHz, sourceLayout, format, sourceRateHz, 0, null),
        "making a resampler");
    Av.check(swr_init(context), "making a resampler");
    return context;
  }

  /** A copy of {@code layout} with places for its channels; to be released by the caller. */
  static AVChannelLayout nativeLayout(AVChannelLayout layout) {
    AVChannelLayout copy = new AVChannelLayout();
    if (layout.order() == AV_CHANNEL_ORDER_UNSPEC) {
      av_channel_layout_default(copy, layout.nb_channels());
    } else {
      av_channel_layout_copy(copy, layout);
    }
    return copy;
  }
}
