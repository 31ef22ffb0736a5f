package org.zonecast.benchmarks.route;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.zonecast.router.route.Place;

/** A simulated broadcast, as it goes. */
final class SimulatedStream {
  final String id;
  final Place place;
  final boolean placeKnown;
  final int edge;
  final int units;
  final long endMs;

  /** Where it is transcoded; null while it waits. */
  SimZone.@Nullable Worker worker;

  @Nullable String lastZone;
  long lastSeenMs;

  /** Counts what makes earlier plans for it void: a loss, a pause, its end. */
  int turn;

  long waitsSinceMs;
  int attempt;
  boolean paused;
  boolean over;

  /** Its zone failed, or had no room for it when it came. */
  boolean driven;

  /** Its job was sent elsewhere although its zone was well and had room for it then. */
  boolean passedOver;

  /** When it moved to another zone within the last minute. */
  final ArrayDeque<Long> movedMs = new ArrayDeque<>();

  SimulatedStream(String id, Place place, boolean placeKnown, int edge, int units, long endMs) {
    this.id = id;
    this.place = place;
    this.placeKnown = placeKnown;
    this.edge = edge;
    this.units = units;
    this.endMs = endMs;
  }
}
