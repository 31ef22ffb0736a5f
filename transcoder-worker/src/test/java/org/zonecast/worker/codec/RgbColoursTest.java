package org.zonecast.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GBRP;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RGB becomes what ITU-R BT.709 says, as the initialization segment has it. */
class RgbColoursTest {
  private static final int SIZE = 64;

  @BeforeAll
  static void load() {
    Av.load();
  }

  @ParameterizedTest
  @CsvSource({
    "255, 0, 0, 63, 102, 240",
    "0, 255, 0, 173, 42, 26",
    "0, 0, 255, 32, 240, 118",
    "255, 255, 255, 235, 128, 128",
    "0, 0, 0, 16, 128, 128"
  })
  void aPlainColourKeepsIt(int red, int green, int blue, int luma, int cb, int cr) {
    AVFrame picture = Av.frame();
    try (var fitter = new PictureFitter(SIZE, SIZE)) {
      picture.width(SIZE).height(SIZE).format(AV_PIX_FMT_GBRP);
      picture.colorspace(AVCOL_SPC_RGB).color_range(AVCOL_RANGE_JPEG);
      Av.check(av_frame_get_buffer(picture, 0), "memory for a picture");
      fill(picture, 0, green);
      fill(picture, 1, blue);
      fill(picture, 2, red);

      AVFrame fitted = fitter.fit(picture);

      assertThat(middle(fitted, 0, SIZE)).isCloseTo(luma, within(1));
      assertThat(middle(fitted, 1, SIZE / 2)).isCloseTo(cb, within(1));
      assertThat(middle(fitted, 2, SIZE / 2)).isCloseTo(cr, within(1));
    } finally {
      av_frame_free(picture);
    }
  }

  private static void fill(AVFrame picture, int plane, int value) {
    Pointer.memset(picture.data(plane), value, (long) SIZE * picture.linesize(plane));
  }

  private static int middle(AVFrame picture, int plane, int size) {
    return picture.data(plane).get((long) size / 2 * picture.linesize(plane) + size / 2) & 0xFF;
  }
}
