package org.zonecast.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.Packaging;
import org.zonecast.job.Rational;

class MovingPicturesTest {
  private static final Rational RATE = Rational.of(30, 1);
  private static final int SLOTS = 30;

  private final EncodePlan plan =
      new EncodePlan(
          RATE,
          2 * SLOTS,
          Packaging.CMAF,
          List.of(new EncodePlan.VideoRendition("360p", 640, 360, 23, 800_000, 1_200_000, 30)),
          List.of(),
          "veryfast",
          1,
          EncoderId.CURRENT);
  private final MovingPictures pictures = MovingPictures.of(1280, 720, RATE, plan, SLOTS);

  /** A pan over a soft picture takes a tenth of that. */
  @Test
  void takesAsManyBitsAsACameraOnABusyScene() {
    long bits = pictures.repeated(0).stream().mapToLong(unit -> 8L * unit.data().length).sum();
    assertThat(bits * 30 / SLOTS).isGreaterThan(1_500_000);
  }

  @Test
  void goesOnWithoutABreak() {
    assertThat(pictures.repeated(0)).hasSize(SLOTS);
    assertThat(pictures.repeated(0).getFirst().keyframe()).isTrue();
    assertThat(pictures.repeated(2).stream().mapToLong(unit -> unit.slot()).sorted())
        .containsExactlyElementsOf(LongStream.range(2 * SLOTS, 3 * SLOTS).boxed().toList());
  }
}
