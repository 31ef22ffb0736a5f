package org.zonecast.router.slate;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.zonecast.job.Slate;

/**
 * Somebody's PNG or JPEG, decoded with its size known before, and made anew: at most {@value
 * #LONGEST_SIDE} pixels a side, and small enough for a stream's record. No byte of the upload goes
 * any further.
 */
final class UploadedPicture {
  static final int MAX_BYTES = 512 * 1024;
  static final int LEAST_PIXELS = 16;
  static final int MOST_PIXELS = 4096;
  private static final int LONGEST_SIDE = 1280;
  private static final float[] QUALITIES = {0.9f, 0.8f, 0.65f, 0.5f, 0.35f};
  private static final Set<String> FORMATS = Set.of("png", "jpeg");

  private UploadedPicture() {}

  /**
   * The picture as a slate.
   *
   * @throws SlateException if it is no PNG or JPEG, broken, or too large or small
   */
  static byte[] fit(byte[] upload) throws SlateException {
    if (upload.length > MAX_BYTES) {
      throw new SlateException("a slate's picture has at most " + MAX_BYTES + " bytes");
    }
    BufferedImage image = decode(upload);
    for (int side = LONGEST_SIDE; side >= LEAST_PIXELS; side = side * 3 / 4) {
      byte[] small = encode(scaled(image, side));
      if (small.length <= Slate.MAX_PICTURE_BYTES) {
        return small;
      }
    }
    throw new SlateException("the picture has too much in it for a slate");
  }

  private static BufferedImage decode(byte[] upload) throws SlateException {
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(upload))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      ImageReader reader = readers.hasNext() ? readers.next() : null;
      if (reader == null || !FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
        throw new SlateException("a slate's picture is a PNG or a JPEG, and this is neither");
      }
      try {
        reader.setInput(in, true, true);
        return read(reader);
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) { // readers throw both at what is broken
      throw new SlateException("the picture cannot be decoded: " + e.getMessage());
    }
  }

  private static BufferedImage read(ImageReader reader) throws IOException, SlateException {
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    if (Math.min(width, height) < LEAST_PIXELS || Math.max(width, height) > MOST_PIXELS) {
      throw new SlateException(
          "a slate's picture has %d to %d pixels a side, this one is %d x %d"
              .formatted(LEAST_PIXELS, MOST_PIXELS, width, height));
    }
    int every = Math.max(1, Math.max(width, height) / LONGEST_SIDE);
    ImageReadParam param = reader.getDefaultReadParam();
    param.setSourceSubsampling(every, every, 0, 0);
    return reader.read(0, param);
  }

  /** The picture on a dark ground, with no side longer than {@code side}. */
  private static BufferedImage scaled(BufferedImage image, int side) {
    double scale = Math.min(1, side / (double) Math.max(image.getWidth(), image.getHeight()));
    int width = Math.max(1, (int) Math.round(image.getWidth() * scale));
    int height = Math.max(1, (int) Math.round(image.getHeight() * scale));
    var out = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = out.createGraphics();
    try {
      graphics.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
      graphics.setColor(SlatePainter.DARK);
      graphics.fillRect(0, 0, width, height);
      graphics.drawImage(image, 0, 0, width, height, null);
    } finally {
      graphics.dispose();
    }
    return out;
  }

  /** A PNG if that is small enough, else the best JPEG that is; the last one may not be. */
  private static byte[] encode(BufferedImage image) throws SlateException {
    try {
      byte[] bytes = png(image);
      for (int i = 0; i < QUALITIES.length && bytes.length > Slate.MAX_PICTURE_BYTES; i++) {
        bytes = jpeg(image, QUALITIES[i]);
      }
      return bytes;
    } catch (IOException e) {
      throw new SlateException("the picture cannot be encoded: " + e.getMessage());
    }
  }

  static byte[] png(BufferedImage image) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(image, "png", out);
    }
    return bytes.toByteArray();
  }

  private static byte[] jpeg(BufferedImage image, float quality) throws IOException {
    var bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (var out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(quality);
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
