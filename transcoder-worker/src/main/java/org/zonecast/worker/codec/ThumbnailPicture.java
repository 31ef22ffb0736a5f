package org.zonecast.worker.codec;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.Java2DFrameConverter;
import org.zonecast.worker.child.ChildMessage;

/**
 * A picture as bytes of blue, green and red, row by row without padding. It lies in Java's memory,
 * so any thread may make a JPEG of it.
 */
record ThumbnailPicture(int width, int height, byte[] bgr) {
  private static final int CHANNELS = 3;
  private static final float[] QUALITIES = {0.75f, 0.4f, 0.1f};

  /**
   * A JPEG of at most {@link ChildMessage.Thumbnail#MAX_BYTES}.
   *
   * @throws IOException if it cannot be made
   */
  byte[] jpeg() throws IOException {
    BufferedImage image = image();
    for (float quality : QUALITIES) {
      byte[] jpeg = jpeg(image, quality);
      if (jpeg.length <= ChildMessage.Thumbnail.MAX_BYTES) {
        return jpeg;
      }
    }
    throw new IOException("it does not get small enough");
  }

  private BufferedImage image() {
    try (Frame frame = new Frame();
        Java2DFrameConverter converter = new Java2DFrameConverter()) {
      frame.imageWidth = width;
      frame.imageHeight = height;
      frame.imageDepth = Frame.DEPTH_UBYTE;
      frame.imageChannels = CHANNELS;
      frame.imageStride = CHANNELS * width;
      frame.image = new Buffer[] {ByteBuffer.wrap(bgr)};
      return converter.convert(frame);
    }
  }

  private static byte[] jpeg(BufferedImage image, float quality) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    var bytes = new ByteArrayOutputStream();
    try (var out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionQuality(quality);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), how);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
