package org.zonecast.router.bitstream;

import org.zonecast.router.bitstream.BitReader.MalformedException;

/** Counts the samples in an access unit of sound. Pure. */
public final class AudioFrames {
  /** 120 ms at 48 kHz, the longest Opus packet (RFC 6716, 3.2.5). */
  private static final int MAX_OPUS_SAMPLES = 5760;

  private static final int MAX_MP3_FRAMES = 16;

  private AudioFrames() {}

  /**
   * Decoded samples of each channel in {@code unit}; 0 if it cannot be one of {@code source}'s
   * codec.
   */
  public static int samples(SourceAudio source, byte[] unit) {
    return switch (source.codec()) {
      case AAC -> source.samplesPerUnit();
      case MP3 -> mp3(unit);
      case OPUS -> opus(unit);
    };
  }

  /** Of all whole frames, or of one that is cut short. */
  private static int mp3(byte[] unit) {
    int samples = 0;
    int at = 0;
    try {
      for (int i = 0; i < MAX_MP3_FRAMES && at < unit.length; i++) {
        Mp3Header header = Mp3Header.read(unit, at);
        samples += header.samples();
        at += header.bytes();
      }
    } catch (MalformedException e) {
      return samples; // what follows the frames is no frame
    }
    return samples;
  }

  /** RFC 6716, 3.1: the TOC byte, and the frame count byte of code 3. */
  private static int opus(byte[] unit) {
    if (unit.length == 0) {
      return 0;
    }
    int toc = unit[0] & 0xff;
    int frames =
        switch (toc & 3) {
          case 0 -> 1;
          case 3 -> unit.length < 2 ? 0 : unit[1] & 0x3f;
          default -> 2;
        };
    int samples = frames * opusFrame(toc >> 3);
    return samples > MAX_OPUS_SAMPLES ? 0 : samples;
  }

  /** RFC 6716, table 2: samples at 48 kHz by configuration number. */
  private static int opusFrame(int configuration) {
    if (configuration < 12) { // SILK: 10, 20, 40, 60 ms
      return new int[] {480, 960, 1920, 2880}[configuration & 3];
    }
    return configuration < 16 ? 480 << (configuration & 1) : 120 << (configuration & 3);
  }
}
