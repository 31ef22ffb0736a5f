package org.zonecast.worker.codec;

import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/** What every use of FFmpeg's libraries shares: loading, error texts, allocation that may fail. */
final class Av {
  /** The largest picture that is taken: 8K by 4320 lines. */
  static final long MAX_PIXELS = 8192L * 4320;

  private Av() {}

  /**
   * Loads the native libraries and makes them silent: what goes wrong is told by return codes, and
   * a broken feed would write thousands of lines a second.
   *
   * @throws CodecException if this machine cannot load them
   */
  static void load() {
    FfmpegBuild.load(avutil.class);
    FfmpegBuild.load(avcodec.class);
    FfmpegBuild.load(swscale.class);
    FfmpegBuild.load(swresample.class);
    avutil.av_log_set_level(avutil.AV_LOG_FATAL);
  }

  /** Returns {@code code} if it is no error. */
  static int check(int code, String what) {
    if (code < 0) {
      throw new CodecException(what + " failed: " + text(code));
    }
    return code;
  }

  static <P extends Pointer> P require(@Nullable P pointer, String what) {
    if (pointer == null || pointer.isNull()) {
      throw new CodecException(what + " is not to be had");
    }
    return pointer;
  }

  static AVFrame frame() {
    return require(avutil.av_frame_alloc(), "a frame");
  }

  /** Whether a codec wants more input, or to be rid of output. EAGAIN is another on each system. */
  static boolean needsMore(int code) {
    return code == AVERROR_EAGAIN() || code == AVERROR_EOF;
  }

  static String text(int code) {
    byte[] text = new byte[128];
    avutil.av_strerror(code, text, text.length);
    int end = 0;
    while (end < text.length && text[end] != 0) {
      end++;
    }
    return new String(text, 0, end, StandardCharsets.UTF_8);
  }
}
