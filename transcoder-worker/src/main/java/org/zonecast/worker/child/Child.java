package org.zonecast.worker.child;

/**
 * A codec child that is running. It is fed raw feed messages and tells its listener what it makes.
 * Every method may be called from any thread; none blocks.
 */
public interface Child {
  long pid();

  /** Names who is told from now on. What the child said before, that it is ready, is told first. */
  void attach(ChildListener listener);

  /** Queues one raw feed message for the child's standard input. */
  void send(byte[] feedMessage);

  /**
   * Queues one ahead of all that the child has not taken yet, but behind others that were sent so.
   */
  default void sendFirst(byte[] feedMessage) {
    send(feedMessage);
  }

  /** Bytes queued and not yet taken by the child. */
  long backlogBytes();

  /** Reads nothing more from the child until {@link #proceed}: what it makes finds no room. */
  void hold();

  void proceed();

  /** Ends it at once, whatever it does. */
  void kill();

  /** Told of a child's doings, on threads of the child's own. */
  interface ChildListener {
    void said(ChildMessage message);

    /** It took so much of its input that half of the room is free again. */
    void drained();

    /** Its process has ended, killed or not. Told once; nothing comes after it. */
    void exited(String how);
  }
}
