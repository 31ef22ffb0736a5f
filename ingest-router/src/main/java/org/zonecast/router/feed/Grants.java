package org.zonecast.router.feed;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may publish an epoch: at most one connection, under a grant number that only grows. A state
 * machine without a clock of its own.
 */
final class Grants {
  private static final long UNHEARD_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long STUCK_NANOS = Duration.ofSeconds(6).toNanos();

  /**
   * A worker just started, on a machine with much to do, may need this long to its first report.
   */
  private static final long UNHEARD_AT_FIRST_NANOS = Duration.ofSeconds(5).toNanos();

  /** A codec child has to start as a process and to decode up to its segment before it encodes. */
  private static final long RUN_START_NANOS = Duration.ofSeconds(15).toNanos();

  private long lastGrant;
  private @Nullable Holder live;

  /** Why a live grant must end now. */
  enum Stall {
    UNHEARD("nothing heard of the worker for 2 s"),
    UNHEARD_AT_FIRST("no progress message within 5 s of the worker's hello"),
    STUCK("no decoded or encoded progress for 6 s while media waits"),
    NOT_STARTED("no decoded or encoded progress in the first 15 s of a run while media waits");

    private final String text;

    Stall(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  private static final class Holder {
    private final long connection;
    private final long grant;
    private boolean reported;
    private long heardNanos;
    private Run run;

    Holder(long connection, long grant, long nowNanos) {
      this.connection = connection;
      this.grant = grant;
      this.heardNanos = nowNanos;
      this.run = new Run(nowNanos);
    }

    Optional<Stall> unheard(long nowNanos) {
      long silentNanos = nowNanos - heardNanos;
      if (reported) {
        return silentNanos >= UNHEARD_NANOS ? Optional.of(Stall.UNHEARD) : Optional.empty();
      }
      return silentNanos >= UNHEARD_AT_FIRST_NANOS
          ? Optional.of(Stall.UNHEARD_AT_FIRST)
          : Optional.empty();
    }
  }

  /** How far one codec child has come with the media it was given. */
  private static final class Run {
    private long movedNanos;
    private boolean placed;
    private boolean moved;
    private long decodedSlot = -1;
    private long encodedSlot = -1;

    Run(long nowNanos) {
      this.movedNanos = nowNanos;
    }

    /** The first report says where the run begins; what goes beyond it is movement. */
    void reported(long decoded, long encoded, long nowNanos) {
      if (placed && (decoded > decodedSlot || encoded > encodedSlot)) {
        moved = true;
        movedNanos = nowNanos;
      }
      placed = true;
      decodedSlot = Math.max(decodedSlot, decoded);
      encodedSlot = Math.max(encodedSlot, encoded);
    }

    Optional<Stall> stuck(long nowNanos) {
      long stillNanos = nowNanos - movedNanos;
      if (moved) {
        return stillNanos >= STUCK_NANOS ? Optional.of(Stall.STUCK) : Optional.empty();
      }
      return stillNanos >= RUN_START_NANOS ? Optional.of(Stall.NOT_STARTED) : Optional.empty();
    }
  }

  /** Gives a connection the next grant, or 0 if another's is live. */
  long request(long connection, long nowNanos) {
    if (live != null) {
      return live.connection == connection ? live.grant : 0;
    }
    live = new Holder(connection, ++lastGrant, nowNanos);
    return lastGrant;
  }

  /** The grant of this connection, 0 if it has none. */
  long grantOf(long connection) {
    return live != null && live.connection == connection ? live.grant : 0;
  }

  /** The live grant, 0 for none. */
  long liveGrant() {
    return live == null ? 0 : live.grant;
  }

  /** How many grants were given so far. */
  long given() {
    return lastGrant;
  }

  boolean isLive(long connection, long grant) {
    return grant != 0 && grantOf(connection) == grant;
  }

  /** Any message of a connection. */
  void heard(long connection, long nowNanos) {
    if (live != null && live.connection == connection) {
      live.heardNanos = nowNanos;
    }
  }

  /** How far the live worker says that it is. */
  void progressed(long connection, long decodedSlot, long encodedSlot, long nowNanos) {
    if (live != null && live.connection == connection) {
      live.reported = true;
      live.run.reported(decodedSlot, encodedSlot, nowNanos);
    }
  }

  /** The live worker gives the media to another child, which may begin at an earlier slot. */
  void runBegins(long connection, long nowNanos) {
    if (live != null && live.connection == connection) {
      live.run = new Run(nowNanos);
    }
  }

  /** The highest slot that the live worker's run has encoded, -1 for none. */
  long encodedSlot() {
    return live == null ? -1 : live.run.encodedSlot;
  }

  /**
   * Whether the live grant must end.
   *
   * @param mediaMoves media or gaps were recorded lately
   * @param mediaWaits there is more media than an encoder holds back
   */
  Optional<Stall> check(long nowNanos, boolean mediaMoves, boolean mediaWaits) {
    Holder holder = live;
    if (holder == null) {
      return Optional.empty();
    }
    if (!mediaWaits) {
      holder.run.movedNanos = nowNanos;
    }
    Optional<Stall> unheard = mediaMoves ? holder.unheard(nowNanos) : Optional.empty();
    return unheard.or(() -> holder.run.stuck(nowNanos));
  }

  /** Ends the grant of a connection; false if it had none. */
  boolean end(long connection) {
    if (grantOf(connection) == 0) {
      return false;
    }
    live = null;
    return true;
  }
}
