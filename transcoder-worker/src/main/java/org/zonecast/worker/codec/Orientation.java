package org.zonecast.worker.codec;

import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_side_data;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.javacpp.IntPointer;

/**
 * How a picture is turned before it is shown, in right angles: other angles count as the nearest.
 *
 * @param transposed rows become columns, before anything is mirrored
 * @param mirrored left and right change places
 * @param upsideDown top and bottom change places
 */
record Orientation(boolean transposed, boolean mirrored, boolean upsideDown) {
  static final Orientation UPRIGHT = new Orientation(false, false, false);
  private static final int MATRIX_BYTES = 9 * Integer.BYTES;

  /** The orientation that comes with a frame, or {@code otherwise}. */
  static Orientation of(AVFrame frame, Orientation otherwise) {
    AVFrameSideData data = av_frame_get_side_data(frame, AV_FRAME_DATA_DISPLAYMATRIX);
    if (data == null || data.size() < MATRIX_BYTES) {
      return otherwise;
    }
    IntPointer matrix = new IntPointer(data.data());
    Orientation found = of(matrix.get(0), matrix.get(1), matrix.get(3), matrix.get(4));
    return found.equals(otherwise) ? otherwise : found;
  }

  /** Column {@code x} is shown at {@code a*x + c*y}, row {@code y} at {@code b*x + d*y}. */
  static Orientation of(long a, long b, long c, long d) {
    boolean turned = Math.abs(b) + Math.abs(c) > Math.abs(a) + Math.abs(d);
    Orientation found =
        turned ? new Orientation(true, c < 0, b < 0) : new Orientation(false, a < 0, d < 0);
    return found.equals(UPRIGHT) ? UPRIGHT : found;
  }

  /** FFmpeg's filters that turn a picture so. */
  List<String> filters() {
    var filters = new ArrayList<String>();
    if (transposed) {
      filters.add("transpose=cclock_flip");
    }
    if (mirrored) {
      filters.add("hflip");
    }
    if (upsideDown) {
      filters.add("vflip");
    }
    return filters;
  }
}
