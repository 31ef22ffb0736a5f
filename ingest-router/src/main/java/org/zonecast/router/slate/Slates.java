package org.zonecast.router.slate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.Slate;

/** Slates as streams wish them, and as plans hold them. Pure functions; any thread may call. */
public final class Slates {
  private static final Logger LOG = LoggerFactory.getLogger(Slates.class);

  /** Text is drawn no larger: a worker makes it larger where a rung is. */
  private static final int LONGEST_SIDE = 1280;

  private static final int LEAST_SIDE = 16;

  /** The most bytes of an upload. */
  public static final int MAX_UPLOAD_BYTES = UploadedPicture.MAX_BYTES;

  private Slates() {}

  /** Read once, when the first text is drawn. */
  private static final class Font {
    static final SlateFont FONT = load();

    private static SlateFont load() {
      System.setProperty("java.awt.headless", "true");
      return SlateFont.load();
    }
  }

  /** Draws a text, so that later ones are drawn at once. */
  public static void warmUp() {
    paint(Slate.DEFAULT.text(), 64, 36);
  }

  /**
   * A slate of a text; an empty one is a plain picture.
   *
   * @throws SlateException if the text cannot be drawn
   */
  public static Slate ofText(String text) throws SlateException {
    return Slate.ofText(SlateText.of(text, Font.FONT).text());
  }

  /**
   * A slate of a PNG or JPEG that somebody uploaded. Takes a while.
   *
   * @throws SlateException if it is none, or not of a size that is taken
   */
  public static Slate ofUpload(byte[] upload) throws SlateException {
    return Slate.ofPicture(UploadedPicture.fit(upload));
  }

  /** The slate in the shape of a plan's largest pictures, as the plan holds it. */
  public static String forPlan(Slate slate, EncodePlan plan) {
    if (plan.video().isEmpty() || !slate.picture().isEmpty()) {
      return plan.video().isEmpty() ? "" : slate.picture();
    }
    EncodePlan.VideoRendition largest = plan.video().getFirst();
    int longest = Math.max(largest.width(), largest.height());
    double scale = Math.min(1, LONGEST_SIDE / (double) longest);
    byte[] painted =
        paint(slate.text(), side(largest.width() * scale), side(largest.height() * scale));
    return Base64.getEncoder().encodeToString(painted);
  }

  /** What a slate looks like: a PNG or a JPEG. */
  public static byte[] preview(Slate slate) {
    return slate.picture().isEmpty()
        ? paintOrPlain(slate.text(), LONGEST_SIDE, LONGEST_SIDE * 9 / 16)
        : Base64.getDecoder().decode(slate.picture());
  }

  private static int side(double pixels) {
    return Math.max(LEAST_SIDE, (int) Math.round(pixels));
  }

  /** Nothing for a plain picture. */
  private static byte[] paint(String text, int width, int height) {
    return text.isEmpty() ? new byte[0] : paintOrPlain(text, width, height);
  }

  private static byte[] paintOrPlain(String text, int width, int height) {
    try {
      return UploadedPicture.png(new SlatePainter(Font.FONT).paint(drawable(text), width, height));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Records were checked when they were made; one of another version may know other letters. */
  private static SlateText drawable(String text) {
    try {
      return SlateText.of(text, Font.FONT);
    } catch (SlateException e) {
      LOG.warn("a slate is left plain: {}", e.getMessage());
      return new SlateText("");
    }
  }

  /** The media type of a picture that was made here. */
  public static String mediaType(byte[] picture) {
    return picture.length > 0 && (picture[0] & 0xFF) == 0x89 ? "image/png" : "image/jpeg";
  }
}
