package org.zonecast.worker.child;

/** Where codec children come from. */
public interface ChildSource {
  /**
   * A child that nobody has fed yet. It has to catch up as a rule, so nothing that can wait should
   * be begun beside it for a moment.
   *
   * @throws java.io.UncheckedIOException if none can be started
   * @throws IllegalStateException if none may be started any more
   */
  Child acquire();

  /** Takes back a child that was never fed. */
  void giveBack(Child unused);
}
