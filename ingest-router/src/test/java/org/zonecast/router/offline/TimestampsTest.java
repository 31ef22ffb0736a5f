package org.zonecast.router.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.feed.FeedMessage.AudioUnit;
import org.zonecast.feed.FeedMessage.Gap;
import org.zonecast.router.status.StreamStatus;

/** What becomes of odd timestamps, row by row as docs/timestamps.md has it. */
class TimestampsTest {
  private static final double RATE = 30000 / 1001.0;

  @TempDir private Path folder;
  private Tape tape;

  private Tape tape(boolean withSound) throws Exception {
    tape = new Tape(folder.resolve("a.feed"), withSound);
    return tape;
  }

  @AfterEach
  void close() throws Exception {
    tape.close();
  }

  @Test
  void aShortJumpAheadKeepsItsPlace() throws Exception {
    tape(true).film(5);
    int before = (int) Math.ceil(5 * RATE);
    tape.silence(1).jump(1, 1).film(4);
    Tape.Reel reel = tape.end();
    long lost = Math.round(RATE);
    assertThat(reel.slots()).contains(before - 1L).doesNotContain(before + 5L);
    assertThat(reel.slots()).hasSize((int) (reel.end() - lost));
    assertThat(reel.all(Gap.class)).isEmpty();
    assertThat(tape.events()).containsOnlyOnce("audio-jump").doesNotContain("timestamp-jump");
  }

  @Test
  void aLongJumpAheadIsGivenTheClocksPlace() throws Exception {
    Tape.Reel reel = tape(true).film(5).jump(3600, 3600).film(5).end();
    assertThat(reel.end() / RATE).isCloseTo(10, within(0.1));
    assertThat(tape.events()).containsOnlyOnce("timestamp-jump").doesNotContain("audio-jump");
  }

  @Test
  void aJumpBackIsGivenTheClocksPlace() throws Exception {
    Tape.Reel reel = tape(true).film(20).jump(-15, -15).film(5).end();
    assertThat(reel.end() / RATE).isCloseTo(25, within(1.1));
    assertThat(tape.events()).contains("timestamp-jump");
    assertThat(reel.slots()).isSorted();
  }

  @Test
  void timestampsThatCreepBackAreAJumpInTheEnd() throws Exception {
    tape(false).film(5);
    for (int i = 0; i < 60; i++) {
      long ticks = tape.video90k() - i * 3003L;
      tape.picture(ticks, ticks, i % 30 == 29);
      tape.silence(1 / RATE);
    }
    assertThat(tape.events()).contains("timestamp-jump");
    assertThat(tape.end().end() / RATE).isGreaterThan(5.9);
  }

  @Test
  void equalTimestampsBecomeAGap() throws Exception {
    tape(false).film(5);
    long ticks = tape.video90k();
    for (int i = 0; i < 300; i++) {
      tape.picture(ticks, ticks, i % 30 == 0);
      tape.silence(1 / RATE);
    }
    Tape.Reel reel = tape.end();
    assertThat(tape.events()).contains("gap");
    assertThat(reel.end() / RATE).isGreaterThan(12);
  }

  @Test
  void negativeCompositionOffsetsAreTaken() throws Exception {
    tape(false).film(3);
    long origin = tape.video90k() + 9009;
    for (int i = 0; i < 30; i++) {
      long pts = origin + i * 3003L;
      tape.picture(pts + 4500, pts, false);
      tape.silence(1 / RATE);
    }
    long first = Math.round(origin / 3003.0);
    assertThat(tape.end().slots())
        .containsAll(LongStream.range(first, first + 30).boxed().toList());
    assertThat(tape.drops("bad_time")).isZero();
  }

  @Test
  void soundOverAStillPictureIsNoGap() throws Exception {
    tape(true).film(5).play(30, false, true, 1);
    assertThat(tape.events()).doesNotContain("gap");
    tape.film(5);
    Tape.Reel reel = tape.end();
    assertThat(reel.all(Gap.class)).isEmpty();
    assertThat(reel.end() / RATE).isCloseTo(40, within(0.2));
    assertThat(reel.slots()).noneMatch(slot -> slot > 5.2 * RATE && slot < 34.8 * RATE);
    assertContinuous(reel.all(AudioUnit.class));
  }

  @Test
  void aFeedThatEndsInAStillPictureLastsAsLongAsItsSound() throws Exception {
    Tape.Reel reel = tape(true).film(5).play(10, false, true, 1).end();
    assertThat(reel.end() / RATE).isCloseTo(15, within(0.2));
  }

  @Test
  void aGapBehindAStillPictureBeginsWhereTheSoundEnded() throws Exception {
    Tape.Reel reel = tape(true).film(5).play(10, false, true, 1).silence(6).end();
    assertThat(reel.all(Gap.class).getFirst().fromSlot() / RATE).isCloseTo(15, within(0.2));
  }

  @Test
  void aSilentPictureAloneIsAGapAfterOneSegment() throws Exception {
    tape(false).film(5).silence(1.8);
    assertThat(tape.events()).doesNotContain("gap");
    Tape.Reel reel = tape.silence(3).jump(4.8, 0).film(3).end();
    assertThat(reel.all(Gap.class)).isNotEmpty();
    assertThat(reel.end() / RATE).isCloseTo(12.8, within(0.2));
  }

  @Test
  void soundThatStopsAndComesBackLeavesAHole() throws Exception {
    tape(true).film(5).play(5, true, false, 1).film(5);
    Tape.Reel reel = tape.end();
    assertThat(reel.slots()).hasSize((int) reel.end());
    List<AudioUnit> sound = reel.all(AudioUnit.class);
    long longest = 0;
    for (int i = 1; i < sound.size(); i++) {
      AudioUnit last = sound.get(i - 1);
      longest = Math.max(longest, sound.get(i).position() - last.position() - last.samples());
    }
    assertThat(longest / 48_000.0).isCloseTo(5, within(0.1));
    assertThat(tape.events()).containsOnlyOnce("audio-jump").doesNotContain("gap");
  }

  @Test
  void soundOfAnotherOriginIsMovedToThePictures() throws Exception {
    tape(true).film(5).jump(0, -16_777.216).film(0);
    for (int i = 0; i < 300; i++) {
      tape.play(1 / RATE, true, false, 1);
      tape.sound(-1_000_000_000L + i * 3003L / 1920 * 1920);
    }
    Tape.Reel reel = tape.end();
    assertThat(tape.events()).contains("audio-jump");
    assertThat(tape.drops("bad_time")).isBetween(25L, 60L);
    AudioUnit last = reel.all(AudioUnit.class).getLast();
    assertThat(last.position() / 48_000.0).isCloseTo(15, within(1.0));
  }

  @Test
  void aFeedPushedTooFastIsHeldAndStaysNearTheClock() throws Exception {
    tape(true).film(5);
    for (int i = 0; i < 100 && !tape.held(); i++) {
      tape.play(0.2, true, true, 20);
    }
    assertThat(tape.held()).isTrue();
    tape.silence(0.4);
    assertThat(tape.held()).isTrue();
    tape.silence(0.4);
    assertThat(tape.held()).isFalse();
  }

  @Test
  void aFeedSlowerThanRealTimeHasNoGap() throws Exception {
    Tape.Reel reel = tape(true).play(30, true, true, 0.5).end();
    assertThat(reel.all(Gap.class)).isEmpty();
    assertThat(new HashSet<>(reel.slots())).hasSize((int) reel.end());
  }

  @Test
  void aFastClockIsNeverHeldAndItsDriftIsShown() throws Exception {
    tape(true);
    boolean held = false;
    for (int minute = 0; minute < 36; minute++) {
      tape.play(60, true, true, 1.001);
      held |= tape.held();
    }
    assertThat(held).isFalse();
    StreamStatus.Input input = tape.edge.status().input();
    assertThat(input.videoDriftPpm()).isCloseTo(1000, within(20.0));
    assertThat(input.videoDriftMs()).isCloseTo(2160, within(300L));
    assertThat(tape.end().all(Gap.class)).isEmpty();
  }

  @Test
  void aSlowClockGetsNoGap() throws Exception {
    tape(true);
    for (int minute = 0; minute < 36; minute++) {
      tape.play(60, true, true, 0.999);
    }
    assertThat(tape.edge.status().input().videoDriftMs()).isCloseTo(-2160, within(300L));
    assertThat(tape.end().all(Gap.class)).isEmpty();
  }

  private static void assertContinuous(List<AudioUnit> units) {
    for (int i = 1; i < units.size(); i++) {
      AudioUnit before = units.get(i - 1);
      assertThat(units.get(i).position()).isEqualTo(before.position() + before.samples());
    }
  }
}
