package org.zonecast.worker.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.Rational;
import org.zonecast.job.VideoCodec;
import org.zonecast.worker.segment.CmafSample;

/**
 * A short made-up source that costs about what a camera's costs on a busy scene: pictures with
 * structure of every size whose parts move in different directions, and noise. It can be repeated
 * without end, since it is one closed GOP.
 */
final class MovingPictures {
  private static final int TEXTURE = 1024;
  private static final int TILE_WIDTH = 160;
  private static final int TILE_HEIGHT = 120;
  private static final int NOISE = 12;
  private static final int OCTAVES = 5;

  private final FeedMessage.VideoConfig config;
  private final List<FeedMessage.VideoUnit> units = new ArrayList<>();
  private final int slots;

  /**
   * @param plan its only rendition says how the source is coded
   */
  private MovingPictures(EncodePlan plan, int slots) {
    this.slots = slots;
    EncodePlan.VideoRendition source = plan.video().getFirst();
    byte[] texture = texture(new Random(7));
    try (var picture = new PictureFitter(source.width(), source.height());
        var encoder = new VideoEncoder(plan, source)) {
      for (int slot = 0; slot < slots; slot++) {
        draw(picture.slate(), texture, slot);
        encoder.encode(picture.slate());
      }
      List<CmafSample> samples = encoder.finish();
      config = new FeedMessage.VideoConfig(VideoCodec.H264, encoder.avcc());
      for (int i = 0; i < samples.size(); i++) {
        CmafSample sample = samples.get(i);
        int slot = i + sample.compositionOffsetSlots() - encoder.reorderSlots();
        units.add(new FeedMessage.VideoUnit(slot, slot * 3000L, sample.sync(), sample.data()));
      }
    }
  }

  /** A source of this size and length, as a broadcaster's encoder makes it. */
  static MovingPictures of(int width, int height, Rational frameRate, EncodePlan of, int slots) {
    int bitrate = (int) (3.5 * width * height);
    var source =
        new EncodePlan.VideoRendition("source", width, height, 23, bitrate, 2 * bitrate, 42);
    return new MovingPictures(
        new EncodePlan(
            frameRate,
            slots,
            of.packaging(),
            List.of(source),
            List.of(),
            of.preset(),
            1,
            of.encoderId()),
        slots);
  }

  FeedMessage.VideoConfig config() {
    return config;
  }

  int slots() {
    return slots;
  }

  /** The source once more, behind so many of itself. */
  List<FeedMessage.VideoUnit> repeated(long times) {
    long shift = times * slots;
    return units.stream()
        .map(unit ->
            new FeedMessage.VideoUnit(
                unit.slot() + shift, unit.pts90k() + shift * 3000, unit.keyframe(), unit.data()))
        .toList();
  }

  /** Value noise of several sizes on top of each other. */
  private static byte[] texture(Random random) {
    byte[] texture = new byte[TEXTURE * TEXTURE];
    byte[][] octaves = new byte[OCTAVES][texture.length];
    for (byte[] octave : octaves) {
      random.nextBytes(octave);
    }
    for (int y = 0; y < TEXTURE; y++) {
      for (int x = 0; x < TEXTURE; x++) {
        int value = 0;
        for (int i = 0; i < OCTAVES; i++) {
          int shift = i + 2;
          value += (octaves[i][(y >> shift) * TEXTURE + (x >> shift)] & 0xFF) >> (OCTAVES - i);
        }
        texture[y * TEXTURE + x] = (byte) Math.clamp(16 + value / 2, 16, 235);
      }
    }
    return texture;
  }

  /** Each tile shows a part of the texture that moves past it in a way of its own. */
  private static void draw(AVFrame frame, byte[] texture, int slot) {
    BytePointer luma = frame.data(0);
    int width = frame.width();
    byte[] line = new byte[width];
    int seed = slot * 7919;
    for (int y = 0; y < frame.height(); y++) {
      for (int x = 0; x < width; x++) {
        seed = seed * 1_103_515_245 + 12_345;
        int tile = 7 * (x / TILE_WIDTH) + 13 * (y / TILE_HEIGHT);
        int fromX = Math.floorMod(x + (tile % 7 - 3) * slot + 57 * tile, TEXTURE);
        int fromY = Math.floorMod(y + (tile % 5 - 2) * slot + 31 * tile, TEXTURE);
        int value = texture[fromY * TEXTURE + fromX] & 0xFF;
        int noise = (seed >>> 16) % NOISE - NOISE / 2;
        line[x] = (byte) Math.clamp(value + noise, 16, 235);
      }
      luma.position((long) y * frame.linesize(0)).put(line);
    }
    luma.position(0);
  }
}
