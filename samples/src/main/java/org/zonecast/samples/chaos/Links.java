package org.zonecast.samples.chaos;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** The links of a relay by the process that they belong to. May be used by any thread. */
final class Links {
  private final Map<Long, Link> changed = new HashMap<>();

  synchronized void set(long pid, Link link) {
    if (link.equals(Link.WHOLE)) {
      changed.remove(pid);
    } else {
      changed.put(pid, link);
    }
    notifyAll();
  }

  synchronized void heal() {
    changed.clear();
    notifyAll();
  }

  private synchronized boolean allWhole() {
    return changed.isEmpty();
  }

  private synchronized Link of(long pid) {
    return changed.getOrDefault(pid, Link.WHOLE);
  }

  /**
   * Waits until a piece may pass.
   *
   * @param owner asked only while some link is not whole
   */
  void await(LongSupplier owner, boolean upward) throws InterruptedException {
    if (allWhole()) {
      return;
    }
    long pid = owner.getAsLong();
    Thread.sleep(of(pid).delay());
    synchronized (this) {
      while (!changed.getOrDefault(pid, Link.WHOLE).passes(upward)) {
        wait();
      }
    }
  }
}
