package org.zonecast.router.slate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.Packaging;
import org.zonecast.job.Rational;
import org.zonecast.job.Slate;

class SlatesTest {
  private static final int BRIGHT = 120;

  private static EncodePlan plan(int width, int height) {
    return new EncodePlan(
        Rational.of(30, 1),
        60,
        Packaging.CMAF,
        List.of(new EncodePlan.VideoRendition("top", width, height, 24, 1000, 1000, 31)),
        List.of(),
        "veryfast",
        1,
        "test");
  }

  private static BufferedImage painted(String text, int width, int height) throws Exception {
    String base64 = Slates.forPlan(Slates.ofText(text), plan(width, height));
    return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(base64)));
  }

  @ParameterizedTest
  @CsvSource({"1280, 720", "720, 1280", "426, 240", "320, 320", "1920, 480"})
  void aTextStandsInTheMiddleOfAPictureOfThePlansShape(int width, int height) throws Exception {
    BufferedImage image = painted(Slate.DEFAULT.text(), width, height);

    assertThat((double) image.getWidth() / image.getHeight())
        .isCloseTo((double) width / height, org.assertj.core.data.Offset.offset(0.01));
    int[] box = brightBox(image);
    int left = box[0];
    int right = image.getWidth() - 1 - box[1];
    int above = box[2];
    int below = image.getHeight() - 1 - box[3];
    assertThat(Math.abs(left - right)).isLessThan(image.getWidth() / 25);
    assertThat(Math.abs(above - below)).isLessThan(image.getHeight() / 12);
    assertThat(Math.min(left, right)).isGreaterThan(image.getWidth() / 16);
    assertThat(box[1] - box[0]).isGreaterThan(image.getWidth() / 4);
  }

  @Test
  void lettersComeOutAsTheyAre() throws Exception {
    BufferedImage plain = painted("Gruse", 1280, 720);
    BufferedImage dots = painted("Grüse", 1280, 720);
    BufferedImage composed = painted("Gru\u0308se", 1280, 720);

    assertThat(rows(dots)).isGreaterThanOrEqualTo(rows(plain));
    assertThat(pixels(dots)).isNotEqualTo(pixels(plain));
    assertThat(pixels(composed)).isEqualTo(pixels(dots));
    // the dots are above the small letters: light where the same word without them is dark
    int more = bright(dots) - bright(plain);
    assertThat(more).isBetween(40, 3000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Wir sind gleich zurück – ÄÖÜäöüß",
        "À bientôt, ça va! ŒœÆæ",
        "Zaraz wracamy: łąężćńó",
        "Öt perc múlva őű",
        "Hned zpět: řžšťďě",
        "Şimdi ğıİ",
        "Скоро вернёмся",
        "Επιστρέφουμε",
        "© 2026 “a” €5"
      })
  void textsInLatinGreekAndCyrillicAreDrawn(String text) throws Exception {
    Slate slate = Slates.ofText(text);

    assertThat(slate.text()).isEqualTo(text);
    assertThat(bright(painted(text, 640, 360))).isGreaterThan(200);
  }

  @ParameterizedTest
  @CsvSource({
    "שלום, U+05E9",
    "再见, U+518D",
    "مرحبا, U+0645",
    "bye 👋, U+1F44B",
    "q\u0303, U+0303",
    "'a\tb', U+0009"
  })
  void aLetterThatCannotBeDrawnIsNamed(String text, String code) {
    assertThatThrownBy(() -> Slates.ofText(text))
        .isInstanceOf(SlateException.class)
        .hasMessageContaining(code);
  }

  @Test
  void aLongTextIsBrokenIntoLinesAndOneTooLongRefused() throws Exception {
    BufferedImage image = painted("word ".repeat(23).strip(), 1280, 720);
    int[] box = brightBox(image);
    assertThat(box[0]).isGreaterThan(60);
    assertThat(box[1]).isLessThan(1220);
    assertThat(box[3] - box[2]).isGreaterThan(200);
    int[] oneWord = brightBox(painted("W".repeat(120), 426, 240));
    assertThat(oneWord[0]).isGreaterThan(5);
    assertThat(oneWord[1]).isLessThan(421);

    assertThatThrownBy(() -> Slates.ofText("x".repeat(121))).hasMessageContaining("120");
    assertThatThrownBy(() -> Slates.ofText("x".repeat(5000))).hasMessageContaining("120");
  }

  @Test
  void noTextIsAPlainPictureAndSoundAloneHasNone() throws Exception {
    assertThat(Slates.forPlan(Slates.ofText("  "), plan(1280, 720))).isEmpty();
    assertThat(Slates.preview(Slates.ofText(""))).isNotEmpty();
    EncodePlan sound =
        new EncodePlan(
            Rational.of(25, 1),
            50,
            Packaging.CMAF,
            List.of(),
            List.of(new EncodePlan.AudioRendition(EncodePlan.AUDIO, 48_000, 2, 64_000)),
            "veryfast",
            1,
            "test");
    assertThat(Slates.forPlan(Slate.DEFAULT, sound)).isEmpty();
  }

  @Test
  void theSameTextIsTheSamePlan() {
    assertThat(Slates.forPlan(Slate.DEFAULT, plan(1280, 720)))
        .isEqualTo(Slates.forPlan(Slate.DEFAULT, plan(1280, 720)))
        .hasSizeLessThan(40_000);
  }

  // ---- uploads ----------------------------------------------------------------------------------

  @Test
  void anUploadIsMadeSmallEnoughForARecord() throws Exception {
    byte[] png = encoded(noise(400, 300), "png");

    Slate slate = Slates.ofUpload(png);

    BufferedImage kept =
        ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(slate.picture())));
    assertThat((double) kept.getWidth() / kept.getHeight())
        .isCloseTo(4 / 3.0, org.assertj.core.data.Offset.offset(0.02));
    assertThat(Base64.getDecoder().decode(slate.picture()))
        .hasSizeLessThanOrEqualTo(Slate.MAX_PICTURE_BYTES);
    assertThat(Slates.forPlan(slate, plan(1280, 720))).isEqualTo(slate.picture());
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg"})
  void aLargePlainUploadKeepsItsColour(String format) throws Exception {
    var image = new BufferedImage(4096, 2304, BufferedImage.TYPE_3BYTE_BGR);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        image.setRGB(x, y, 0x2060C0);
      }
    }

    byte[] small = Base64.getDecoder().decode(Slates.ofUpload(encoded(image, format)).picture());

    BufferedImage kept = ImageIO.read(new ByteArrayInputStream(small));
    assertThat(kept.getWidth()).isBetween(1200, 1280);
    int rgb = kept.getRGB(kept.getWidth() / 2, kept.getHeight() / 2);
    assertThat(rgb & 0xFF).isBetween(0xBB, 0xC5);
    assertThat(rgb >> 16 & 0xFF).isBetween(0x1B, 0x25);
  }

  @Test
  void whatIsTransparentIsDark() throws Exception {
    var image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_ARGB);

    byte[] kept = Base64.getDecoder().decode(Slates.ofUpload(encoded(image, "png")).picture());

    assertThat(ImageIO.read(new ByteArrayInputStream(kept)).getRGB(32, 32) & 0xFFFFFF)
        .isEqualTo(0x090909);
  }

  @Test
  void badUploadsAreRefusedWithTheReason() throws Exception {
    byte[] good = encoded(noise(64, 64), "png");
    refused(new byte[0], "neither");
    refused(encoded(noise(64, 64), "bmp"), "neither");
    refused(Arrays.copyOf(good, good.length / 2), "cannot be decoded");
    refused(encoded(noise(15, 64), "png"), "15 x 64");
    refused(new byte[512 * 1024 + 1], "524288");
    byte[] bomb = good.clone();
    bomb[18] = 0x7F; // the width says 32576 pixels
    refused(bomb, "pixels a side");
    Random random = new Random(5);
    for (int i = 0; i < 200; i++) {
      byte[] broken = encoded(noise(40, 40), i % 2 == 0 ? "png" : "jpg");
      for (int k = 0; k < 5; k++) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(Slates.ofUpload(broken).picture()).isNotEmpty();
      } catch (SlateException e) {
        assertThat(e).hasMessageContaining("picture");
      }
    }
  }

  private static void refused(byte[] upload, String why) {
    assertThatThrownBy(() -> Slates.ofUpload(upload))
        .isInstanceOf(SlateException.class)
        .hasMessageContaining(why);
  }

  private static BufferedImage noise(int width, int height) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    Random random = new Random(1);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    return image;
  }

  private static byte[] encoded(BufferedImage image, String format) throws IOException {
    var bytes = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, bytes)).isTrue();
    return bytes.toByteArray();
  }

  private static int[] pixels(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  private static int bright(BufferedImage image) {
    return (int) Arrays.stream(pixels(image)).filter(rgb -> (rgb & 0xFF) > BRIGHT).count();
  }

  private static int rows(BufferedImage image) {
    int[] box = brightBox(image);
    return box[3] - box[2];
  }

  /** Left, right, top and bottom of what is bright. */
  private static int[] brightBox(BufferedImage image) {
    int[] box = {Integer.MAX_VALUE, -1, Integer.MAX_VALUE, -1};
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        if ((image.getRGB(x, y) & 0xFF) > BRIGHT) {
          box[0] = Math.min(box[0], x);
          box[1] = Math.max(box[1], x);
          box[2] = Math.min(box[2], y);
          box[3] = Math.max(box[3], y);
        }
      }
    }
    return box;
  }
}
