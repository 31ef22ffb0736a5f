package org.zonecast.worker.codec;

import org.bytedeco.javacpp.Loader;
import org.zonecast.config.ConfigException;

/**
 * The build of FFmpeg that is on the class path: for which platform it is, and with which parts.
 * That is known by its files, before anything native is loaded.
 */
public final class FfmpegBuild {
  /** This machine as JavaCPP calls it, such as {@code linux-x86_64}. */
  static final String PLATFORM = Loader.Detector.getPlatform();

  private static final boolean GPL = has("-gpl");

  private FfmpegBuild() {}

  /**
   * Refuses a machine for which there is no FFmpeg, before much is begun.
   *
   * @throws ConfigException a line that names the platform
   */
  public static void require() throws ConfigException {
    if (!GPL && !has("")) {
      throw new ConfigException(
          "",
          ("this build has no FFmpeg for %s; build it where it runs, on Linux or macOS, x86-64 or"
                  + " ARM64")
              .formatted(PLATFORM));
    }
  }

  /** Whether it has the GPL parts, libx264 among them. */
  static boolean isGpl() {
    return GPL;
  }

  /**
   * Loads one of its libraries, or unpacks one of its programs.
   *
   * @return where it is
   * @throws CodecException if this machine cannot load it
   */
  static String load(Class<?> part) {
    String file;
    try {
      file = Loader.load(part);
    } catch (LinkageError e) {
      throw new CodecException("FFmpeg for " + PLATFORM + " does not load: " + e.getMessage());
    }
    if (file == null) { // a program that could not be unpacked
      throw new CodecException("FFmpeg for " + PLATFORM + " has no " + part.getSimpleName());
    }
    return file;
  }

  private static boolean has(String parts) {
    String program = "org/bytedeco/ffmpeg/" + PLATFORM + parts + "/ffmpeg";
    return FfmpegBuild.class.getClassLoader().getResource(program) != null;
  }
}
