package org.zonecast.benchmarks.zones;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.zonecast.benchmarks.failover.EdgeHistory;
import org.zonecast.benchmarks.failover.Fencing;
import org.zonecast.benchmarks.failover.Lags;
import org.zonecast.benchmarks.failover.Listings;
import org.zonecast.benchmarks.trial.Spread;
import org.zonecast.job.Token;
import org.zonecast.samples.reference.CdnWrite;
import org.zonecast.samples.reference.HistoryLine;

/**
 * A broadcast that is watched through a fault, and what can be said of it afterwards.
 *
 * @param quietMillis when the undisturbed time before the fault began
 * @param edgeZone where its edge was before the fault
 * @param workerZone where its worker was
 * @param epochs how many it had
 */
record Watched(
    WorldBroadcast broadcast,
    long quietMillis,
    long faultMillis,
    String edgeZone,
    String workerZone,
    int epochs) {

  /** The lags of the segments before the fault. */
  List<Long> quietLags() throws IOException {
    long end = faultMillis - World.SEGMENT.toMillis();
    return Lags.between(
        broadcast.history().arrivals(), broadcast.listings(), quietMillis, end, faultMillis);
  }

  /** The lag of the worst segment that arrived from the fault to {@code endMillis}. */
  long worstLag(long endMillis) throws IOException {
    return Lags.between(
            broadcast.history().arrivals(),
            broadcast.listings(),
            faultMillis,
            endMillis - World.SEGMENT.toMillis(),
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
    String at = "";
    int moves = 0;
    for (HistoryLine line : broadcast.history().grants()) {
      if (line.is("granted")) {
        String next = broadcast.zoneOf(line);
        boolean counts = line.timeMs() >= fromMillis && line.timeMs() < toMillis;
        moves += counts && !at.isEmpty() && !next.equals(at) ? 1 : 0;
        at = next;
      }
    }
    return moves;
  }

  /** Playlists that went back, in their numbers or their tokens. */
  List<String> wentBack() throws IOException {
    List<String> found = new ArrayList<>();
    broadcast.writes().forEach((cdn, writes) -> found.addAll(Fencing.playlists(cdn, writes)));
    return found;
  }

  /**
   * What the zone that had it before the fault wrote, or tried to, when a later epoch was in the
   * playlists already.
   *
   * @param taken whether a CDN took it
   */
  List<String> lateWrites(boolean taken) throws IOException {
    List<EdgeHistory> all = broadcast.history().epochs();
    List<String> found = new ArrayList<>();
    if (all.size() > epochs && epochs > 0) {
      int old = StreamHistory.idOf(all.get(epochs - 1)).number();
      for (Map.Entry<String, List<CdnWrite>> cdn : broadcast.writes().entrySet()) {
        boolean moved = false;
        for (CdnWrite write : cdn.getValue()) {
          boolean late = moved && epochOf(write) > 0 && epochOf(write) <= old;
          if (late && write.done() == taken) {
            found.add(
                "%s: %s of epoch %d: %d"
                    .formatted(cdn.getKey(), write.path(), old, write.status()));
          }
          moved |= write.done() && epochOf(write) > old;
        }
      }
    }
    return found;
  }

  /** The epoch number of a playlist's writer; 0 for anything else. */
  private static int epochOf(CdnWrite write) {
    String token = write.token();
    return token == null ? 0 : Token.parse(token).epoch();
  }

  /** What a broadcast that ran through the fault has noticed of it after all. */
  List<String> disturbances(long endMillis) throws IOException {
    List<String> found = new ArrayList<>(wentBack());
    broadcast.writes().forEach((cdn, writes) -> found.addAll(Fencing.traces(cdn, writes)));
    if (broadcast.history().epochs().size() != epochs) {
      found.add("another epoch");
    }
    broadcast.history().grants().stream()
        .filter(line -> line.timeMs() >= faultMillis && line.timeMs() < endMillis)
        .forEach(line -> found.add(line.event() + " " + line.worker()));
    long late = worstLag(endMillis) - Spread.of(quietLags()).p95Millis();
    if (late > World.SEGMENT.toMillis()) {
      found.add("a segment was %d ms late".formatted(late));
    }
    return found.stream().map(text -> broadcast.id() + ": " + text).toList();
  }
}
