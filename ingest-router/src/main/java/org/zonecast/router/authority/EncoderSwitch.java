package org.zonecast.router.authority;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.zonecast.job.Job;
import org.zonecast.router.edge.Edge;

/**
 * Notices that no worker that stays has an epoch's encoder while others have another one, so that
 * another epoch has to begin. Belongs to its broadcast's thread.
 */
final class EncoderSwitch {
  private static final long ASK_EVERY_NANOS = Duration.ofSeconds(1).toNanos();

  private final Edge edge;
  private final String encoderId;
  private final Executor broadcast;
  private final Consumer<String> renew;
  private boolean asking;
  private boolean asked;
  private long askedNanos;

  /**
   * @param renew told why another epoch has to begin
   */
  EncoderSwitch(Edge edge, String encoderId, Executor broadcast, Consumer<String> renew) {
    this.edge = edge;
    this.encoderId = encoderId;
    this.broadcast = broadcast;
    this.renew = renew;
  }

  /**
   * @param leaving the worker that somebody is looked for to relieve, empty if there is none; and
   *     no value at all while nobody is looked for
   */
  void tick(Optional<String> leaving, long nowNanos) {
    if (leaving.isEmpty() || asking || (asked && nowNanos - askedNanos < ASK_EVERY_NANOS)) {
      return;
    }
    asking = true;
    asked = true;
    askedNanos = nowNanos;
    edge.cluster()
        .encoderInstead(Job.CPU, encoderId, leaving.get())
        .otherwise(Optional.empty())
        .onComplete(found ->
            broadcast.execute(
                () -> answered(Optional.ofNullable(found.result()).flatMap(other -> other))));
  }

  private void answered(Optional<String> other) {
    asking = false;
    other.ifPresent(id -> renew.accept("the workers have another encoder, " + id));
  }
}
