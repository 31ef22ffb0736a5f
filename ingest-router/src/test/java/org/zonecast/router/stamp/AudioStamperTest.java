package org.zonecast.router.stamp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zonecast.feed.FeedMessage.AudioUnit;
import org.zonecast.feed.FeedMessage.Media;
import org.zonecast.job.AudioCodec;
import org.zonecast.router.bitstream.SourceAudio;
import org.zonecast.router.stamp.StampSink.Drop;

class AudioStamperTest {
  private static final int SAMPLES = 1024;

  private final List<AudioUnit> units = new ArrayList<>();
  private final List<String> events = new ArrayList<>();
  private final AudioStamper stamper =
      new AudioStamper(
          new StampSink() {
            @Override
            public void stamped(Media message, long begin90k) {
              if (message instanceof AudioUnit unit) {
                units.add(unit);
              }
            }

            @Override
            public void event(String type, String detail) {
              events.add(type);
            }

            @Override
            public void dropped(Drop why) {
              events.add(why.name());
            }
          });

  @ParameterizedTest
  @ValueSource(ints = {44_100, 48_000, 32_000, 22_050})
  void timestampsInMillisecondsAreCountedExactly(int rate) {
    config(rate);
    for (int i = 0; i < 30_000; i++) {
      stamper.unit(Math.round(i * SAMPLES * 1000.0 / rate) * 90, new byte[1]);
    }
    for (int i = 0; i < units.size(); i++) {
      assertThat(units.get(i).position()).isEqualTo((long) i * SAMPLES);
    }
    assertThat(units).hasSize(30_000);
    assertThat(events).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"48000,300", "48000,-300", "44100,300", "44100,-900"})
  void aClockThatDriftsIsFollowedWithoutAJump(int rate, double ppm) {
    config(rate);
    int count = 600 * rate / SAMPLES;
    for (int i = 0; i < count; i++) {
      double seconds = i * SAMPLES / (double) rate * (1 + ppm / 1_000_000);
      stamper.unit(Math.round(seconds * 1000) * 90, new byte[1]);
      double away = units.getLast().position() / (double) rate - seconds;
      assertThat(Math.abs(away)).as("unit %d", i).isLessThan(0.020);
    }
    assertThat(events).isEmpty();
    for (int i = 1; i < units.size(); i++) {
      long moved = units.get(i).position() - units.get(i - 1).position() - SAMPLES;
      assertThat(moved).isBetween(-1L, 1L);
    }
  }

  @Test
  void jitterIsNotChased() {
    config(48_000);
    var random = new Random(7);
    for (int i = 0; i < 10_000; i++) {
      stamper.unit(i * 1920L + random.nextInt(-8, 9) * 90L, new byte[1]);
    }
    long offset = units.getLast().position() - 9999L * SAMPLES;
    assertThat(Math.abs(offset)).isLessThan(48 * 9);
    assertThat(events).isEmpty();
  }

  private void config(int rate) {
    stamper.config(new SourceAudio(AudioCodec.AAC, rate, 2, SAMPLES), new byte[] {1});
  }
}
