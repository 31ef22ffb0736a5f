package org.zonecast.worker.codec;

import java.nio.file.Path;

/** FFmpeg's own programs, as they come with the native libraries. The first use unpacks them. */
public final class FfmpegPrograms {
  private FfmpegPrograms() {}

  public static Path ffmpeg() {
    return Path.of(FfmpegBuild.load(org.bytedeco.ffmpeg.ffmpeg.class));
  }

  /** The name of an H.264 encoder that {@link #ffmpeg} has: libx264 or libopenh264. */
  public static String h264Encoder() {
    return H264Library.PRESENT.encoder();
  }

  public static Path ffprobe() {
    return Path.of(FfmpegBuild.load(org.bytedeco.ffmpeg.ffprobe.class));
  }
}
