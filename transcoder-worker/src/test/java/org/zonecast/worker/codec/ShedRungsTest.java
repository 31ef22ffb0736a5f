package org.zonecast.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zonecast.feed.FeedMessage;
import org.zonecast.feed.FeedMessage.Shed;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.Packaging;
import org.zonecast.job.Rational;

/** Rungs that are left out of some segments; what is made has the bytes of an undisturbed run. */
class ShedRungsTest {
  private static final int SLOTS = 140;

  private static EncodePlan plan(Packaging packaging) {
    EncodePlan cmaf = TranscoderTest.plan(Rational.of(30, 1), 30);
    return new EncodePlan(
        cmaf.frameRate(),
        cmaf.segmentFrames(),
        packaging,
        cmaf.video(),
        cmaf.audio(),
        cmaf.preset(),
        cmaf.threads(),
        cmaf.encoderId());
  }

  /** Ten pictures a second, so that a picture is shown for three slots, across segments too. */
  private static List<FeedMessage.Media> feed(EncodePlan plan) {
    var video = Source.numbered(0, SLOTS, 256, 144, "30", "-g", "47", "-bf", "2");
    var audio = Source.sound("anoisesrc=d=5:c=pink:seed=7:r=44100:a=0.4", 44_100, "-ac", "2");
    return Source.interleave(plan, video, audio, SLOTS).stream()
        .filter(media ->
            !(media instanceof FeedMessage.VideoUnit unit)
                || unit.keyframe()
                || unit.slot() < 85
                || unit.slot() > 94)
        .toList();
  }

  @ParameterizedTest
  @EnumSource(Packaging.class)
  void aRungIsLeftOutOfItsSegmentsAndNothingElseIsDifferent(Packaging packaging) {
    EncodePlan plan = plan(packaging);
    List<FeedMessage.Media> feed = feed(plan);
    Map<String, String> expected = Rendering.of(plan, feed, 0).objectsFrom(0);
    assertThat(expected.remove("144p/0001")).isNotNull();
    assertThat(expected.remove("144p/0002")).isNotNull();
    Rendering shed =
        Rendering.shedding(plan, feed, new Shed(1, List.of("144p")), new Shed(3, List.of()));
    assertThat(shed.objectsFrom(0)).isEqualTo(expected);
  }

  @Test
  void aRungThatIsShedFromTheBeginningIsAnnouncedAllTheSame() {
    EncodePlan plan = plan(Packaging.CMAF);
    Map<String, String> made =
        Rendering.shedding(plan, feed(plan), new Shed(0, List.of("144p"))).objectsFrom(0);
    assertThat(made).containsKeys("144p/init", "72p/0000", "audio/0000");
    assertThat(made).doesNotContainKey("144p/0000");
  }
}
