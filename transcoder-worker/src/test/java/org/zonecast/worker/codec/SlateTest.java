package org.zonecast.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.OnSilence;
import org.zonecast.job.Packaging;
import org.zonecast.job.Rational;
import org.zonecast.job.SegmentGrid;
import org.zonecast.worker.child.ChildMessage;

/** What becomes of slots without media. */
class SlateTest {
  private static final int WIDTH = 256;
  private static final int HEIGHT = 144;

  private static EncodePlan plan(Packaging packaging, OnSilence onSilence, String slate) {
    EncodePlan usual = TranscoderTest.plan(Rational.of(30, 1), 30);
    return new EncodePlan(
            usual.frameRate(),
            usual.segmentFrames(),
            packaging,
            usual.video(),
            usual.audio(),
            usual.preset(),
            usual.threads(),
            usual.encoderId())
        .with(onSilence, slate);
  }

  // ---- gaps -------------------------------------------------------------------------------------

  /** Pictures up to slot 40, a gap from 42 to 125, pictures from 128 to 165. */
  private static List<FeedMessage.Media> gapped() {
    EncodePlan plan = plan(Packaging.CMAF, OnSilence.GAP, "");
    SegmentGrid grid = SegmentGrid.of(plan);
    var before = Source.numbered(0, 40, WIDTH, HEIGHT, "30");
    var behind = Source.numbered(200, 37, WIDTH, HEIGHT, "30");
    var audio = Source.sound("sine=f=440:r=48000:d=2", 48_000, "-ac", "2");
    var feed = new ArrayList<FeedMessage.Media>();
    feed.add(before.config());
    feed.add(audio.config());
    var sound = audio.stamped().subList(0, 1 + 40 * 1600 / 1024);
    feed.addAll(Source.merge(plan, Source.stamp(before, grid), sound, 48_000));
    for (long slot = 42; slot < 125; slot += 15) {
      feed.add(new FeedMessage.Gap(slot, Math.min(125, slot + 15)));
    }
    feed.add(behind.config());
    feed.addAll(Source.stamp(behind, grid, 128));
    feed.add(new FeedMessage.End(165));
    return feed;
  }

  @ParameterizedTest
  @EnumSource(Packaging.class)
  void segmentsThatLieInAGapAreLeftOutAndAllOthersAreAsWithSlate(Packaging packaging) {
    EncodePlan gap = plan(packaging, OnSilence.GAP, "");
    Rendering slated = Rendering.of(plan(packaging, OnSilence.SLATE, ""), gapped(), 0);

    Rendering whole = Rendering.of(gap, gapped(), 0);

    Map<String, String> expected = new TreeMap<>(slated.objectsFrom(0));
    List<String> renditions = new ArrayList<>(List.of("144p", "72p"));
    if (packaging == Packaging.CMAF) {
      renditions.add(EncodePlan.AUDIO);
    }
    for (String rendition : renditions) {
      boolean audio = rendition.equals(EncodePlan.AUDIO);
      assertThat(whole.gaps(rendition))
          .containsExactly(
              new ChildMessage.Gap(rendition, 2, audio ? 47 : 30, false),
              new ChildMessage.Gap(rendition, 3, audio ? 47 : 30, false));
      assertThat(whole.media(rendition))
          .extracting(ChildMessage.Media::segment)
          .containsExactly(0L, 1L, 4L, 5L);
      expected.remove(rendition + "/0002");
      expected.remove(rendition + "/0003");
    }
    assertThat(whole.objectsFrom(0)).isEqualTo(expected);
    for (int k = 1; k <= 5; k++) {
      Rendering later = Rendering.of(gap, Source.cut(gap, gapped(), k), k);
      assertThat(later.objectsFrom(0)).as("from %d", k).isEqualTo(whole.objectsFrom(k));
      long from = k;
      assertThat(later.gaps("72p"))
          .isEqualTo(whole.gaps("72p").stream().filter(g -> g.segment() >= from).toList());
    }
  }

  @Test
  void aBroadcastMayEndInAGapOrConsistOfOne() {
    EncodePlan plan = plan(Packaging.CMAF, OnSilence.GAP, "");

    Rendering rendering =
        Rendering.of(plan, List.of(new FeedMessage.Gap(0, 50), new FeedMessage.End(50)), 0);

    assertThat(rendering.gaps("144p"))
        .containsExactly(
            new ChildMessage.Gap("144p", 0, 30, false), new ChildMessage.Gap("144p", 1, 20, true));
    assertThat(rendering.gaps(EncodePlan.AUDIO))
        .extracting(ChildMessage.Gap::segment)
        .containsExactly(0L, 1L);
    assertThat(rendering.media("144p")).isEmpty();
    assertThat(rendering.init("144p")).isNotEmpty();
  }

  // ---- the picture ------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg"})
  void thePlansPictureIsShownInEachRenditionWithBarsWhereItDoesNotFit(String format)
      throws IOException {
    EncodePlan plan = plan(Packaging.CMAF, OnSilence.SLATE, picture(format));

    Rendering rendering =
        Rendering.of(plan, List.of(new FeedMessage.Gap(0, 40), new FeedMessage.End(40)), 0);

    for (EncodePlan.VideoRendition rung : plan.video()) {
      byte[] video = rendering.decodedVideo(rung.name());
      int frame = rung.width() * rung.height() * 3 / 2;
      assertThat(video).hasSize(40 * frame);
      int row = rung.height() / 2 * rung.width();
      for (int at : List.of(0, 39 * frame)) {
        assertThat(video[at + row + 4] & 0xFF).as("bar").isCloseTo(24, within(3));
        assertThat(video[at + row + rung.width() * 3 / 8] & 0xFF).as("white").isGreaterThan(225);
        assertThat(video[at + row + rung.width() * 5 / 8] & 0xFF).as("black").isLessThan(24);
      }
    }
    assertThat(
            Rendering.of(plan, List.of(new FeedMessage.Gap(30, 40), new FeedMessage.End(40)), 1)
                .objectsFrom(0))
        .isEqualTo(rendering.objectsFrom(1));
  }

  @Test
  void aPlanWhosePictureCannotBeDecodedIsRefused() {
    String broken = Base64.getEncoder().encodeToString(new byte[] {(byte) 0x89, 'P', 'N', 'G'});

    assertThatThrownBy(
            () -> Rendering.of(plan(Packaging.CMAF, OnSilence.SLATE, broken), List.of(), 0))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("slate");
  }

  /** A square, white on its left and black on its right. */
  private static String picture(String format) throws IOException {
    BufferedImage image = new BufferedImage(200, 200, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, 100, 200);
    graphics.dispose();
    var bytes = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, bytes)).isTrue();
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
