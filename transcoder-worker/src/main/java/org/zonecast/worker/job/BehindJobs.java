package org.zonecast.worker.job;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The jobs of a worker that are behind, and which of them ask to be moved: the smallest, and if
 * that does not help, after a while the next one too. Thread-safe.
 */
public final class BehindJobs {
  private static final long CALM_NANOS = Duration.ofSeconds(30).toNanos();

  /** Time for a successor, and for the others to catch up. */
  private static final long NEXT_NANOS = Duration.ofSeconds(12).toNanos();

  private static final long REPEAT_NANOS = Duration.ofSeconds(1).toNanos();

  private final LongSupplier nanoClock;
  private final Map<Member, State> behind = new LinkedHashMap<>();
  private boolean everBehind;
  private long lastBehindNanos;
  private boolean everAsked;
  private long lastAskedNanos;

  public BehindJobs(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  private static final class State {
    boolean asks;
    long saidNanos;
  }

  /** One job of the worker. */
  final class Member {
    private final int units;

    private Member(int units) {
      this.units = units;
    }

    /** Says whether the job is behind; true if it is to ask now, as it is every second then. */
    boolean report(boolean isBehind) {
      return reported(this, isBehind);
    }

    /** The job is over here. */
    void leave() {
      reported(this, false);
    }
  }

  /** Another job that takes so many units. */
  Member join(int units) {
    return new Member(units);
  }

  /** Whether no job has been behind for 30 s: only then may the worker take another. */
  public synchronized boolean keepsUp() {
    return !everBehind || nanoClock.getAsLong() - lastBehindNanos >= CALM_NANOS;
  }

  private synchronized boolean reported(Member member, boolean isBehind) {
    if (!isBehind) {
      behind.remove(member);
      return false;
    }
    long now = nanoClock.getAsLong();
    everBehind = true;
    lastBehindNanos = now;
    behind.computeIfAbsent(member, first -> new State());
    chooseNext(now);
    return says(member, now);
  }

  private void chooseNext(long now) {
    boolean anyAsks = behind.values().stream().anyMatch(state -> state.asks);
    if (anyAsks && everAsked && now - lastAskedNanos < NEXT_NANOS) {
      return;
    }
    behind.entrySet().stream()
        .filter(entry -> !entry.getValue().asks)
        .min(Comparator.comparingInt(entry -> entry.getKey().units))
        .ifPresent(entry -> {
          entry.getValue().asks = true;
          entry.getValue().saidNanos = now - REPEAT_NANOS;
          everAsked = true;
          lastAskedNanos = now;
        });
  }

  private boolean says(Member member, long now) {
    State state = behind.get(member);
    if (state == null || !state.asks || now - state.saidNanos < REPEAT_NANOS) {
      return false;
    }
    state.saidNanos = now;
    return true;
  }
}
