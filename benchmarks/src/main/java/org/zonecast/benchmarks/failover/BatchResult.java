package org.zonecast.benchmarks.failover;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * A broadcast under several faults, compared with its replay: a line of the results' file.
 *
 * @param objects compared on all CDNs together
 * @param framesLost of the pictures that the reference has and some CDN's viewers never got
 * @param framesDoubled that some CDN has beyond the reference
 * @param violations objects that differ, and whatever else must not be
 */
record BatchResult(
    @JsonProperty List<RunResult> runs,
    @JsonProperty long objects,
    @JsonProperty long framesLost,
    @JsonProperty long framesDoubled,
    @JsonProperty long differing,
    @JsonProperty List<String> violations) {}
