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

  private long lastGrant;
  private @Nullable Holder live;

  /** Why a live grant must end now. */
  enum Stall {
    UNHEARD("nothing heard of the worker for 2 s"),
    STUCK("no encoded progress for 6 s while media waits");

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
    private long heardNanos;
    private long progressNanos;
    private long encodedSlot = -1;

    Holder(long connection, long grant, long nowNanos) {
      this.connection = connection;
      this.grant = grant;
      this.heardNanos = nowNanos;
      this.progressNanos = nowNanos;
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

  /** What the live worker says it has encoded. */
  void encoded(long connection, long slot, long nowNanos) {
    if (live != null && live.connection == connection && slot > live.encodedSlot) {
      live.encodedSlot = slot;
      live.progressNanos = nowNanos;
    }
  }

  /** The live worker has another child, which encodes from an earlier slot on. */
  void restarted(long connection, long nowNanos) {
    if (live != null && live.connection == connection) {
      live.encodedSlot = -1;
      live.progressNanos = nowNanos;
    }
  }

  /** The highest slot that the live worker has encoded, -1 for none. */
  long encodedSlot() {
    return live == null ? -1 : live.encodedSlot;
  }

  /**
   * Whether the live grant must end.
   *
   * @param mediaMoves media or gaps were recorded lately
   * @param mediaWaits there is more media than an encoder holds back
   */
  Optional<Stall> check(long nowNanos, boolean mediaMoves, boolean mediaWaits) {
    if (live == null) {
      return Optional.empty();
    }
    if (!mediaWaits) {
      live.progressNanos = nowNanos;
    }
    if (mediaMoves && nowNanos - live.heardNanos >= UNHEARD_NANOS) {
      return Optional.of(Stall.UNHEARD);
    }
    return nowNanos - live.progressNanos >= STUCK_NANOS
        ? Optional.of(Stall.STUCK)
        : Optional.empty();
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
