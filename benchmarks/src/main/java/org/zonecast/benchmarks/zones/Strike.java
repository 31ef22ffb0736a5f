package org.zonecast.benchmarks.zones;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.zonecast.samples.chaos.Signals;

/**
 * A fault that is ready to be done: whom it hits is known.
 *
 * @param zones that are hit
 * @param pids of the processes
 */
record Strike(TwoRegions world, ZoneFault fault, boolean kills, List<String> zones, long[] pids) {
  static Strike at(TwoRegions world, ZoneFault fault, int round, List<WorldBroadcast> live)
      throws IOException, InterruptedException {
    var zones = new TreeSet<String>();
    for (WorldBroadcast broadcast : live) {
      switch (fault) {
        case WORKERS -> zones.add(broadcast.workerZone());
        case REGION -> zones.addAll(world.regionOf(broadcast.zone()));
        case ZONE, CUT, REDIS, FROZEN, PRIMARY -> zones.add(broadcast.zone());
      }
    }
    if (fault == ZoneFault.REDIS) {
      world.hold(List.copyOf(zones));
    }
    return new Strike(
        world, fault, fault.kills(round), List.copyOf(zones), victims(world, fault, zones));
  }

  private static long[] victims(TwoRegions world, ZoneFault fault, TreeSet<String> zones)
      throws IOException {
    List<Long> pids = new ArrayList<>();
    if (fault == ZoneFault.PRIMARY) {
      for (String zone : zones) {
        pids.add(world.primary(zone));
      }
    } else {
      pids.addAll(world.pids(fault.roles(), zones));
    }
    return pids.stream().mapToLong(pid -> pid).toArray();
  }

  /** Does it. */
  void hit() throws IOException, InterruptedException {
    if (fault == ZoneFault.CUT) {
      world.cut(zones);
    } else if (kills) {
      Signals.kill(pids);
    } else {
      Signals.freeze(pids);
    }
  }

  /** Wakes what stands still, mends what is cut, and lets start again what is dead. */
  void undo() throws IOException, InterruptedException {
    world.release();
    if (fault == ZoneFault.CUT) {
      world.mend();
    } else if (!kills) {
      Signals.wake(pids);
    }
  }
}
