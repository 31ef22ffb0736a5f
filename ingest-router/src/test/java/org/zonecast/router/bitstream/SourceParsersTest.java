package org.zonecast.router.bitstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.zonecast.job.AudioCodec;
import org.zonecast.job.Rational;
import org.zonecast.job.VideoCodec;
import org.zonecast.router.broadcast.Studio;
import org.zonecast.router.ingest.PublishRefusedException;

class SourceParsersTest {
  /** x264 Baseline, 1920x1080 at 25 frames a second: 1088 coded lines, cropped. */
  private static final byte[] BASELINE_1080 =
      HexFormat.of()
          .parseHex(
              "0142c028ffe1001a6742c028d900780227e5c044000003000400000300c83c60c92001000568cb83cb20");

  @Test
  void sizeCroppingPixelShapeAndTimingAreRead() throws Exception {
    assertThat(avcc(Studio.AVCC))
        .isEqualTo(
            new SourceVideo(
                VideoCodec.H264,
                426,
                240,
                Rational.of(10, 11),
                Optional.of(Rational.of(30000, 1001)),
                false,
                0));
    SourceVideo baseline = avcc(BASELINE_1080);
    assertThat(baseline.width()).isEqualTo(1920);
    assertThat(baseline.height()).isEqualTo(1080);
    assertThat(baseline.frameRate()).contains(Rational.of(25, 1));
  }

  @Test
  void garbageIsRefusedOrReadButNeverBreaksTheParser() {
    var random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = Studio.AVCC.clone();
      for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
        bytes[8 + random.nextInt(bytes.length - 8)] = (byte) random.nextInt();
      }
      try {
        SourceVideo video = avcc(bytes);
        assertThat(video.width()).isBetween(16, 16384);
        assertThat(video.height()).isBetween(16, 32768);
      } catch (PublishRefusedException e) {
        assertThat(e.reason()).isEqualTo(PublishRefusedException.Reason.UNSUPPORTED_MEDIA);
      }
    }
    assertThatThrownBy(() -> avcc(new byte[3])).isInstanceOf(PublishRefusedException.class);
  }

  @Test
  void aacIsRead() throws Exception {
    assertThat(asc("1190")).isEqualTo(new SourceAudio(AudioCodec.AAC, 48_000, 2, 1024));
    assertThat(asc("1208")).isEqualTo(new SourceAudio(AudioCodec.AAC, 44_100, 1, 1024));
  }

  @Test
  void signalledHeAacHasTheExtensionsRate() throws Exception {
    // Object type 5, core 24000 Hz, 2 channels, extension 48000 Hz, then AAC-LC.
    assertThat(asc("2b118800")).isEqualTo(new SourceAudio(AudioCodec.AAC, 48_000, 2, 2048));
  }

  @Test
  void heAacSignalledBehindAnLcConfigurationHasTheExtensionsRateToo() throws Exception {
    // AAC-LC 24000 Hz, 2 channels; 0x2b7, type 5, present, 48000 Hz.
    assertThat(asc("131056e598")).isEqualTo(new SourceAudio(AudioCodec.AAC, 48_000, 2, 2048));
    assertThat(asc("1310")).isEqualTo(new SourceAudio(AudioCodec.AAC, 24_000, 2, 1024));
  }

  @Test
  void framesOf960SamplesAreCountedAsSuch() throws Exception {
    assertThat(asc("1194")).isEqualTo(new SourceAudio(AudioCodec.AAC, 48_000, 2, 960));
  }

  @Test
  void otherAudioIsRefusedWithItsType() {
    assertThatThrownBy(() -> asc("0990")).hasMessageContaining("audio object type 1");
    assertThatThrownBy(() -> asc("11c0")).hasMessageContaining("channel configuration 8");
    assertThatThrownBy(() -> asc("11")).isInstanceOf(PublishRefusedException.class);
  }

  private static SourceAudio asc(String hex) throws PublishRefusedException {
    return SourceConfigs.audio(AudioCodec.AAC, HexFormat.of().parseHex(hex)).orElseThrow();
  }

  private static SourceVideo avcc(byte[] config) throws PublishRefusedException {
    return SourceConfigs.video(VideoCodec.H264, config);
  }
}
