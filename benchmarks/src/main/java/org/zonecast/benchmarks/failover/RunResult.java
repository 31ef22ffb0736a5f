package org.zonecast.benchmarks.failover;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.zonecast.benchmarks.evidence.PlayerPage;

/**
 * One fault and what came of it: a line of the results' file. Times are in milliseconds.
 *
 * @param undisturbedLags of the segments of the window before the fault
 * @param lags of the segments of the window behind the fault
 * @param stages when what happened first, since the fault
 * @param violations what must not be, in words
 * @param player what hls.js noticed since the fault; null if none played
 */
record RunResult(
    @JsonProperty Fault fault,
    @JsonProperty int number,
    @JsonProperty long seed,
    @JsonProperty long phaseMillis,
    @JsonProperty List<Long> undisturbedLags,
    @JsonProperty List<Long> lags,
    @JsonProperty Map<String, Long> stages,
    @JsonProperty List<String> violations,
    @JsonProperty PlayerPage.@org.jspecify.annotations.Nullable Seen player) {

  /** The worst segment's lag. */
  long worstLag() {
    return lags.stream().mapToLong(lag -> lag).max().orElse(0);
  }
}
