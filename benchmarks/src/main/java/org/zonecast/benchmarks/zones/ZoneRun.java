package org.zonecast.benchmarks.zones;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

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
 * @param violations what must not be, in words
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
    @JsonProperty List<String> violations) {}
