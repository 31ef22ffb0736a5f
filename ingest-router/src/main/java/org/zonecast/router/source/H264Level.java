package org.zonecast.router.source;

/** The lowest H.264 level that a stream fits in (ITU-T H.264, table A-1, High profile). */
final class H264Level {
  private H264Level() {}

  /**
   * One line of table A-1.
   *
   * @param level the level number times ten
   * @param maxMbps macroblocks a second
   * @param maxFs macroblocks in a frame
   * @param maxBr bit rate, in units of 1250 bits a second for High profile (table A-2)
   * @param maxCpb decoder buffer, in units of 1250 bits
   */
  private record Line(int level, int maxMbps, int maxFs, int maxBr, int maxCpb) {}

  private static final int HIGH_PROFILE_FACTOR = 1250;

  private static final Line[] TABLE = {
    new Line(10, 1_485, 99, 64, 175),
    new Line(11, 3_000, 396, 192, 500),
    new Line(12, 6_000, 396, 384, 1_000),
    new Line(13, 11_880, 396, 768, 2_000),
    new Line(20, 11_880, 396, 2_000, 2_000),
    new Line(21, 19_800, 792, 4_000, 4_000),
    new Line(22, 20_250, 1_620, 4_000, 4_000),
    new Line(30, 40_500, 1_620, 10_000, 10_000),
    new Line(31, 108_000, 3_600, 14_000, 14_000),
    new Line(32, 216_000, 5_120, 20_000, 20_000),
    new Line(40, 245_760, 8_192, 20_000, 25_000),
    new Line(41, 245_760, 8_192, 50_000, 62_500),
    new Line(42, 522_240, 8_704, 50_000, 62_500),
    new Line(50, 589_824, 22_080, 135_000, 135_000),
    new Line(51, 983_040, 36_864, 240_000, 240_000),
    new Line(52, 2_073_600, 36_864, 240_000, 240_000),
    new Line(60, 4_177_920, 139_264, 240_000, 240_000),
    new Line(61, 8_355_840, 139_264, 480_000, 480_000),
    new Line(62, 16_711_680, 139_264, 800_000, 800_000),
  };

  /** The level times ten, such as 31; 62 if even that is too low. */
  static int of(int width, int height, double frameRate, int maxrateBps, int bufsizeBits) {
    int widthMbs = (width + 15) / 16;
    int heightMbs = (height + 15) / 16;
    for (Line line : TABLE) {
      // A.3.1 c to f: a side is at most sqrt(8 * MaxFS) macroblocks.
      double longestSide = Math.sqrt(8.0 * line.maxFs);
      if (widthMbs * heightMbs <= line.maxFs
          && widthMbs * heightMbs * frameRate <= line.maxMbps
          && Math.max(widthMbs, heightMbs) <= longestSide
          && maxrateBps <= (long) line.maxBr * HIGH_PROFILE_FACTOR
          && bufsizeBits <= (long) line.maxCpb * HIGH_PROFILE_FACTOR) {
        return line.level;
      }
    }
    return TABLE[TABLE.length - 1].level;
  }
}
