package org.zonecast.benchmarks.failover;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import org.zonecast.benchmarks.evidence.PublishedBytes;

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
    @JsonProperty List<String> violations) {

  /**
   * What came of some faults.
   *
   * @param others what else must not be, in words
   */
  static BatchResult of(List<RunResult> runs, PublishedBytes.Outcome bytes, List<String> others) {
    List<String> all = new ArrayList<>(bytes.violations());
    all.addAll(others);
    return new BatchResult(
        runs,
        bytes.objects(),
        bytes.framesLost(),
        bytes.framesDoubled(),
        bytes.violations().size(),
        all);
  }
}
