package org.zonecast.job;

import static org.zonecast.job.Names.requireName;

/**
 * One video rung of a ladder: a picture height and the rate control of its encoder.
 *
 * @param name the rendition's name in paths and playlists, such as {@code 720p}
 * @param height height in pixels, even; the width follows from the source's aspect ratio
 * @param crf x264's constant rate factor, 0 to 51
 * @param maxrateBps the cap of the capped CRF, in bits a second
 * @param bufsizeBits the decoder buffer that the cap is kept in, in bits
 */
public record Rung(String name, int height, double crf, int maxrateBps, int bufsizeBits) {
  public Rung {
    requireName("rung", name);
    if (height < 16 || height > 4320 || height % 2 != 0) {
      throw new IllegalArgumentException(
          "rung " + name + ": height must be even and 16 to 4320, got " + height);
    }
    if (crf < 0 || crf > 51) {
      throw new IllegalArgumentException("rung " + name + ": crf must be 0 to 51, got " + crf);
    }
    if (maxrateBps < 10_000 || bufsizeBits < 10_000) {
      throw new IllegalArgumentException(
          "rung " + name + ": maxrateBps and bufsizeBits must be at least 10000");
    }
  }
}
