package org.zonecast.worker.codec;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.zonecast.feed.FeedMessage;

/**
 * Feeds some of whose access units are broken: bytes changed, cut short, or replaced by rubbish.
 */
final class Damage {
  private Damage() {}

  /** Damages one access unit of {@code oneOf}. */
  static List<FeedMessage.Media> of(List<FeedMessage.Media> feed, Random random, int oneOf) {
    return feed.stream()
        .map(m ->
            switch (m) {
              case FeedMessage.VideoUnit v when random.nextInt(oneOf) == 0 ->
                  (FeedMessage.Media)
                      new FeedMessage.VideoUnit(
                          v.slot(),
                          v.pts90k(),
                          v.access(),
                          v.cleanSlot(),
                          damage(v.data(), random));
              case FeedMessage.AudioUnit a when random.nextInt(oneOf) == 0 ->
                  new FeedMessage.AudioUnit(a.position(), a.samples(), damage(a.data(), random));
              default -> m;
            })
        .toList();
  }

  private static byte[] damage(byte[] data, Random random) {
    byte[] out = data.clone();
    switch (random.nextInt(3)) {
      case 0 -> {
        for (int i = 0; i < 5; i++) {
          out[random.nextInt(out.length)] ^= (byte) (1 + random.nextInt(255));
        }
        return out;
      }
      case 1 -> {
        return Arrays.copyOf(out, out.length / 2);
      }
      default -> {
        random.nextBytes(out);
        return out;
      }
    }
  }
}
