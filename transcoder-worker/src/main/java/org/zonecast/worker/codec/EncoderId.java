package org.zonecast.worker.codec;

/**
 * The name of this build's encoder: its kind, the libraries in it, and the revision of the rules by
 * which it makes segments. The same bytes are promised within one encoder id, so whatever changes a
 * byte of a segment changes the revision.
 */
public final class EncoderId {
  public static final String CURRENT =
      "cpu-" + H264Library.PRESENT.id() + "-ffmpeg8.0.1-1.5.13-r3" + platform(FfmpegBuild.PLATFORM);

  private EncoderId() {}

  /**
   * Each platform but the first has a name of its own: its FFmpeg is another build, with other
   * assembly, and was not compared with the first one's bytes.
   */
  static String platform(String name) {
    return name.equals("linux-x86_64") ? "" : "-" + name;
  }
}
