package org.zonecast.router.broadcast;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.zonecast.feed.FeedMessage.Revoke;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.EpochId;
import org.zonecast.router.status.EventLog;
import org.zonecast.router.status.FeedMeters;
import org.zonecast.router.status.Recoveries;

/**
 * The epochs of a broadcast in the order in which they are published: the oldest that is not wholly
 * published is the one that may publish. Belongs to its broadcast's thread.
 */
final class EpochQueue {
  private final FeedMeters meters;
  private final EventLog events;

  /** Those that are not wholly published, in order; only the last one may be without an end. */
  private final Deque<LiveEpoch> unfinished = new ArrayDeque<>();

  /** Those that nothing more is wanted of but their recordings. */
  private final List<LiveEpoch> finished = new ArrayList<>();

  private final Set<String> served = ConcurrentHashMap.newKeySet();
  private long lastMediaSequence = -1;
  private Recoveries past = Recoveries.NONE;

  EpochQueue(FeedMeters meters, EventLog events) {
    this.meters = meters;
    this.events = events;
  }

  void add(LiveEpoch begun) {
    unfinished.add(begun);
    served.add(begun.id().toString());
    publishFirst(true);
  }

  /** How many are not wholly published. */
  int size() {
    return unfinished.size();
  }

  Optional<LiveEpoch> find(EpochId id) {
    return unfinished.stream().filter(epoch -> epoch.id().equals(id)).findFirst();
  }

  /** The same by the id's text. */
  Optional<LiveEpoch> find(String id) {
    return unfinished.stream().filter(epoch -> epoch.id().toString().equals(id)).findFirst();
  }

  /** Whether workers may come for this epoch. From any thread. */
  boolean serves(String epoch) {
    return served.contains(epoch);
  }

  /** This edge stood still until now: what others sent in that time may wait to be read. */
  void stoodStill() {
    unfinished.forEach(LiveEpoch::stoodStill);
  }

  void tick() {
    LiveEpoch first = unfinished.peekFirst();
    if (first != null && unfinished.size() > 1 && first.abandoned()) {
      abandon(first, "no worker finished it in time");
    }
    List.copyOf(unfinished).forEach(LiveEpoch::tick);
    finished.forEach(LiveEpoch::tick);
    finished.removeIf(LiveEpoch::recorded);
  }

  /** Goes on with the next one, if that has a worker and nobody can finish this one. */
  void skipIfHopeless(LiveEpoch epoch, String why) {
    boolean nextIsReady = unfinished.stream().skip(1).limit(1).anyMatch(LiveEpoch::hasWorker);
    if (epoch == unfinished.peekFirst() && nextIsReady && !epoch.hasWorker() && epoch.hopeless()) {
      abandon(epoch, why);
    }
  }

  /** Goes on with the next one, though this one is not listed to its end. */
  void abandon(LiveEpoch epoch, String why) {
    events.add("abandoned", "epoch " + epoch.id() + ": " + why);
    meters.epochAbandoned();
    finish(epoch, false);
  }

  /**
   * Nothing more is wanted of its workers: the next one may publish.
   *
   * @param cleanly its worker has said that it lists nothing more
   */
  void finish(LiveEpoch epoch, boolean cleanly) {
    lastMediaSequence();
    past = past.plus(epoch.recoveries());
    unfinished.remove(epoch);
    served.remove(epoch.id().toString());
    epoch.close(Revoke.Reason.ENDED, "the epoch is over");
    finished.add(epoch);
    publishFirst(cleanly);
  }

  private void publishFirst(boolean cleanly) {
    LiveEpoch first = unfinished.peekFirst();
    if (first != null) {
      first.mayPublish(cleanly);
    }
  }

  void cdnsChanged(List<CdnRecord> cdns) {
    unfinished.forEach(epoch -> epoch.cdnsChanged(cdns));
  }

  /** Cuts the workers off. */
  void close(Revoke.Reason reason, String detail) {
    lastMediaSequence();
    past = recoveries();
    served.clear();
    unfinished.forEach(epoch -> epoch.close(reason, detail));
    finished.addAll(unfinished);
    unfinished.clear();
  }

  /** Whether the recordings of those that are over, if any, are with their writers. */
  boolean recorded() {
    return finished.stream().allMatch(LiveEpoch::recorded);
  }

  /** The highest media sequence number committed, -1 for none. */
  long lastMediaSequence() {
    for (LiveEpoch epoch : unfinished) {
      lastMediaSequence = Math.max(lastMediaSequence, epoch.lastMediaSequence());
    }
    return lastMediaSequence;
  }

  /** Of all epochs together. */
  Recoveries recoveries() {
    return unfinished.stream().map(LiveEpoch::recoveries).reduce(past, Recoveries::plus);
  }
}
