package org.zonecast.router.slate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.Packaging;
import org.zonecast.job.Rational;
import org.zonecast.job.Slate;

class PaintedSlatesTest {
  private static final int MAX_KEPT = 64;
  private static final List<EncodePlan.AudioRendition> SOUND =
      List.of(new EncodePlan.AudioRendition(EncodePlan.AUDIO, 48_000, 2, 64_000));

  private final ArrayDeque<Runnable> painter = new ArrayDeque<>();
  private final PaintedSlates slates = new PaintedSlates(painter::add);

  @Test
  void theSlateIsThatOfThePlanOnceThePainterHasDrawnIt() {
    CompletableFuture<String> slate = slates.forPlan(Slate.DEFAULT, plan(1280, 720));
    assertThat(slate).isNotDone();
    painter.remove().run();
    assertThat(slate).isCompletedWithValue(Slates.forPlan(Slate.DEFAULT, plan(1280, 720)));
  }

  @Test
  void aTextIsDrawnOnceForEachSize() {
    CompletableFuture<String> first = slates.forPlan(Slate.DEFAULT, plan(1280, 720));
    assertThat(slates.forPlan(Slate.DEFAULT, plan(1280, 720)))
        .as("while it is drawn")
        .isSameAs(first);
    painter.remove().run();
    assertThat(slates.forPlan(Slate.DEFAULT, plan(1280, 720))).isSameAs(first);
    assertThat(painter).isEmpty();

    assertThat(slates.forPlan(Slate.DEFAULT, plan(640, 360))).isNotDone();
    assertThat(slates.forPlan(Slate.ofText("x"), plan(1280, 720))).isNotDone();
    assertThat(painter).hasSize(2);
  }

  @Test
  void thoseThatWereWantedLastAreKept() {
    CompletableFuture<String> usual = slates.forPlan(Slate.DEFAULT, plan(1280, 720));
    CompletableFuture<String> rare = slates.forPlan(Slate.ofText("rare"), plan(1280, 720));
    for (int i = 0; i < MAX_KEPT - 1; i++) {
      var _ = slates.forPlan(Slate.ofText("text " + i), plan(1280, 720));
      assertThat(slates.forPlan(Slate.DEFAULT, plan(1280, 720))).isSameAs(usual);
    }
    assertThat(slates.forPlan(Slate.ofText("rare"), plan(1280, 720))).isNotSameAs(rare);
  }

  @Test
  void whatNeedsNoDrawingIsThereAtOnce() {
    Slate uploaded = Slate.ofPicture(new byte[] {1, 2, 3});
    assertThat(slates.forPlan(uploaded, plan(1280, 720))).isCompletedWithValue(uploaded.picture());
    assertThat(slates.forPlan(Slate.DEFAULT, plan(List.of()))).isCompletedWithValue("");
    assertThat(painter).isEmpty();
  }

  private static EncodePlan plan(int width, int height) {
    return plan(List.of(new EncodePlan.VideoRendition("top", width, height, 24, 1000, 1000, 31)));
  }

  private static EncodePlan plan(List<EncodePlan.VideoRendition> video) {
    return new EncodePlan(
        Rational.of(30, 1), 60, Packaging.CMAF, video, SOUND, "veryfast", 1, "test");
  }
}
