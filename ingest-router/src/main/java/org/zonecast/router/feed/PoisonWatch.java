package org.zonecast.router.feed;

/**
 * Notices a segment that no worker survives: three child crashes at it, or three workers that gave
 * up at it. Lost machines never count.
 */
final class PoisonWatch {
  private static final int LIMIT = 3;

  private final Count crashes = new Count();
  private final Count failures = new Count();

  private static final class Count {
    private long segment = -1;
    private int times;

    boolean add(long atSegment) {
      times = atSegment == segment ? times + 1 : 1;
      segment = atSegment;
      return times >= LIMIT;
    }
  }

  /** A child crashed; true if this was once too often. */
  boolean crashed(long segment) {
    return crashes.add(segment);
  }

  /** A worker gave up; true if this was once too often. */
  boolean failed(long segment) {
    return failures.add(segment);
  }
}
