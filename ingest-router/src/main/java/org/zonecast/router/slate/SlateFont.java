package org.zonecast.router.slate;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.GlyphData;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;

/**
 * Liberation Sans, read from PDFBox's jar: outlines of letters, without a font of the system, which
 * servers often have none of. Lengths are in parts of the font's size.
 */
final class SlateFont {
  private static final String RESOURCE =
      "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
  private static final int NO_GLYPH = 0;

  private final TrueTypeFont font;
  private final CmapLookup glyphs;
  private final double unitsPerEm;

  private SlateFont(TrueTypeFont font) throws IOException {
    this.font = font;
    this.glyphs = font.getUnicodeCmapLookup();
    this.unitsPerEm = font.getUnitsPerEm();
  }

  static SlateFont load() {
    try (InputStream in =
        Objects.requireNonNull(PDDocument.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      return new SlateFont(new TTFParser().parse(new RandomAccessReadBuffer(in)));
    } catch (IOException e) {
      throw new UncheckedIOException("the font cannot be read", e);
    }
  }

  /** Whether the font has this letter. */
  synchronized boolean has(int codePoint) {
    return glyphs.getGlyphId(codePoint) != NO_GLYPH;
  }

  synchronized double width(String text) {
    return text.codePoints().mapToDouble(this::advance).sum();
  }

  /** The outline of a line of text that begins at the origin of its baseline; y points down. */
  synchronized Shape outline(String text) {
    Path2D all = new Path2D.Double(Path2D.WIND_NON_ZERO);
    double x = 0;
    for (int codePoint : text.codePoints().toArray()) {
      var place = new AffineTransform(1 / unitsPerEm, 0, 0, -1 / unitsPerEm, x, 0);
      all.append(glyph(codePoint).getPathIterator(place), false);
      x += advance(codePoint);
    }
    return all;
  }

  private double advance(int codePoint) {
    try {
      return font.getAdvanceWidth(glyphs.getGlyphId(codePoint)) / unitsPerEm;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path2D glyph(int codePoint) {
    try {
      GlyphData data = font.getGlyph().getGlyph(glyphs.getGlyphId(codePoint));
      return data == null ? new Path2D.Float() : data.getPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
