package org.zonecast.benchmarks.zones;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * One fault and what came of it: a line of the results' file. Times are in milliseconds.
 *
 * @param undisturbedLags from a segment's arrival to its listing, before the fault
 * @param counted the worst lag behind the fault where the edge lives, else the time from the
 *     encoder's reconnect to the listing of a whole segment of what it sent then
 * @param darkMillis the longest time in which no CDN listed anything new
 */
record ZoneRun(
    @JsonProperty ZoneFault fault,
    @JsonProperty int number,
    @JsonProperty long seed,
    @JsonProperty String from,
    @JsonProperty String to,
    @JsonProperty List<Long> undisturbedLags,
    @JsonProperty long counted,
    @JsonProperty long darkMillis,
    @JsonProperty List<String> violations) {}
