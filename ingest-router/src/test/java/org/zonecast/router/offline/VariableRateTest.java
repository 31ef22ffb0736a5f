package org.zonecast.router.offline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zonecast.feed.FeedMessage.Gap;

/** The rule of slots for sources whose pictures do not come evenly, with a clock in hand. */
class VariableRateTest {
  private static final int PICTURES = 1800;

  @TempDir private Path folder;
  private Tape tape;

  @AfterEach
  void close() throws Exception {
    tape.close();
  }

  private Tape tape(boolean withSound) throws Exception {
    tape = new Tape(folder.resolve("a.feed"), withSound);
    return tape;
  }

  @Test
  void ofTwiceThePicturesInMillisecondsEverySecondIsShown() throws Exception {
    tape(false);
    for (int i = 0; i < PICTURES; i++) {
      picture(Math.round(i * 1001 / 60.0), i, 1001 / 60.0);
    }
    Tape.Reel reel = tape.end();
    List<Long> slots = reel.slots();
    assertThat(reel.all(Gap.class)).isEmpty();
    assertThat(slots).hasSize(PICTURES);
    for (int i = 0; i + 1 < PICTURES; i++) {
      boolean shown = !slots.get(i).equals(slots.get(i + 1));
      assertThat(shown).as("picture %d", i).isEqualTo(i % 2 == 0);
    }
    assertThat(new java.util.TreeSet<>(slots))
        .containsExactlyElementsOf(LongStream.rangeClosed(0, PICTURES / 2).boxed().toList());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aPhonesJitterNeitherRepeatsNorLosesASlot(long seed) throws Exception {
    tape(false);
    var random = new Random(seed);
    for (int i = 0; i < PICTURES; i++) {
      long jitter = i == 0 ? 0 : random.nextInt(17) - 8;
      picture(Math.round(i * 1001 / 30.0) + jitter, i, 1001 / 30.0);
    }
    assertThat(tape.end().slots())
        .containsExactlyElementsOf(LongStream.range(0, PICTURES).boxed().toList());
  }

  @Test
  void aScreenThatStandsStillForThreeSecondsWithSoundHasNoGap() throws Exception {
    tape(true).film(5);
    for (int i = 0; i < 4; i++) {
      tape.play(3, false, true, 1).film(2);
    }
    Tape.Reel reel = tape.end();
    assertThat(reel.all(Gap.class)).isEmpty();
    assertThat(tape.events()).doesNotContain("gap", "timestamp-jump", "audio-jump");
  }

  @Test
  void aScreenThatStandsStillForThreeSecondsWithoutSoundIsAGapAfterASegment() throws Exception {
    tape(false).film(5).silence(1.8);
    assertThat(tape.events()).doesNotContain("gap");
    tape.silence(1.2);
    assertThat(tape.events()).contains("gap");
    Tape.Reel reel = tape.jump(3, 0).film(2).end();
    assertThat(reel.all(Gap.class)).isNotEmpty();
    assertThat(reel.slots()).isSorted();
  }

  private void picture(long millis, int number, double spacingMillis) throws Exception {
    tape.picture(millis * 90, millis * 90, number % 30 == 0);
    tape.silence(spacingMillis / 1000);
  }
}
