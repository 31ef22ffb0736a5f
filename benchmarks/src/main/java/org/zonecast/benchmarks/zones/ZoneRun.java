package org.zonecast.benchmarks.zones;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One broadcast under one fault, or begun during it. Times are in milliseconds.
 *
 * @param from the zone of its worker, or of the edge that it begins at
 * @param to the zone of its worker afterwards
 * @param counted see {@link ZoneFault.Counted}; the whole lag for a lateness
 * @param darkMillis the longest time in which no new segment was listed everywhere
 * @param attempts of the encoder since the fault
 * @param moves to other zones until what was hit is back
 * @param movesAfter from then on
 * @param lateTaken playlists that a CDN took of the old zone when the stream was elsewhere
 * @param lateRefused those that it refused
 * @param violations what must not be, in words; {@link #violations(ZoneFault)} has its moves, too
 * @param course which workers had it since the fault, and why there were others, in words; null
 *     where nobody wrote it down
 */
record ZoneRun(
    @JsonProperty int number,
    @JsonProperty String from,
    @JsonProperty String to,
    @JsonProperty long counted,
    @JsonProperty long darkMillis,
    @JsonProperty int attempts,
    @JsonProperty int moves,
    @JsonProperty int movesAfter,
    @JsonProperty int lateTaken,
    @JsonProperty int lateRefused,
    @JsonProperty List<String> violations,
    @JsonProperty @Nullable List<String> course) {

  /** All that must not be, moves that are too many for one fault among it. */
  List<String> violations(ZoneFault fault) {
    List<String> all = new ArrayList<>(violations);
    if (moves > fault.mostMoves()) {
      all.add("moved %d times, %d at most%s".formatted(moves, fault.mostMoves(), how()));
    }
    if (movesAfter > 0) {
      all.add("moved %d times once all was back%s".formatted(movesAfter, how()));
    }
    return all;
  }

  private String how() {
    return course == null ? "" : ": " + String.join("; ", course);
  }
}
