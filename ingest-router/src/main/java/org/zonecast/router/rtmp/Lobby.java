package org.zonecast.router.rtmp;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The connections that no publisher was let in on, in the order in which they came. They need no
 * key, so they may not keep encoders out: when there are too many, the oldest has to go. Safe for
 * all threads.
 */
final class Lobby {
  private final Set<RtmpSession> strangers = new LinkedHashSet<>();

  /** Until the session publishes or is gone. */
  void enter(RtmpSession session) {
    synchronized (strangers) {
      strangers.add(session);
    }
    session.known().onComplete(known -> leave(session));
  }

  private void leave(RtmpSession session) {
    synchronized (strangers) {
      strangers.remove(session);
    }
  }

  /** Takes the oldest out; empty if all connections publish. */
  Optional<RtmpSession> oldest() {
    synchronized (strangers) {
      Iterator<RtmpSession> all = strangers.iterator();
      if (!all.hasNext()) {
        return Optional.empty();
      }
      RtmpSession oldest = all.next();
      all.remove();
      return Optional.of(oldest);
    }
  }
}
