package org.zonecast.router.peer;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.BroadcastRecord.Aged;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.JobStore;
import org.zonecast.job.StreamRecord;
import org.zonecast.router.feed.Cluster.Holder;
import org.zonecast.router.feed.StreamEvent;
import org.zonecast.router.feed.StreamStatus;

/** What routers tell each other, beside the records of the job vocabulary. */
final class PeerMessages {
  private PeerMessages() {}

  private static String orEmpty(@Nullable String address) {
    return address == null ? "" : address;
  }

  /**
   * The answer to "is this stream live with you?".
   *
   * @param edge id of the router that answers
   * @param sinceMediaMs how long ago media of it came in, in milliseconds
   * @param publisher the address that it came from last; null if the router does not tell
   */
  record Presence(String edge, long sinceMediaMs, @Nullable String publisher) {
    Holder holder() {
      return new Holder(edge, orEmpty(publisher));
    }
  }

  /** What became of a job that was handed over. */
  record SubmitAnswer(JobStore.Submitted submitted) {}

  /** Versioned records; whoever has some that stay before these keeps them. */
  record Records(List<StreamRecord> streams, List<CdnRecord> cdns) {
    Records {
      streams = List.copyOf(streams);
      cdns = List.copyOf(cdns);
    }
  }

  /**
   * One record in short.
   *
   * @param key a stream's id, a CDN's name
   * @param checksum of the whole record
   */
  record Mark(String key, long version, String checksum) {}

  /**
   * What records a router has, in short, a page at a time.
   *
   * @param streams those of this page, in the order of their ids
   * @param cdns all of them, with the first page
   * @param next the id to ask with for the next page; null if there is none
   */
  record Marks(List<Mark> streams, List<Mark> cdns, @Nullable String next) {
    static final Marks SAME = new Marks(List.of(), List.of(), null);

    Marks {
      streams = List.copyOf(streams);
      cdns = List.copyOf(cdns);
    }
  }

  /** Asks for records by their keys. */
  record Wanted(List<String> streams, List<String> cdns) {
    Wanted {
      streams = List.copyOf(streams);
      cdns = List.copyOf(cdns);
    }
  }

  /**
   * The answer to records.
   *
   * @param instead what the router has in the place of those that it did not take; null if it does
   *     not tell
   */
  record Received(boolean done, @Nullable Records instead) {}

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

  /** Where a router lately sent one stream. */
  record Past(List<PastPlacement> placements) {
    Past {
      placements = List.copyOf(placements);
    }
  }

  /**
   * What a router knows of a stream's latest broadcast.
   *
   * @param record null if it knows of none
   * @param ageMs how long ago that was written, in milliseconds
   * @param held whether the stream is live with this router
   */
  record Told(@Nullable BroadcastRecord record, long ageMs, boolean held) {
    static Told of(Aged aged) {
      return new Told(aged.record(), aged.age().toMillis(), false);
    }

    Optional<Aged> aged() {
      return Optional.ofNullable(record)
          .map(known -> new Aged(known, Duration.ofMillis(Math.max(0, ageMs))));
    }
  }

  /** The broadcasts of a router. */
  record ToldBroadcasts(List<Told> broadcasts) {
    ToldBroadcasts {
      broadcasts = List.copyOf(broadcasts);
    }
  }

  /** Asks to give a broadcast up to {@code edge}. */
  record GiveUp(String edge) {}

  /**
   * @param edge id of the router that answers
   * @param kept whether it keeps the broadcast, because it has heard of its publisher
   * @param publisher that one's address; null if the router does not tell
   */
  record GivenUp(String edge, boolean kept, @Nullable String publisher) {
    Holder holder() {
      return new Holder(edge, orEmpty(publisher));
    }
  }

  /**
   * Asks a router to drain.
   *
   * @param seconds how long it waits for its publishers; null for as long as it is configured to
   */
  record DrainAsked(@Nullable Long seconds) {}

  /** Whether there was anything to do. */
  record Done(boolean done) {}
}
