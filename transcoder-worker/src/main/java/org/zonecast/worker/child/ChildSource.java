package org.zonecast.worker.child;

/** Where codec children come from. */
public interface ChildSource {
  /**
   * A child that nobody has fed yet.
   *
   * @throws java.io.UncheckedIOException if none can be started
   * @throws IllegalStateException if none may be started any more
   */
  Child acquire();

  /**
   * A child in the place of one that died. It has to catch up, so nothing else should be begun
   * beside it for a moment.
   *
   * @throws java.io.UncheckedIOException if none can be started
   * @throws IllegalStateException if none may be started any more
   */
  default Child acquireInstead() {
    return acquire();
  }

  /** Takes back a child that was never fed. */
  void giveBack(Child unused);
}
