package org.zonecast.router.agent;

/**
 * For how long nothing came from somebody. After this edge itself stood still, what was sent
 * meanwhile may wait to be read: the silence counts anew from then, but only once until something
 * comes, so that an edge that is late again and again notices it too. A state machine without a
 * clock of its own.
 */
public final class Silence {
  private long sinceNanos;
  private boolean begunAnew;

  public Silence(long nowNanos) {
    this.sinceNanos = nowNanos;
  }

  /**
   * Something came.
   *
   * @param atNanos when; perhaps before this edge stood still
   */
  public void broken(long atNanos) {
    if (atNanos - sinceNanos >= 0) {
      sinceNanos = atNanos;
      begunAnew = false;
    }
  }

  /** This edge stood still until now. */
  public void stoodStill(long nowNanos) {
    if (!begunAnew) {
      begunAnew = true;
      sinceNanos = nowNanos;
    }
  }

  public long nanos(long nowNanos) {
    return nowNanos - sinceNanos;
  }
}
