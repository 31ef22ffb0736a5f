package org.zonecast.benchmarks.route;

import java.util.List;

/** Where an edge sends a job. */
interface Policy {
  String name();

  /** The zones to try now, in this order; a zone whose store cannot be reached refuses at once. */
  List<String> order(SimulatedStream stream, long nowMs);

  /** A zone took the job. */
  default void placed(SimulatedStream stream, String zone, long nowMs) {}

  /** Half a second has gone by; what changed in a zone is told for some seconds. */
  default void round(long nowMs) {}
}
