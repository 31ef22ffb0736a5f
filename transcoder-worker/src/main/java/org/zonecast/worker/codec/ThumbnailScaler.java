package org.zonecast.worker.codec;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGR24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.swscale.SWS_AREA;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;

/** Scales pictures of one rendition, 4:2:0 and BT.709, to a thumbnail's size and to RGB. */
final class ThumbnailScaler implements AutoCloseable {
  static final int WIDTH = 320;
  static final int MAX_HEIGHT = 640;
  private static final int CHANNELS = 3;
  private static final int UNIT_GAIN = 1 << 16;

  private final AVFrame small;
  private final SwsContext scaler;

  ThumbnailScaler(int width, int height) {
    double scale = Math.min((double) WIDTH / width, (double) MAX_HEIGHT / height);
    small = Av.frame();
    small.width(even(scale * width)).height(even(scale * height)).format(AV_PIX_FMT_BGR24);
    Av.check(av_frame_get_buffer(small, 0), "memory for a thumbnail");
    scaler = open(width, height);
    IntPointer bt709 = sws_getCoefficients(AVCOL_SPC_BT709);
    sws_setColorspaceDetails(scaler, bt709, 0, bt709, 1, 0, UNIT_GAIN, UNIT_GAIN);
  }

  private SwsContext open(int width, int height) {
    return Av.require(
        sws_getContext(
            width,
            height,
            AV_PIX_FMT_YUV420P,
            small.width(),
            small.height(),
            AV_PIX_FMT_BGR24,
            SWS_AREA,
            null,
            null,
            (DoublePointer) null),
        "a thumbnail's scaler");
  }

  private static int even(double pixels) {
    return Math.max(2, (int) (2 * Math.round(pixels / 2)));
  }

  ThumbnailPicture scale(AVFrame picture) {
    int height = picture.height();
    Av.check(
        sws_scale(
            scaler, picture.data(), picture.linesize(), 0, height, small.data(), small.linesize()),
        "scaling a thumbnail");
    int row = CHANNELS * small.width();
    byte[] bgr = new byte[row * small.height()];
    for (int y = 0; y < small.height(); y++) {
      small.data(0).position((long) y * small.linesize(0)).get(bgr, y * row, row);
    }
    return new ThumbnailPicture(small.width(), small.height(), bgr);
  }

  @Override
  public void close() {
    sws_freeContext(scaler);
    av_frame_free(small);
  }
}
