package org.zonecast.router.epoch;

import java.nio.file.Path;
import java.util.List;
import org.zonecast.feed.FeedMessage.LogEntry;
import org.zonecast.feed.FeedMessage.Welcome;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.EpochId;

/**
 * What an epoch is, once its plan is complete.
 *
 * @param units what a worker reserves for it
 */
public record EpochInfo(
    String streamId,
    String broadcastId,
    EpochBase base,
    EpochClock clock,
    EncodePlan plan,
    int units) {

  /** Of a source that costs next to nothing, at a place that is known. */
  public EpochInfo(
      String streamId, String broadcastId, EpochPlace place, EpochClock clock, EncodePlan plan) {
    this(streamId, broadcastId, new EpochBase(place, clock), clock, plan, plan.units());
  }

  public EpochPlace place() {
    return base.place();
  }

  public EpochId id() {
    return place().id();
  }

  /** Where its stamped feed is recorded. */
  public Path feedIn(Path folder) {
    return folder.resolve(streamId).resolve(broadcastId).resolve(id() + ".feed");
  }

  /** Where what happens to it is recorded. */
  public Path historyIn(Path folder) {
    return folder.resolve(streamId).resolve(broadcastId).resolve(id() + ".history.jsonl");
  }

  public Welcome welcome(
      int version,
      List<CdnRecord> cdns,
      int windowSegments,
      long grant,
      long resume,
      List<LogEntry> log) {
    return new Welcome(
        version,
        streamId,
        broadcastId,
        id(),
        place().discontinuities(),
        base.mediaSequence(),
        clock.baseTime(),
        plan,
        cdns,
        windowSegments,
        grant,
        resume,
        log,
        place().earlier());
  }
}
