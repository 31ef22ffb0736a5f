package org.zonecast.samples.feeds;

import java.util.ArrayList;
import java.util.List;

/** The numbers that a {@link Recipe} writes into its pictures, read back from decoded ones. */
final class FrameNumbers {
  /** Cells along the top of a picture, the lowest bit first. */
  static final int BITS = 16;

  /** The cells are this part of the picture's height. */
  static final int BANDS = 6;

  /** FFmpeg's output options that {@link #read} reads. */
  static final List<String> FORMAT =
      List.of(
          "-vf",
          "scale=%d:%d:flags=area".formatted(BITS, BANDS),
          "-pix_fmt",
          "gray",
          "-fps_mode",
          "passthrough",
          "-f",
          "rawvideo");

  private static final int PICTURE_BYTES = BITS * BANDS;
  private static final int WHITE = 128;

  private FrameNumbers() {}

  /** The number of each picture, in the order in which they are shown. */
  static List<Integer> read(byte[] pictures) {
    List<Integer> numbers = new ArrayList<>();
    for (int picture = 0; picture + PICTURE_BYTES <= pictures.length; picture += PICTURE_BYTES) {
      int number = 0;
      for (int bit = 0; bit < BITS; bit++) {
        boolean set = (pictures[picture + bit] & 0xFF) > WHITE;
        number |= set ? 1 << bit : 0;
      }
      numbers.add(number);
    }
    return numbers;
  }
}
