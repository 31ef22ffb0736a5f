package org.zonecast.worker.codec;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ422P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ444P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_copy;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BICUBIC;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BITEXACT;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * Fits source pictures into one rendition: scaled from the source each, into 4:2:0 with 8 bits,
 * BT.709 and limited range, with dark bars where the aspect ratio is another than the plan's. A
 * picture that fits as it is passes without a copy.
 *
 * <p>A source that does not say what colours it has is taken as BT.709; one that says otherwise is
 * converted, since a rendition's initialization segment cannot change with its source.
 */
final class PictureFitter implements AutoCloseable {
  static final int DARK_LUMA = 24;
  private static final int NEUTRAL_CHROMA = 128;
  private static final int UNIT_GAIN = 1 << 16;

  private final int width;
  private final int height;
  private final AVFrame canvas;
  private final AVFrame slate;
  private final AVFrame passed;
  private final PointerPointer<BytePointer> target = new PointerPointer<>(4);
  private @Nullable SwsContext scaler;
  private @Nullable Shape shape;

  /** What a scaler is made for. */
  private record Shape(
      int width, int height, int format, int sarNum, int sarDen, int colourSpace, boolean full) {
    static Shape of(AVFrame f) {
      int num = f.sample_aspect_ratio().num();
      int den = f.sample_aspect_ratio().den();
      boolean square = num <= 0 || den <= 0;
      boolean full =
          f.color_range() == AVCOL_RANGE_JPEG
              || f.format() == AV_PIX_FMT_YUVJ420P
              || f.format() == AV_PIX_FMT_YUVJ422P
              || f.format() == AV_PIX_FMT_YUVJ444P;
      return new Shape(
          f.width(),
          f.height(),
          f.format(),
          square ? 1 : num,
          square ? 1 : den,
          f.colorspace() == AVCOL_SPC_UNSPECIFIED ? AVCOL_SPC_BT709 : f.colorspace(),
          full);
    }
  }

  PictureFitter(int width, int height) {
    this.width = width;
    this.height = height;
    canvas = allocate();
    slate = allocate();
    passed = Av.frame();
    darken(canvas);
    darken(slate);
  }

  /** The picture shown where there is no media. */
  AVFrame slate() {
    return slate;
  }

  /** Makes the slate of this picture, which is fitted like any other. */
  void setSlate(AVFrame source) {
    Av.check(av_frame_copy(slate, fit(source)), "copying a picture");
  }

  /** The source picture, fitted. The frame stays this fitter's and is good until the next call. */
  AVFrame fit(AVFrame source) {
    Shape wanted = Shape.of(source);
    av_frame_unref(passed);
    if (passes(wanted)) {
      Av.check(av_frame_ref(passed, source), "referencing a picture");
      return passed;
    }
    Av.check(av_frame_make_writable(canvas), "a writable picture");
    FitRect rect =
        FitRect.of(wanted.width, wanted.height, wanted.sarNum, wanted.sarDen, width, height);
    if (!wanted.equals(shape)) {
      reshape(wanted, rect);
    }
    for (int plane = 0; plane < 3; plane++) {
      int shift = plane == 0 ? 0 : 1;
      long offset = (long) (rect.y() >> shift) * canvas.linesize(plane) + (rect.x() >> shift);
      target.put(plane, canvas.data(plane).getPointer(offset));
    }
    Av.check(
        sws_scale(
            scaler,
            source.data(),
            source.linesize(),
            0,
            source.height(),
            target,
            canvas.linesize()),
        "scaling");
    return canvas;
  }

  private boolean passes(Shape s) {
    return s.width == width
        && s.height == height
        && s.format == AV_PIX_FMT_YUV420P
        && s.sarNum == s.sarDen
        && s.colourSpace == AVCOL_SPC_BT709
        && !s.full;
  }

  private void reshape(Shape s, FitRect rect) {
    sws_freeContext(scaler);
    shape = null;
    scaler =
        Av.require(
            sws_getContext(
                s.width,
                s.height,
                s.format,
                rect.width(),
                rect.height(),
                AV_PIX_FMT_YUV420P,
                SWS_BICUBIC | SWS_ACCURATE_RND | SWS_BITEXACT,
                null,
                null,
                (DoublePointer) null),
            "a scaler");
    // Of RGB only what it becomes counts, which would be BT.601 if nothing was said.
    IntPointer from = sws_getCoefficients(s.colourSpace);
    IntPointer to = sws_getCoefficients(AVCOL_SPC_BT709);
    sws_setColorspaceDetails(scaler, from, s.full ? 1 : 0, to, 0, 0, UNIT_GAIN, UNIT_GAIN);
    darken(canvas);
    shape = s;
  }

  private AVFrame allocate() {
    AVFrame frame = Av.frame();
    frame.width(width).height(height).format(AV_PIX_FMT_YUV420P);
    Av.check(av_frame_get_buffer(frame, 0), "memory for a picture");
    return frame;
  }

  private static void darken(AVFrame frame) {
    fill(frame, 0, frame.height(), DARK_LUMA);
    fill(frame, 1, frame.height() / 2, NEUTRAL_CHROMA);
    fill(frame, 2, frame.height() / 2, NEUTRAL_CHROMA);
  }

  private static void fill(AVFrame frame, int plane, int lines, int value) {
    Pointer.memset(frame.data(plane), value, (long) lines * frame.linesize(plane));
  }

  @Override
  public void close() {
    sws_freeContext(scaler);
    scaler = null;
    target.deallocate();
    av_frame_free(canvas);
    av_frame_free(slate);
    av_frame_free(passed);
  }
}
