package org.zonecast.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.Packaging;
import org.zonecast.job.Rational;
import org.zonecast.worker.child.ChildMessage;

/**
 * What segments promise, whichever H.264 library the build has: run with libx264 as a matter of
 * course, and with libopenh264 by {@code mvn -Plgpl … -Dgroups=lgpl}.
 */
@Tag("lgpl")
class EncoderOfThisBuildTest {
  private static final int SEGMENT_FRAMES = 30;
  private static final int SLOTS = 4 * SEGMENT_FRAMES + 10;
  private static final EncodePlan.VideoRendition UPPER =
      new EncodePlan.VideoRendition("216p", 384, 216, 24, 400_000, 600_000, 21);
  private static final EncodePlan.VideoRendition LOWER =
      new EncodePlan.VideoRendition("144p", 256, 144, 26, 200_000, 300_000, 12);
  private static final EncodePlan PLAN =
      new EncodePlan(
          Rational.of(30, 1),
          SEGMENT_FRAMES,
          Packaging.CMAF,
          List.of(UPPER, LOWER),
          List.of(new EncodePlan.AudioRendition(EncodePlan.AUDIO, 48_000, 2, 64_000)),
          "veryfast",
          2,
          EncoderId.CURRENT);

  private static List<FeedMessage.Media> numbered;
  private static List<FeedMessage.Media> noise;

  @BeforeAll
  static void makeFeeds() {
    var sound = Source.sound("anoisesrc=d=5:c=pink:seed=7:r=48000:a=0.4", 48_000, "-ac", "2");
    byte[] pictures = NumberedPictures.draw(0, SLOTS, 384, 216);
    numbered =
        Source.interleave(
            PLAN,
            feed(pictures, "-f rawvideo -pix_fmt yuv420p -s 384x216 -r 30 -i -"),
            sound,
            SLOTS);
    String moving = "testsrc2=s=640x360:r=30,noise=alls=40:allf=t:all_seed=5";
    noise =
        Source.interleave(
            PLAN, feed(new byte[0], "-f lavfi -i " + moving + " -frames:v " + SLOTS), sound, SLOTS);
  }

  private static Source.Video feed(byte[] input, String source) {
    var arguments = new ArrayList<>(List.of(source.split(" ")));
    arguments.addAll(List.of("-c:v", FfmpegPrograms.h264Encoder(), "-b:v", "2M", "-g", "47"));
    arguments.addAll(List.of("-threads", "1", "-pix_fmt", "yuv420p", "-f", "flv", "-"));
    return Source.readVideo(FfmpegTool.ffmpeg(input, arguments.toArray(String[]::new)));
  }

  @Test
  void theLibraryIsTheOneThatThisBuildIsToHave() {
    String expected = System.getProperty("h264.library");
    assertThat(EncoderId.CURRENT).startsWith("cpu-" + expected + "-ffmpeg");
    assertThat(FfmpegPrograms.h264Encoder()).isEqualTo("lib" + expected);
  }

  @Test
  void everyPictureIsThereOnceAndInOrder() {
    var rendering = Rendering.of(PLAN, numbered, 0);
    assertThat(rendering.troubles()).isEmpty();
    assertThat(rendering.numbers("216p"))
        .containsExactlyElementsOf(IntStream.range(0, SLOTS).boxed().toList());
    assertThat(rendering.media("144p"))
        .extracting(ChildMessage.Media::samples)
        .containsExactly(30, 30, 30, 30, 10);
  }

  @Test
  void everyRunAndEveryBeginningGivesTheSameBytes() {
    var whole = Rendering.of(PLAN, noise, 0);
    assertThat(whole.objectsFrom(0)).hasSize(3 + 3 * 5);
    assertThat(Rendering.of(PLAN, noise, 0).objectsFrom(0)).isEqualTo(whole.objectsFrom(0));
    for (int k = 1; k <= 4; k++) {
      var later = Rendering.of(PLAN, Source.cut(PLAN, noise, k), k);
      assertThat(later.objectsFrom(k)).as("from %d", k).isEqualTo(whole.objectsFrom(k));
    }
  }

  @Test
  void theInitializationSaysWhatThePlaylistSays() {
    var rendering = Rendering.of(PLAN, numbered, 0);
    for (EncodePlan.VideoRendition video : PLAN.video()) {
      String init = HexFormat.of().formatHex(rendering.init(video.name()));
      String avcC = init.substring(init.indexOf(HexFormat.of().formatHex("avcC".getBytes())) + 8);
      String sps = avcC.substring(16);
      assertThat("avc1." + avcC.substring(2, 8)).isEqualTo(video.codecs());
      assertThat("avc1." + sps.substring(2, 8)).isEqualTo(video.codecs());
      var probed =
          FfmpegTool.ffprobe(
              rendering.file(video.name()),
              "-show_entries",
              "stream=profile,width,height,level,color_space",
              "-of",
              "csv=p=0",
              "-");
      assertThat(probed.err()).isEmpty();
      assertThat(new String(probed.out()).strip())
          .isEqualTo("High,%d,%d,%d,bt709".formatted(video.width(), video.height(), video.level()));
    }
  }

  @Test
  void noiseKeepsToTheRateThatIsAnnounced() {
    var rendering = Rendering.of(PLAN, noise, 0);
    for (EncodePlan.VideoRendition video : PLAN.video()) {
      double announced = video.maxrateBps() + 0.9 * video.bufsizeBits();
      for (ChildMessage.Media media : rendering.media(video.name())) {
        double seconds = media.samples() / 30.0;
        assertThat(media.data().length * 8 / seconds)
            .as("%s segment %d", video.name(), media.segment())
            .isLessThan(seconds < 1 ? 3 * announced : announced);
      }
    }
  }
}
