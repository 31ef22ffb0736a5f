package org.zonecast.router.authority;

import java.util.Collection;
import java.util.Optional;
import org.zonecast.feed.FeedMessage.Based;
import org.zonecast.feed.FeedMessage.Sealed;
import org.zonecast.job.CdnRecord;
import org.zonecast.router.epoch.EpochBase;
import org.zonecast.router.status.EventLog;

/**
 * The search for an epoch's base, if it has to be found: what its workers report goes in, and what
 * they are all told comes out once. Belongs to its broadcast's thread.
 */
final class BaseSearch {
  /** Far more than any broadcast comes to; what a worker reports beyond it is wrong. */
  private static final long MOST = 1L << 52;

  private final EpochBase base;
  private final EventLog events;
  private final Sealing sealing;

  BaseSearch(EpochBase base, EventLog events) {
    this.base = base;
    this.events = events;
    this.sealing = new Sealing(base.least());
  }

  /** A worker has the grant, and begins to seal. */
  void welcomed(long nowNanos) {
    if (!base.known()) {
      sealing.welcomed(nowNanos);
    }
  }

  /** Whether the report can be true. */
  boolean plausible(Sealed report) {
    return report.endMediaSequence() >= -1 && report.endMediaSequence() < MOST;
  }

  void sealed(Sealed report, long nowNanos) {
    if (!base.known()) {
      events.add("sealed", report.cdn() + " up to " + report.endMediaSequence());
      sealing.sealed(report.cdn(), report.endMediaSequence(), nowNanos);
    }
  }

  /** What is to be told to the workers, once. */
  Optional<Based> settle(Collection<CdnRecord> cdns, long nowNanos) {
    if (base.known()) {
      return Optional.empty();
    }
    Optional<Based> found = sealing.base(cdns.stream().map(CdnRecord::name).toList(), nowNanos);
    found.ifPresent(known -> {
      base.found(known.baseMediaSequence());
      String room = known.gapsBefore() == 0 ? "" : ", behind room for a CDN that is not sealed";
      events.add("based", "segment 0 has the number " + known.baseMediaSequence() + room);
    });
    return found;
  }
}
