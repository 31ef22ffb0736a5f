package org.zonecast.benchmarks.redisloss;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What came of one loss: a line of the results' file.
 *
 * @param writableMillis from the fault to the acknowledgement of a submit sent after it
 * @param acknowledged jobs, before and after the fault
 * @param lost of those
 * @param claimedTwice jobs that two claims were given for
 * @param failure why the run could not be judged; empty if it was
 */
record LossResult(
    @JsonProperty Loss loss,
    @JsonProperty int number,
    @JsonProperty long seed,
    @JsonProperty long writableMillis,
    @JsonProperty int acknowledged,
    @JsonProperty int lost,
    @JsonProperty long claimedTwice,
    @JsonProperty String failure) {

  static LossResult unjudged(Loss loss, int number, long seed, String why) {
    return new LossResult(loss, number, seed, 0, 0, 0, 0, why);
  }

  boolean judged() {
    return failure.isEmpty();
  }
}
