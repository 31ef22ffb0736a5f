package org.zonecast.benchmarks.route;

/**
 * Something that happens to a zone.
 *
 * @param fromMs since the day began
 */
record Fault(Kind kind, String zone, long fromMs, long toMs) {

  /** What goes wrong. */
  enum Kind {
    /** Its workers die; others are started later. */
    WORKERS,
    /** Its store takes no jobs; what runs goes on. */
    STORE,
    /** Nobody reaches it, and its workers reach nobody. */
    CUT
  }
}
