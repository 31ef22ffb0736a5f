package org.zonecast.router.broadcast;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.zonecast.feed.FeedMessage.EarlierEpoch;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.BroadcastRecord.Aged;
import org.zonecast.job.BroadcastRecord.Past;
import org.zonecast.job.EpochId;
import org.zonecast.router.epoch.EpochPlace;

/**
 * A broadcast to go on with, that another edge had or this one before it was started again. A pure
 * function of the records that were found.
 *
 * @param record the latest that is known of it
 * @param away how long it has had no publisher
 * @param epochNumber the number of the epoch to begin: above all that were found
 */
record Inheritance(BroadcastRecord record, Duration away, int epochNumber) {

  /**
   * What a publisher goes on with by these records of its stream; nothing if its broadcast has
   * ended or is about to. Of several broadcasts it is the one that was written of last.
   */
  static Optional<Inheritance> of(Collection<Aged> found) {
    Aged youngest = found.stream().min(Comparator.comparing(Aged::age)).orElse(null);
    if (youngest == null) {
      return Optional.empty();
    }
    String id = youngest.record().broadcastId();
    List<Aged> same = found.stream().filter(a -> a.record().broadcastId().equals(id)).toList();
    if (same.stream().anyMatch(aged -> aged.record().ended() || aged.record().ending())) {
      return Optional.empty();
    }
    BroadcastRecord latest = youngest.record();
    Duration away = youngest.away();
    for (Aged aged : same) {
      latest = latest.replaces(aged.record()) ? latest : aged.record();
      away = away.compareTo(aged.away()) < 0 ? away : aged.away();
    }
    return Optional.of(new Inheritance(latest, away, latest.epoch().number() + 1));
  }

  /** What an edge goes on with that adopts a lost broadcast. */
  static Inheritance adopted(Aged lost) {
    return new Inheritance(lost.record(), lost.away(), lost.record().epoch().number() + 1);
  }

  /** The same, in an epoch above one that was heard of elsewhere. */
  Inheritance above(int number) {
    return new Inheritance(record, away, Math.max(epochNumber, number + 1));
  }

  /** Whether its publisher can still come back. */
  boolean inGrace(Duration grace) {
    return away.compareTo(grace) < 0;
  }

  /** The place of the epoch that goes on from it. */
  EpochPlace place(String startId, long nowNanos) {
    List<EarlierEpoch> known =
        record.epochs().stream()
            .filter(past -> past.baseMediaSequence() != BroadcastRecord.UNKNOWN_BASE)
            .map(p -> new EarlierEpoch(p.epoch(), p.baseMediaSequence(), p.renditions()))
            .toList();
    return new EpochPlace(
        new EpochId(epochNumber, startId),
        "edge " + record.edgeId() + " is gone",
        new EpochPlace.Junction(least(), false, nowNanos),
        discontinuities(),
        EpochPlace.latest(known.isEmpty() ? unknownPast() : known));
  }

  /** An edge that knows nothing of successors tells no more than its epoch's name. */
  private List<EarlierEpoch> unknownPast() {
    return List.of(new EarlierEpoch(record.epoch(), 0, List.of()));
  }

  private long discontinuities() {
    return record.epochs().stream()
        .filter(past -> past.baseMediaSequence() != BroadcastRecord.UNKNOWN_BASE)
        .mapToLong(past -> past.discontinuities() + 1)
        .max()
        .orElse(1);
  }

  private long least() {
    long bases = record.epochs().stream().mapToLong(Past::baseMediaSequence).max().orElse(-1);
    return Math.max(bases, record.lastMediaSequence() < 0 ? -1 : record.lastMediaSequence() + 1);
  }
}
