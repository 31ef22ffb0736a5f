package org.zonecast.worker.job;

import io.vertx.core.Context;
import org.zonecast.worker.child.Child;
import org.zonecast.worker.child.Child.ChildListener;
import org.zonecast.worker.child.ChildMessage;
import org.zonecast.worker.child.ChildSource;

/**
 * Keeps one job supplied with a codec child: the one that works now, and another when that one
 * dies. What a child says reaches the job on its context, and only while it is the job's child.
 */
final class ChildKeeper {
  /** So many crashes at the same segment mean that the feed is poison. */
  static final int MAX_CRASHES_AT_SEGMENT = 3;

  /** Told of the present child. Called on the job's context. */
  interface Listener {
    void said(ChildMessage message);

    void drained();

    void childLost(String how);
  }

  private final Context context;
  private final ChildSource source;
  private final Listener listener;
  private Child child;
  private int present;
  private boolean ready;
  private boolean fed;
  private boolean held;
  private boolean released;
  private int restarts;
  private long crashSegment = -1;
  private int crashesThere;
  private String killedBecause = "";
  private boolean stuck;

  /** Takes a first child. */
  ChildKeeper(Context context, ChildSource source, Listener listener) {
    this.context = context;
    this.source = source;
    this.listener = listener;
    this.child = source.acquire();
    attach(child);
  }

  private void attach(Child newChild) {
    int generation = ++present;
    newChild.attach(
        new ChildListener() {
          @Override
          public void said(ChildMessage message) {
            onContext(generation, () -> heard(message));
          }

          @Override
          public void drained() {
            onContext(generation, listener::drained);
          }

          @Override
          public void exited(String how) {
            onContext(generation, () -> lost(how));
          }
        });
  }

  private void onContext(int generation, Runnable what) {
    context.runOnContext(go -> {
      if (generation == present && !released) {
        what.run();
      }
    });
  }

  private void heard(ChildMessage message) {
    ready |= message instanceof ChildMessage.Ready;
    listener.said(message);
  }

  private void lost(String how) {
    stuck = !killedBecause.isEmpty();
    String why = stuck ? killedBecause : how;
    killedBecause = "";
    listener.childLost(why);
  }

  long pid() {
    return child.pid();
  }

  int restarts() {
    return restarts;
  }

  long backlogBytes() {
    return child.backlogBytes();
  }

  void feed(byte[] message) {
    fed = true;
    child.send(message);
  }

  /** The same, ahead of all that waits for the child. */
  void feedFirst(byte[] message) {
    fed = true;
    child.sendFirst(message);
  }

  /** Whether the child has loaded what it needs. */
  boolean ready() {
    return ready;
  }

  /** Stops or goes on reading what the child makes. */
  void setHeld(boolean value) {
    if (value != held) {
      held = value;
      if (value) {
        child.hold();
      } else {
        child.proceed();
      }
    }
  }

  boolean held() {
    return held;
  }

  /** Whether the child that was lost stood still and was killed by us. */
  boolean wasStuck() {
    return stuck;
  }

  /** Kills the child; its loss is told like any other. */
  void kill(String why) {
    killedBecause = why;
    child.kill();
  }

  /**
   * Counts the crash of the child, and puts another in its place. The segment behind one counts as
   * the same: what was just made of it may be lost with a child.
   *
   * @param segment the first segment that is not whole
   * @return false if children have crashed here too often
   * @throws RuntimeException if no other child can be started
   */
  boolean replace(long segment) {
    boolean same = crashesThere > 0 && Math.abs(segment - crashSegment) <= 1;
    crashesThere = same ? crashesThere + 1 : 1;
    crashSegment = same ? crashSegment : segment;
    if (crashesThere >= MAX_CRASHES_AT_SEGMENT) {
      return false;
    }
    restarts++;
    held = false;
    ready = false;
    child = source.acquire();
    attach(child);
    return true;
  }

  /** Lets go of the child: back to the others if it was never fed, else it is killed. */
  void release() {
    if (!released) {
      released = true;
      if (fed) {
        child.kill();
      } else {
        source.giveBack(child);
      }
    }
  }
}
