package org.zonecast.benchmarks.zones;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zonecast.benchmarks.evidence.PublishedBytes;

/**
 * A fault and all that came of it, or the comparison of whole broadcasts with their replays: a line
 * of the results' file. Times are in milliseconds.
 *
 * @param lost how many runs could not be judged
 * @param undisturbedLags from a segment's arrival to its listing, before the fault
 * @param disturbances of broadcasts that ran through the fault and were to notice nothing
 * @param ranThrough how many those were
 * @param bytes what a replay of the rounds since the last one says; null where nothing is replayed
 * @param failure why runs could not be judged; empty if all were
 */
record ZoneRound(
    @JsonProperty ZoneFault fault,
    @JsonProperty long seed,
    @JsonProperty List<ZoneRun> runs,
    @JsonProperty int lost,
    @JsonProperty List<Long> undisturbedLags,
    @JsonProperty int ranThrough,
    @JsonProperty List<String> disturbances,
    @JsonProperty PublishedBytes.@Nullable Outcome bytes,
    @JsonProperty String failure) {

  static ZoneRound judged(
      ZoneFault fault,
      long seed,
      List<ZoneRun> runs,
      List<Long> undisturbedLags,
      int ranThrough,
      List<String> disturbances) {
    return new ZoneRound(fault, seed, runs, 0, undisturbedLags, ranThrough, disturbances, null, "");
  }

  static ZoneRound unjudged(ZoneFault fault, long seed, int lost, String why) {
    return new ZoneRound(fault, seed, List.of(), lost, List.of(), 0, List.of(), null, why);
  }

  static ZoneRound replayed(ZoneFault fault, long seed, PublishedBytes.Outcome bytes) {
    return new ZoneRound(fault, seed, List.of(), 0, List.of(), 0, List.of(), bytes, "");
  }

  /** How many runs it stands for. */
  int size() {
    return runs.size() + lost;
  }

  /** How many broadcasts noticed something: what is said of each begins with its name. */
  int disturbed() {
    return (int)
        disturbances.stream().map(text -> text.substring(0, text.indexOf(':'))).distinct().count();
  }
}
