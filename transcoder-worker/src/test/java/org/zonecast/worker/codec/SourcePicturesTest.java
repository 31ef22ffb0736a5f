package org.zonecast.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zonecast.feed.FeedMessage;
import org.zonecast.feed.Orientation;
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
  @CsvSource({
    "0, false, null",
    "1, false, transpose=clock",
    "2, false, 'hflip,vflip'",
    "3, false, transpose=cclock",
    "0, true, hflip",
    "1, true, 'transpose=clock,hflip'",
    "2, true, vflip",
    "3, true, 'transpose=cclock,hflip'"
  })
  void turnedPicturesStandUprightInEveryGop(int turns, boolean mirrored, String laidDown) {
    assertEveryPictureFromEveryStart(
        new Orientation(mirrored, turns),
        List.of("-vf", laidDown, "-c:v", "libx264", "-g", "25", "-bf", "2"));
  }

  @Test
  void whatThePicturesThemselvesSayIsPassedOver() {
    String orientation = "h264_metadata=display_orientation=insert:rotate=90";
    assertEveryPictureFromEveryStart(List.of("-c:v", "libx264", "-g", "25", "-bsf:v", orientation));
  }

  @Test
  void anOrientationHoldsUntilAnotherConfiguration() {
    Source.Video lying = coded(List.of("-vf", "transpose=clock", "-c:v", "libx264", "-g", "20"));
    Source.Video standing = coded(List.of("-c:v", "libx264", "-g", "20"));
    SegmentGrid grid = SegmentGrid.of(PLAN);
    var feed = new ArrayList<FeedMessage.Media>();
    feed.add(turned(lying.config(), new Orientation(false, 1)));
    feed.addAll(Source.stamp(lying, grid).stream().filter(m -> slot(m) < 40).toList());
    feed.add(standing.config());
    feed.addAll(Source.stamp(standing, grid).stream().filter(m -> slot(m) >= 40).toList());
    feed.add(new FeedMessage.End(SLOTS));
    assertShowsEveryPicture(feed);
  }

  private static long slot(FeedMessage.Media unit) {
    return ((FeedMessage.VideoUnit) unit).slot();
  }

  private static FeedMessage.VideoConfig turned(
      FeedMessage.VideoConfig config, Orientation orientation) {
    return new FeedMessage.VideoConfig(config.codec(), orientation, config.config());
  }

  private static Source.Video coded(List<String> coding) {
    var arguments = new ArrayList<>(coding);
    arguments.addAll(List.of("-preset", "veryfast", "-crf", "16"));
    return Source.coded(0, SLOTS, 256, 144, "30", arguments);
  }

  private static void assertEveryPictureFromEveryStart(List<String> coding) {
    assertEveryPictureFromEveryStart(Orientation.UPRIGHT, coding);
  }

  private static void assertEveryPictureFromEveryStart(
      Orientation orientation, List<String> coding) {
    Source.Video video = coded(coding);
    var feed = new ArrayList<FeedMessage.Media>();
    feed.add(turned(video.config(), orientation));
    feed.addAll(Source.stamp(video, SegmentGrid.of(PLAN)));
    feed.add(new FeedMessage.End(SLOTS));
    assertShowsEveryPicture(feed);
  }

  private static void assertShowsEveryPicture(List<FeedMessage.Media> feed) {
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
