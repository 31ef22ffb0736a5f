package org.zonecast.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.Packaging;
import org.zonecast.job.Rational;
import org.zonecast.job.SegmentGrid;

/** Pictures of any format, orientation and scan come out upright and progressive. */
class SourcePicturesTest {
  private static final int SLOTS = 60;
  private static final EncodePlan PLAN =
      new EncodePlan(
          Rational.of(30, 1),
          20,
          Packaging.CMAF,
          List.of(new EncodePlan.VideoRendition("v", 256, 144, 20, 500_000, 800_000, 12)),
          List.of(),
          "veryfast",
          1,
          EncoderId.CURRENT);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-c:v libx264 -pix_fmt yuv422p",
        "-c:v libx264 -pix_fmt yuv444p -vf scale=253:145",
        "-c:v libx264 -pix_fmt yuv420p10le",
        "-c:v libx264 -pix_fmt yuv422p10le",
        "-c:v libx264 -pix_fmt yuvj420p",
        "-c:v libx264rgb -pix_fmt rgb24",
        "-c:v libx264 -colorspace bt2020nc -color_primaries bt2020 -color_trc smpte2084",
        "-c:v libx264 -vf scale=192:144,setsar=4/3",
        "-c:v libx265 -pix_fmt yuv420p10le -x265-params log-level=none",
        "-c:v libx264 -g 25 -bf 2 -flags +ildct+ilme -x264-params tff=1",
        "-c:v libx264 -g 25 -pix_fmt yuv422p10le -flags +ildct+ilme -x264-params bff=1",
      })
  void everyFormatShowsEveryPicture(String coding) {
    assertEveryPictureFromEveryStart(List.of(coding.split(" ")));
  }

  @ParameterizedTest
  @CsvSource({"90, transpose=clock", "180, 'hflip,vflip'", "270, transpose=cclock"})
  void turnedPicturesStandUpright(String anticlockwise, String laidDown) {
    String orientation = "h264_metadata=display_orientation=insert:rotate=" + anticlockwise;
    assertEveryPictureFromEveryStart(
        List.of("-vf", laidDown, "-c:v", "libx264", "-g", "60", "-bsf:v", orientation));
  }

  private static void assertEveryPictureFromEveryStart(List<String> coding) {
    var arguments = new ArrayList<>(coding);
    arguments.addAll(List.of("-preset", "veryfast", "-crf", "16"));
    Source.Video video = Source.coded(0, SLOTS, 256, 144, "30", arguments);
    var feed = new ArrayList<FeedMessage.Media>();
    feed.add(video.config());
    feed.addAll(Source.stamp(video, SegmentGrid.of(PLAN)));
    feed.add(new FeedMessage.End(SLOTS));

    Rendering whole = Rendering.of(PLAN, feed, 0);

    assertThat(whole.troubles()).isEmpty();
    assertThat(whole.numbers("v"))
        .containsExactlyElementsOf(IntStream.range(0, SLOTS).boxed().toList());
    for (int k = 1; k < 3; k++) {
      assertThat(Rendering.of(PLAN, Source.cut(PLAN, feed, k), k).objectsFrom(0))
          .as("from %d", k)
          .isEqualTo(whole.objectsFrom(k));
    }
  }
}
