package org.zonecast.benchmarks.route;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.zonecast.router.route.Region;
import org.zonecast.router.route.World;

/** What one would use instead. */
final class Baselines {
  private Baselines() {}

  /** The nearest region and nothing else: its two zones in turn. */
  static Policy nearestOnly(World world) {
    return new Policy() {
      @Override
      public String name() {
        return "nearest only";
      }

      @Override
      public List<String> order(SimulatedStream stream, long nowMs) {
        Region nearest =
            Collections.min(
                world.regions(), (a, b) -> Double.compare(km(stream, a), km(stream, b)));
        return turned(nearest.zones(), stream.id.hashCode() + stream.attempt);
      }
    };
  }

  static double km(SimulatedStream stream, Region region) {
    return region.place().orElseThrow().distanceKm(stream.place);
  }

  /** All zones in turn. */
  static Policy roundRobin(World world) {
    List<String> zones = zones(world);
    return new Policy() {
      private int next;

      @Override
      public String name() {
        return "round-robin";
      }

      @Override
      public List<String> order(SimulatedStream stream, long nowMs) {
        return turned(zones, next++);
      }
    };
  }

  /** Any zone. */
  static Policy random(World world, long seed) {
    List<String> zones = zones(world);
    var random = new Random(seed);
    return new Policy() {
      @Override
      public String name() {
        return "random";
      }

      @Override
      public List<String> order(SimulatedStream stream, long nowMs) {
        var order = new ArrayList<>(zones);
        Collections.shuffle(order, random);
        return order;
      }
    };
  }

  private static List<String> zones(World world) {
    return world.regions().stream().flatMap(region -> region.zones().stream()).toList();
  }

  private static List<String> turned(List<String> zones, int by) {
    var turned = new ArrayList<>(zones);
    Collections.rotate(turned, -Math.floorMod(by, zones.size()));
    return turned;
  }
}
