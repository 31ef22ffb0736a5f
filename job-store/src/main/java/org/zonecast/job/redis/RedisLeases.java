package org.zonecast.job.redis;

import java.time.Duration;
import org.zonecast.job.ZoneLeases;

/** The zone's leases in Redis: a key each, which lapses. */
record RedisLeases(RedisLink link) implements ZoneLeases {

  @Override
  public boolean take(String chore, String owner, Duration time) {
    Object taken = link.run(Script.TAKE_LEASE, chore, owner, Long.toString(time.toMillis()));
    return Long.valueOf(1).equals(taken);
  }

  @Override
  public void leave(String chore, String owner, Duration after) {
    link.run(Script.LEAVE_LEASE, chore, owner, Long.toString(after.toMillis()));
  }
}
