package org.zonecast.job;

import java.time.Duration;

/**
 * Chores that one router of a zone does for all, each for a time by the store's own clock. A lease
 * may be lost with a node, so a chore must do no harm when two do it. All methods block and throw
 * {@link StoreException}.
 */
public interface ZoneLeases {
  /** Takes the chore for that time, if nobody has it; true if taken. */
  boolean take(String chore, String owner, Duration time);

  /** Leaves a chore that {@code owner} has taken to the next one after that time. */
  void leave(String chore, String owner, Duration after);
}
