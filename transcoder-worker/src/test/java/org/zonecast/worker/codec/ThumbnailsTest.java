package org.zonecast.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.Packaging;
import org.zonecast.job.Rational;
import org.zonecast.job.SegmentGrid;
import org.zonecast.worker.child.ChildMessage;

/** Thumbnails are there when people want them, and nobody else notices. */
class ThumbnailsTest {
  private static final int SLOTS = 200;

  @ParameterizedTest
  @CsvSource({"256, 144, 320, 180", "144, 256, 320, 568", "96, 256, 240, 640"})
  void everyTenSecondsOneOfTheLowestRungAndTheObjectsStayTheSame(
      int width, int height, int shownWidth, int shownHeight) throws IOException {
    EncodePlan plan = plan(width, height);
    List<FeedMessage.Media> feed = feed(plan, width, height);

    Rendering with = Rendering.of(plan, feed, 0, Runnable::run);

    assertThat(with.thumbnails())
        .extracting(ChildMessage.Thumbnail::segment)
        .containsExactly(0L, 5L);
    for (ChildMessage.Thumbnail thumbnail : with.thumbnails()) {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(thumbnail.jpeg()));
      assertThat(image.getWidth()).isEqualTo(shownWidth);
      assertThat(image.getHeight()).isEqualTo(shownHeight);
    }
    assertThat(with.troubles()).isEmpty();
    Rendering without = Rendering.of(plan, feed, 0);
    assertThat(without.thumbnails()).isEmpty();
    assertThat(with.objectsFrom(0)).isEqualTo(without.objectsFrom(0)).hasSize(1 + 7);
  }

  @Test
  void whatCannotBeMadeIsToldOnceAndCostsNothing() {
    EncodePlan plan = plan(256, 144);
    List<FeedMessage.Media> feed = feed(plan, 256, 144);

    Rendering failing =
        Rendering.of(
            plan,
            feed,
            0,
            work -> {
              throw new RejectedExecutionException("no room");
            });

    assertThat(failing.thumbnails()).isEmpty();
    assertThat(failing.troubles())
        .singleElement()
        .satisfies(trouble -> assertThat(trouble.detail()).contains("no room"));
    assertThat(failing.objectsFrom(0)).isEqualTo(Rendering.of(plan, feed, 0).objectsFrom(0));
  }

  @Test
  void slateIsNoThumbnail() {
    EncodePlan plan = plan(256, 144);
    List<FeedMessage.Media> feed =
        List.of(new FeedMessage.Gap(0, SLOTS), new FeedMessage.End(SLOTS));

    assertThat(Rendering.of(plan, feed, 0, Runnable::run).thumbnails()).isEmpty();
  }

  @Test
  void noiseIsMadeToFitToo() throws IOException {
    byte[] noise = new byte[320 * 640 * 3];
    new Random(1).nextBytes(noise);

    byte[] jpeg = new ThumbnailPicture(320, 640, noise).jpeg();

    assertThat(jpeg.length).isLessThanOrEqualTo(ChildMessage.Thumbnail.MAX_BYTES);
    assertThat(ImageIO.read(new ByteArrayInputStream(jpeg)).getHeight()).isEqualTo(640);
  }

  /** Segments of two seconds, at 15 frames a second. */
  private static EncodePlan plan(int width, int height) {
    return new EncodePlan(
        Rational.of(15, 1),
        30,
        Packaging.CMAF,
        List.of(new EncodePlan.VideoRendition("v", width, height, 25, 500_000, 800_000, 12)),
        List.of(),
        "veryfast",
        1,
        EncoderId.CURRENT);
  }

  private static List<FeedMessage.Media> feed(EncodePlan plan, int width, int height) {
    Source.Video video =
        Source.readVideo(
            FfmpegTool.ffmpeg(
                new byte[0],
                ("-f lavfi -i testsrc2=s=%dx%d:r=15 -frames:v %d -c:v libx264 -preset veryfast"
                        + " -f flv -")
                    .formatted(width, height, SLOTS)
                    .split(" ")));
    var feed = new ArrayList<FeedMessage.Media>();
    feed.add(video.config());
    feed.addAll(Source.stamp(video, SegmentGrid.of(plan)));
    feed.add(new FeedMessage.End(SLOTS));
    return feed;
  }
}
