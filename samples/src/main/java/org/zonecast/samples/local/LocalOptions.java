package org.zonecast.samples.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the local cluster is made of.
 *
 * @param data where everything is kept, a temporary folder if absent
 * @param regions how many
 * @param zones of each region
 * @param broadcast what goes live at the start
 * @param ladder that new streams have
 * @param restart whether parts that die are started again
 * @param wiring what stands between the parts
 */
record LocalOptions(
    Optional<Path> data,
    int portBase,
    int regions,
    int zones,
    int workersPerZone,
    Broadcast broadcast,
    String ladder,
    Duration segment,
    Optional<Path> recordFeeds,
    Optional<Path> jsonStatus,
    boolean restart,
    Wiring wiring) {

  /** What goes live at the start. */
  sealed interface Broadcast {
    /** A moving picture with a running clock and a beep each second. */
    record Sample() implements Broadcast {}

    /** Nothing. */
    record None() implements Broadcast {}

    /** A file, again and again. */
    record Loop(Path file) implements Broadcast {}

    /** Reads {@code sample}, {@code none} or a file's name. */
    static Broadcast of(String text) {
      return switch (text) {
        case "sample" -> new Sample();
        case "none" -> new None();
        default -> new Loop(Path.of(text));
      };
    }
  }

  /**
   * Of a cluster of this size as the command's defaults make it, with nothing live at the start.
   */
  static LocalOptions idle(int portBase, int regions, int zones, int workersPerZone) {
    return new LocalOptions(
        Optional.empty(),
        portBase,
        regions,
        zones,
        workersPerZone,
        new Broadcast.None(),
        "light",
        Duration.ofSeconds(2),
        Optional.empty(),
        Optional.empty(),
        false,
        Wiring.NONE);
  }

  /** All zones, region by region. */
  List<Zone> allZones() {
    return Zone.all(regions, zones);
  }
}
