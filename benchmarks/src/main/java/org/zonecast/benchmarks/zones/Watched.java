package org.zonecast.benchmarks.zones;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.zonecast.benchmarks.evidence.EdgeHistory;
import org.zonecast.benchmarks.evidence.Fencing;
import org.zonecast.benchmarks.evidence.Lags;
import org.zonecast.benchmarks.evidence.Listings;
import org.zonecast.benchmarks.trial.Spread;
import org.zonecast.samples.reference.CdnWrite;

/**
 * A broadcast that is watched through a fault, and what can be said of it afterwards.
 *
 * @param quietMillis when the undisturbed time before the fault began
 * @param workerZone where its worker was before the fault
 * @param epochs how many it had
 */
record Watched(
    WorldBroadcast broadcast, long quietMillis, long faultMillis, String workerZone, int epochs) {

  /** The lags of the segments before the fault. */
  List<Long> quietLags() throws IOException {
    long end = faultMillis - TwoRegions.SEGMENT.toMillis();
    return Lags.between(
        broadcast.history().arrivals(), broadcast.listings(), quietMillis, end, faultMillis);
  }

  /** The lag of the worst segment that arrived from the fault to {@code endMillis}. */
  long worstLag(long endMillis) throws IOException {
    return Lags.between(
            broadcast.history().arrivals(),
            broadcast.listings(),
            faultMillis,
            endMillis - TwoRegions.SEGMENT.toMillis(),
            System.currentTimeMillis())
        .stream()
        .mapToLong(lag -> lag)
        .max()
        .orElseGet(() -> System.currentTimeMillis() - faultMillis);
  }

  /** The longest time in which no new segment was listed everywhere. */
  long longestDark() throws IOException {
    Listings listings = broadcast.listings();
    long last = quietMillis;
    long longest = 0;
    for (long number : broadcast.history().arrivals().keySet()) {
      OptionalLong listed = listings.everywhereMillis(number);
      if (listed.isPresent() && listed.getAsLong() > last) {
        longest = Math.max(longest, listed.getAsLong() - last);
        last = listed.getAsLong();
      }
    }
    return longest;
  }

  /** How often its worker was in another zone than the one before, in a time. */
  int moves(long fromMillis, long toMillis) throws IOException {
    return broadcast.history().moves(fromMillis, toMillis, broadcast::zoneOf);
  }

  /** Which workers had it since the fault, and why there were others, in words. */
  List<String> course() throws IOException {
    return broadcast.history().courseSince(faultMillis);
  }

  /** Playlists that went back, in their numbers or their tokens. */
  List<String> wentBack() throws IOException {
    List<String> found = new ArrayList<>();
    recent().forEach((cdn, writes) -> found.addAll(Fencing.playlists(cdn, writes)));
    return found;
  }

  /** Playlists that viewers can tell the fault by. */
  List<String> traces() throws IOException {
    List<String> found = new ArrayList<>();
    recent().forEach((cdn, writes) -> found.addAll(Fencing.traces(cdn, writes)));
    return found;
  }

  /** The writes since shortly before the fault. */
  private Map<String, List<CdnWrite>> recent() throws IOException {
    Map<String, List<CdnWrite>> all = broadcast.writes();
    long fromMillis = faultMillis - 2 * TwoRegions.SEGMENT.toMillis();
    all.replaceAll(
        (_, writes) -> writes.stream().filter(write -> write.atMillis() >= fromMillis).toList());
    return all;
  }

  /** What the zone that had it before the fault still wrote when the stream was elsewhere. */
  LateWrites lateWrites() throws IOException {
    List<EdgeHistory> all = broadcast.history().epochs();
    return LateWrites.of(
        broadcast.writes(), StreamHistory.idOf(all.get(Math.max(0, epochs - 1))).number());
  }

  /** What a broadcast that ran through the fault has noticed of it after all. */
  List<String> disturbances(long endMillis) throws IOException {
    List<String> found = new ArrayList<>(wentBack());
    found.addAll(traces());
    if (broadcast.history().epochs().size() != epochs) {
      found.add("another epoch");
    }
    broadcast.history().grants().stream()
        .filter(line -> line.timeMs() >= faultMillis && line.timeMs() < endMillis)
        .forEach(line -> found.add(StreamHistory.inWords(line.event())));
    long late = worstLag(endMillis) - Spread.of(quietLags()).p95Millis();
    if (late > TwoRegions.SEGMENT.toMillis()) {
      found.add("a segment was %d ms late".formatted(late));
    }
    return found.stream().map(text -> broadcast.id() + ": " + text).toList();
  }
}
