package org.zonecast.router.slate;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.List;

/** Draws a text in the middle of a dark picture, as large as it fits well. */
final class SlatePainter {
  /** The darkness that workers make bars and plain slates of: luma 24. */
  static final Color DARK = new Color(9, 9, 9);

  private static final Color LIGHT = new Color(232, 232, 232);

  /** Of the picture's width, and of its height. */
  private static final double WIDEST = 0.84;

  private static final double HIGHEST = 0.7;

  /** Of the shorter side. */
  private static final double LARGEST = 0.11;

  private static final double SHRINK = 0.92;
  private static final double SMALLEST_PIXELS = 1;

  /** From baseline to baseline, and from the baseline to the middle of small letters. */
  private static final double LINE = 1.3;

  private static final double MIDDLE = 0.34;

  private final SlateFont font;

  SlatePainter(SlateFont font) {
    this.font = font;
  }

  BufferedImage paint(SlateText text, int width, int height) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setRenderingHint(
          RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      graphics.setColor(DARK);
      graphics.fillRect(0, 0, width, height);
      graphics.setColor(LIGHT);
      draw(graphics, text, width, height);
    } finally {
      graphics.dispose();
    }
    return image;
  }

  private void draw(Graphics2D graphics, SlateText text, int width, int height) {
    double size = Math.max(SMALLEST_PIXELS, LARGEST * Math.min(width, height));
    while (size > SMALLEST_PIXELS && !fits(text, size, width, height)) {
      size *= SHRINK;
    }
    List<String> lines = text.lines(font, WIDEST * width / size);
    double baseline = height / 2.0 - (lines.size() - 1) * LINE * size / 2 + MIDDLE * size;
    for (String line : lines) {
      double x = (width - font.width(line) * size) / 2;
      var place = new AffineTransform(size, 0, 0, size, x, baseline);
      graphics.fill(place.createTransformedShape(font.outline(line)));
      baseline += LINE * size;
    }
  }

  private boolean fits(SlateText text, double size, int width, int height) {
    List<String> lines = text.lines(font, WIDEST * width / size);
    return lines.size() * LINE * size <= HIGHEST * height
        && lines.stream().allMatch(line -> font.width(line) * size <= WIDEST * width);
  }
}
