package org.zonecast.router.feed;

import java.time.Duration;
import java.util.Optional;
import org.zonecast.feed.FeedMessage.Progress;
import org.zonecast.router.agent.Silence;

/**
 * What was heard of one worker, and how far it says that it is. A state machine without a clock of
 * its own.
 */
public final class WorkerPulse {
  private static final long UNHEARD_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long STUCK_NANOS = Duration.ofSeconds(6).toNanos();

  /**
   * A worker just started, on a machine with much to do, may need this long to its first report.
   */
  private static final long UNHEARD_AT_FIRST_NANOS = Duration.ofSeconds(5).toNanos();

  /** A codec child has to start as a process and to decode up to its segment before it encodes. */
  private static final long RUN_START_NANOS = Duration.ofSeconds(15).toNanos();

  private final Silence silence;
  private boolean reported;
  private Run run;

  /** Why a worker is given up. */
  public enum Stall {
    UNHEARD("nothing heard of the worker for 2 s"),
    UNHEARD_AT_FIRST("no progress message within 5 s of the worker's hello"),
    STUCK("no decoded or encoded progress for 6 s while media waits"),
    NOT_STARTED("no decoded or encoded progress in the first 15 s of a run while media waits");

    private final String text;

    Stall(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /** How far one codec child has come with the media it was given. */
  private static final class Run {
    private final Silence stillness;
    private boolean placed;
    private boolean moved;
    private long decodedSlot = -1;
    private long encodedSlot = -1;

    Run(long nowNanos) {
      this.stillness = new Silence(nowNanos);
    }

    /**
     * The first report says where the run begins; what goes beyond it is movement. A child that is
     * held cannot move, and one of another worker would be held as well.
     */
    void reported(Progress progress, long nowNanos) {
      boolean further =
          progress.decodedSlot() > decodedSlot || progress.encodedSlot() > encodedSlot;
      boolean moves = placed && further;
      if (moves || progress.held()) {
        stillness.broken(nowNanos);
      }
      moved |= moves;
      placed = true;
      decodedSlot = Math.max(decodedSlot, progress.decodedSlot());
      encodedSlot = Math.max(encodedSlot, progress.encodedSlot());
    }

    Optional<Stall> stuck(long nowNanos) {
      long stillNanos = stillness.nanos(nowNanos);
      if (moved) {
        return stillNanos >= STUCK_NANOS ? Optional.of(Stall.STUCK) : Optional.empty();
      }
      return stillNanos >= RUN_START_NANOS ? Optional.of(Stall.NOT_STARTED) : Optional.empty();
    }
  }

  /** Of a worker that has just said hello. */
  WorkerPulse(long nowNanos) {
    this.silence = new Silence(nowNanos);
    this.run = new Run(nowNanos);
  }

  /** Any message came. */
  void heard(long nowNanos) {
    silence.broken(nowNanos);
  }

  /** How far the worker says that it is. */
  void progressed(Progress progress, long nowNanos) {
    reported = true;
    run.reported(progress, nowNanos);
  }

  /** The worker gives the media to another child, which may begin at an earlier slot. */
  public void runBegins(long nowNanos) {
    run = new Run(nowNanos);
  }

  /** This edge stood still until now: what the worker said in that time may wait to be read. */
  public void stoodStill(long nowNanos) {
    silence.stoodStill(nowNanos);
    run.stillness.stoodStill(nowNanos);
  }

  /** The highest slot that the worker's run has encoded, -1 for none. */
  public long encodedSlot() {
    return run.encodedSlot;
  }

  /**
   * Whether the worker must be given up.
   *
   * @param mediaMoves media or gaps were recorded lately
   * @param mediaWaits there is more media than an encoder holds back
   */
  public Optional<Stall> check(long nowNanos, boolean mediaMoves, boolean mediaWaits) {
    if (!mediaWaits) {
      run.stillness.broken(nowNanos);
    }
    Optional<Stall> unheard = mediaMoves ? unheard(nowNanos) : Optional.empty();
    return unheard.or(() -> run.stuck(nowNanos));
  }

  private Optional<Stall> unheard(long nowNanos) {
    long silentNanos = silence.nanos(nowNanos);
    if (reported) {
      return silentNanos >= UNHEARD_NANOS ? Optional.of(Stall.UNHEARD) : Optional.empty();
    }
    return silentNanos >= UNHEARD_AT_FIRST_NANOS
        ? Optional.of(Stall.UNHEARD_AT_FIRST)
        : Optional.empty();
  }
}
