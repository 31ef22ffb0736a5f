package org.zonecast.worker.child;

/** Where codec children come from. */
public interface ChildSource {
  /**
   * A child that nobody has fed yet.
   *
   * @throws java.io.UncheckedIOException if none can be started
   */
  Child acquire();

  /** Takes back a child that was never fed. */
  void giveBack(Child unused);
}
