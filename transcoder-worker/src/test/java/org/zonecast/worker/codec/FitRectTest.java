package org.zonecast.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FitRectTest {

  @ParameterizedTest
  @CsvSource({
    "1920, 1080, 1, 1,   0,  0, 426, 240", // agrees but for rounding: fills
    "1440, 1080, 4, 3,   0,  0, 426, 240", // by its pixels' shape
    "640,  480,  1, 1,  52,  0, 320, 240", // bars at the sides
    "1280, 536,  1, 1,   0, 30, 426, 178", // bars above and below
    "16,   4096, 1, 1, 212,  0,   2, 240", // a sliver keeps two pixels
  })
  void aSourceFillsItsRenditionOrStandsInTheMiddle(
      int width,
      int height,
      int sarNum,
      int sarDen,
      int x,
      int y,
      int fittedWidth,
      int fittedHeight) {
    assertThat(FitRect.of(width, height, sarNum, sarDen, 426, 240))
        .isEqualTo(new FitRect(x, y, fittedWidth, fittedHeight));
  }
}
