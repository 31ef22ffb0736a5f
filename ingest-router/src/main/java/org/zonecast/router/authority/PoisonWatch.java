package org.zonecast.router.authority;

/**
 * Notices a segment that no worker survives: three child crashes at it, or three workers that gave
 * up at it. The segment behind counts as the same one, because what a child has just made may be
 * lost with it. Lost machines never count, and of children that stand still only the worker that
 * gives up.
 */
final class PoisonWatch {
  private static final int LIMIT = 3;

  private final Count crashes = new Count();
  private final Count failures = new Count();

  private static final class Count {
    private long segment = -1;
    private int times;

    boolean add(long atSegment) {
      boolean same = times > 0 && atSegment >= segment - 1 && atSegment <= segment + 1;
      times = same ? times + 1 : 1;
      segment = same ? segment : atSegment;
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
