package org.zonecast.benchmarks.redisloss;

/**
 * What came of one loss.
 *
 * @param writableMillis from the fault to the acknowledgement of a submit sent after it
 * @param acknowledged jobs, before and after the fault
 * @param lost of those
 * @param claimedTwice jobs that two claims were given for
 */
record LossResult(long writableMillis, int acknowledged, int lost, long claimedTwice) {}
