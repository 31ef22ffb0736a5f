package org.zonecast.router.broadcast;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.Job;
import org.zonecast.job.Ladder;
import org.zonecast.job.StreamOptions;
import org.zonecast.router.edge.Edge;
import org.zonecast.router.source.EpochShape;

/**
 * The search for an encoder that an epoch can be planned for, repeated until there is one. Belongs
 * to its broadcast's thread.
 */
final class PlanSearch {
  private static final Logger LOG = LoggerFactory.getLogger(PlanSearch.class);
  private static final long RETRY_NANOS = Duration.ofMillis(500).toNanos();

  private final Edge edge;
  private final Ladder ladder;
  private final StreamOptions options;
  private final EpochShape shape;
  private final Executor broadcast;
  private final Consumer<EncodePlan> found;

  private boolean asking;
  private boolean over;
  private long askAgainNanos;

  /**
   * @param found given the plan, once
   */
  PlanSearch(
      Edge edge,
      BroadcastTerms terms,
      EpochShape shape,
      Executor broadcast,
      Consumer<EncodePlan> found) {
    this.edge = edge;
    this.ladder = terms.ladder();
    this.options = terms.stream().options();
    this.shape = shape;
    this.broadcast = broadcast;
    this.found = found;
  }

  void tick() {
    if (!over && !asking && edge.clock().nanoTime() >= askAgainNanos) {
      ask();
    }
  }

  /** No plan is wanted any more. */
  void close() {
    over = true;
  }

  /** The plan that it would be, for an encoder of that id. */
  EncodePlan choose(String encoderId) {
    return shape
        .inherited()
        .map(lost -> lost.plan().withEncoder(encoderId))
        .orElseGet(() -> shape.choose(ladder, options, encoderId));
  }

  private void ask() {
    asking = true;
    edge.cluster()
        .encoderFor(Job.CPU)
        .otherwise(Optional.empty())
        .onComplete(answer ->
            broadcast.execute(
                () -> answered(Optional.ofNullable(answer.result()).flatMap(id -> id))));
  }

  private void answered(Optional<String> encoderId) {
    if (encoderId.isPresent() && !over) {
      EncodePlan chosen = choose(encoderId.get());
      var _ =
          edge.slates()
              .forPlan(options.slate(), chosen)
              .whenComplete(
                  (slate, fault) -> broadcast.execute(() -> painted(chosen, slate, fault)));
    } else {
      askLater();
    }
  }

  private void painted(EncodePlan chosen, @Nullable String slate, @Nullable Throwable fault) {
    if (slate == null) {
      LOG.error("a slate could not be drawn", fault);
      askLater();
    } else if (!over) {
      over = true;
      found.accept(chosen.with(options.onSilence(), slate));
    }
  }

  private void askLater() {
    asking = false;
    askAgainNanos = edge.clock().nanoTime() + RETRY_NANOS;
  }
}
