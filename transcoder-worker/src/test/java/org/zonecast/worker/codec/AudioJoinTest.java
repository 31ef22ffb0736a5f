package org.zonecast.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.Packaging;
import org.zonecast.job.Rational;

/** Segments of audio, each encoded on its own, sound like one continuous encode. */
class AudioJoinTest {
  private static final int SECONDS = 8;
  private static final EncodePlan PLAN =
      new EncodePlan(
          Rational.of(30, 1),
          30,
          Packaging.CMAF,
          List.of(),
          List.of(new EncodePlan.AudioRendition(EncodePlan.AUDIO, 48_000, 1, 96_000)),
          "veryfast",
          1,
          EncoderId.CURRENT);

  @ParameterizedTest
  @CsvSource({
    "48000, sine=f=997:r=48000:d=8",
    "48000, anoisesrc=d=8:c=pink:seed=3:r=48000:a=0.3",
    "48000, aevalsrc='0.3*sin(2*PI*(200+300*t)*t)+0.1*sin(2*PI*5000*t)':s=48000:d=8",
    "44100, aevalsrc='0.3*sin(2*PI*(200+300*t)*t)+0.1*sin(2*PI*5000*t)':s=44100:d=8",
  })
  void joinsAreAsGoodAsNoJoins(int rateHz, String lavfi) {
    Source.Audio source = Source.sound(lavfi, rateHz);
    float[] reference = decodedSource(source);
    float[] heard = heard(source);
    float[] continuous = continuous(reference);
    int from = 4096;
    int to = 48_000 * SECONDS - 8192;

    assertThat(heard.length).isEqualTo(Math.ceilDiv(48_000 * SECONDS, 1024) * 1024);
    double snr = Sound.snrDb(reference, heard, from, to);
    double continuousSnr = Sound.snrDb(reference, continuous, from, to);
    assertThat(snr).as("continuous: %.2f dB", continuousSnr).isGreaterThan(continuousSnr - 1);
    for (int second = 1; second < SECONDS - 1; second++) {
      int at = second * 48_000 - 2048; // around the join
      assertThat(Sound.lag(reference, heard, at, at + 4096, 20)).as("at %d", second).isZero();
      assertThat(Sound.snrDb(reference, heard, at, at + 4096))
          .as("join at %d s", second)
          .isGreaterThan(
              Math.min(continuousSnr, Sound.snrDb(reference, continuous, at, at + 4096)) - 4);
    }
  }

  private static float[] heard(Source.Audio source) {
    var feed = new ArrayList<FeedMessage.Media>();
    feed.add(source.config());
    feed.addAll(source.stamped());
    feed.add(new FeedMessage.End(SECONDS * 30));
    return Rendering.of(PLAN, feed, 0).decodedAudio();
  }

  /** What a perfect transcoder would give out: the source, decoded in one go, at 48 kHz. */
  private static float[] decodedSource(Source.Audio source) {
    byte[] adts = adts(source);
    float[] decoded =
        Rendering.samples(
            FfmpegTool.ffmpeg(
                adts,
                "-f",
                "aac",
                "-i",
                "-",
                "-ac",
                "1",
                "-f",
                "f32le",
                "-flags",
                "+bitexact",
                "-ar",
                "" + source.rateHz(),
                "-"));
    float[] primed = java.util.Arrays.copyOfRange(decoded, 1024, decoded.length);
    return source.rateHz() == 48_000 ? primed : resampled(primed, source.rateHz());
  }

  private static float[] resampled(float[] samples, int rateHz) {
    return Rendering.samples(
        FfmpegTool.ffmpeg(
            bytes(samples),
            "-f",
            "f32le",
            "-ar",
            "" + rateHz,
            "-ac",
            "1",
            "-i",
            "-",
            "-ar",
            "48000",
            "-f",
            "f32le",
            "-"));
  }

  private static float[] continuous(float[] reference) {
    byte[] encoded =
        FfmpegTool.ffmpeg(
            bytes(reference),
            "-f",
            "f32le",
            "-ar",
            "48000",
            "-ac",
            "1",
            "-i",
            "-",
            "-c:a",
            "aac",
            "-b:a",
            "96k",
            "-f",
            "adts",
            "-");
    float[] decoded =
        Rendering.samples(FfmpegTool.ffmpeg(encoded, "-f", "aac", "-i", "-", "-f", "f32le", "-"));
    return java.util.Arrays.copyOfRange(decoded, 1024, decoded.length);
  }

  private static byte[] bytes(float[] samples) {
    ByteBuffer out = ByteBuffer.allocate(samples.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    out.asFloatBuffer().put(samples);
    return out.array();
  }

  /** Access units behind ADTS headers (ISO/IEC 14496-3, 1.A.2.2). */
  private static byte[] adts(Source.Audio source) {
    var out = new java.io.ByteArrayOutputStream();
    int rateIndex = source.rateHz() == 48_000 ? 3 : 4;
    for (byte[] unit : source.units()) {
      int length = unit.length + 7;
      out.writeBytes(
          new byte[] {
            (byte) 0xFF,
            (byte) 0xF1,
            (byte) (1 << 6 | rateIndex << 2),
            (byte) (source.channels() << 6 | length >> 11),
            (byte) (length >> 3),
            (byte) (length << 5 | 0x1F),
            (byte) 0xFC
          });
      out.writeBytes(unit);
    }
    return out.toByteArray();
  }
}
