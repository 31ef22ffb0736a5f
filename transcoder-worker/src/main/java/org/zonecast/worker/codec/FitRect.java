package org.zonecast.worker.codec;

/**
 * Where a source picture stands in a rendition, in luma pixels, all even: filling it if the aspect
 * ratios agree but for rounding, else as large as it fits, in the middle.
 */
record FitRect(int x, int y, int width, int height) {
  /** Plans round widths to even numbers of pixels; what that distorts is not worth bars. */
  private static final int TOLERATED_PIXELS = 8;

  static FitRect of(
      int sourceWidth, int sourceHeight, int sarNum, int sarDen, int width, int height) {
    double aspect = (double) sourceWidth * sarNum / ((double) sourceHeight * sarDen);
    int fittedWidth = even(height * aspect, width);
    int fittedHeight = even(width / aspect, height);
    if (width - fittedWidth < TOLERATED_PIXELS && height - fittedHeight < TOLERATED_PIXELS) {
      return new FitRect(0, 0, width, height);
    }
    return new FitRect(
        (width - fittedWidth) / 4 * 2, (height - fittedHeight) / 4 * 2, fittedWidth, fittedHeight);
  }

  private static int even(double pixels, int atMost) {
    return Math.clamp(2 * Math.round(pixels / 2), 2, atMost);
  }
}
