package org.zonecast.router.slate;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.Slate;

/**
 * The slates of an edge's plans: each text is drawn once for each size, not by the thread that
 * wants it, and those that were wanted last are kept. Safe for all threads.
 */
public final class PaintedSlates {
  private static final int MAX_KEPT = 64;

  private final Executor painter;

  /** The one that was not wanted for longest comes first. */
  private final Map<Wish, CompletableFuture<String>> kept = new LinkedHashMap<>(16, 0.75f, true);

  private record Wish(String text, int width, int height) {}

  /**
   * @param painter draws; it takes tens of milliseconds
   */
  public PaintedSlates(Executor painter) {
    this.painter = painter;
  }

  /** {@link Slates#forPlan} once it is drawn; completes on any thread. */
  public CompletableFuture<String> forPlan(Slate slate, EncodePlan plan) {
    if (plan.video().isEmpty() || !slate.picture().isEmpty()) {
      return CompletableFuture.completedFuture(Slates.forPlan(slate, plan));
    }
    EncodePlan.VideoRendition largest = plan.video().getFirst();
    var wish = new Wish(slate.text(), largest.width(), largest.height());
    return painted(wish, () -> Slates.forPlan(slate, plan));
  }

  private synchronized CompletableFuture<String> painted(Wish wish, Supplier<String> paint) {
    CompletableFuture<String> known = kept.get(wish);
    if (known != null && !known.isCompletedExceptionally()) {
      return known;
    }
    CompletableFuture<String> painted = CompletableFuture.supplyAsync(paint, painter);
    kept.put(wish, painted);
    if (kept.size() > MAX_KEPT) {
      kept.remove(kept.keySet().iterator().next());
    }
    return painted;
  }
}
