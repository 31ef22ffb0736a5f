package org.zonecast.worker.codec;

import java.util.ArrayList;
import java.util.List;

/**
 * Raw 4:2:0 pictures that carry their number in 16 blocks of black and white, and the reading of
 * such numbers from pictures of any size.
 */
final class NumberedPictures {
  static final int DARK = -1;
  private static final int COLUMNS = 8;
  private static final int ROWS = 2;

  private NumberedPictures() {}

  static byte[] draw(int first, int count, int width, int height) {
    int pictureBytes = width * height * 3 / 2;
    byte[] out = new byte[count * pictureBytes];
    for (int i = 0; i < count; i++) {
      draw(out, i * pictureBytes, first + i, width, height);
    }
    return out;
  }

  private static void draw(byte[] out, int at, int number, int width, int height) {
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int bit = y * ROWS / height * COLUMNS + x * COLUMNS / width;
        int texture = (x * 7 + y * 13 + number * 5) % 16; // so that there is something to encode
        int luma = ((number >> bit & 1) == 1 ? 200 : 60) + texture;
        out[at + y * width + x] = (byte) luma;
      }
    }
    java.util.Arrays.fill(out, at + width * height, at + width * height * 3 / 2, (byte) 128);
  }

  /** The numbers of all pictures; {@link #DARK} for one of slate. */
  static List<Integer> read(byte[] pictures, int width, int height) {
    var numbers = new ArrayList<Integer>();
    int pictureBytes = width * height * 3 / 2;
    for (int at = 0; at + pictureBytes <= pictures.length; at += pictureBytes) {
      numbers.add(readOne(pictures, at, width, height));
    }
    return numbers;
  }

  private static int readOne(byte[] pictures, int at, int width, int height) {
    int number = 0;
    int brightest = 0;
    for (int bit = 0; bit < COLUMNS * ROWS; bit++) {
      int x = (2 * (bit % COLUMNS) + 1) * width / (2 * COLUMNS);
      int y = (2 * (bit / COLUMNS) + 1) * height / (2 * ROWS);
      int sum = 0;
      for (int dy = -2; dy < 2; dy++) {
        for (int dx = -2; dx < 2; dx++) {
          sum += pictures[at + (y + dy) * width + x + dx] & 0xFF;
        }
      }
      brightest = Math.max(brightest, sum / 16);
      number |= sum / 16 > 130 ? 1 << bit : 0;
    }
    return brightest < 40 ? DARK : number;
  }
}
