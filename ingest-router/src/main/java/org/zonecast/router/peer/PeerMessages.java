package org.zonecast.router.peer;

import java.util.List;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.JobStore;
import org.zonecast.job.StreamRecord;
import org.zonecast.router.feed.StreamEvent;
import org.zonecast.router.feed.StreamStatus;

/** What routers tell each other, beside the records of the job vocabulary. */
final class PeerMessages {
  private PeerMessages() {}

  /**
   * The answer to "is this stream live with you?".
   *
   * @param edge id of the router that answers
   * @param sinceMediaMs how long ago media of it came in, in milliseconds
   */
  record Presence(String edge, long sinceMediaMs) {}

  /** What became of a job that was handed over. */
  record SubmitAnswer(JobStore.Submitted submitted) {}

  /** Versioned records; whoever has a higher version keeps that. */
  record Records(List<StreamRecord> streams, List<CdnRecord> cdns) {
    Records {
      streams = List.copyOf(streams);
      cdns = List.copyOf(cdns);
    }
  }

  /** The streams that a router has or lately had. */
  record Statuses(List<StreamStatus> streams) {
    Statuses {
      streams = List.copyOf(streams);
    }
  }

  /** The latest events of one stream. */
  record Events(List<StreamEvent> events) {
    Events {
      events = List.copyOf(events);
    }
  }

  /** Whether there was anything to do. */
  record Done(boolean done) {}
}
