package org.zonecast.job.redis;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.StoreState;

/** Looks at a pair again and again, and does what {@link DegradedRule} says. */
final class PairWatch implements WatchThread.Look {
  private final PairProbe probe;
  private final LongSupplier nanoClock;
  private final DegradedRule rule = new DegradedRule();

  PairWatch(PairProbe probe, LongSupplier nanoClock) {
    this.probe = probe;
    this.nanoClock = nanoClock;
  }

  @Override
  public WatchThread.Seen look() throws InterruptedException {
    PairView view = probe.look();
    DegradedRule.Verdict verdict = rule.look(view, nanoClock.getAsLong());
    boolean again = probe.act(verdict.action(), view);
    PairView.@Nullable Node node = view.node();
    String generation = node == null || !node.primary() ? "" : node.runId();
    int replicas = verdict.state() == StoreState.DEGRADED ? 0 : 1;
    return new WatchThread.Seen(verdict.state(), verdict.why(), generation, replicas, again);
  }

  @Override
  public void close() {
    probe.close();
  }
}
