package org.zonecast.router.peer;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.BroadcastRecord.Aged;

/**
 * The latest broadcast of each stream, of all edges, as far as this router was told; those that
 * were told of last. Ages count from when a record was told of: clocks are not compared. Safe for
 * all threads.
 */
final class KnownBroadcasts {
  private static final int MAX_KNOWN = 4096;

  private final LongSupplier nanoClock;

  /** In the order in which they were last told of. */
  private final Map<String, Known> byStream = new LinkedHashMap<>();

  private record Known(BroadcastRecord record, long writtenNanos) {
    boolean givesWayTo(Known other) {
      if (!record.broadcastId().equals(other.record.broadcastId())) {
        return other.writtenNanos - writtenNanos > 0;
      }
      boolean sameState =
          record.epoch().equals(other.record.epoch()) && record.ended() == other.record.ended();
      return sameState ? other.writtenNanos - writtenNanos >= 0 : other.record.replaces(record);
    }
  }

  KnownBroadcasts(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** Takes note of a record that was written so long ago. */
  synchronized void learn(Aged told) {
    String stream = told.record().streamId();
    var news = new Known(told.record(), nanoClock.getAsLong() - told.age().toNanos());
    Known known = byStream.get(stream);
    if (known == null || known.givesWayTo(news)) {
      byStream.remove(stream);
      byStream.put(stream, news);
      if (byStream.size() > MAX_KNOWN) {
        byStream.remove(byStream.keySet().iterator().next());
      }
    }
  }

  synchronized Optional<Aged> find(String streamId) {
    return Optional.ofNullable(byStream.get(streamId)).map(this::aged);
  }

  /** Those that have not ended, the one that was told of longest ago first. */
  synchronized List<Aged> running() {
    return byStream.values().stream()
        .filter(known -> !known.record.ended())
        .map(this::aged)
        .toList();
  }

  private Aged aged(Known known) {
    long age = Math.max(0, nanoClock.getAsLong() - known.writtenNanos);
    return new Aged(known.record, Duration.ofNanos(age));
  }
}
