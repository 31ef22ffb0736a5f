package org.zonecast.router;

import org.zonecast.job.memory.MemoryZone;
import org.zonecast.router.peer.ZoneStore;

/** A router's view of a zone in memory. */
public final class TestStores {
  private TestStores() {}

  public static ZoneStore of(MemoryZone zone) {
    return new ZoneStore(
        zone.jobs(), zone.workers(), zone.streams(), zone.cdns(), zone.broadcasts(), zone.watch());
  }
}
