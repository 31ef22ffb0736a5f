package org.zonecast.router.feed;

import org.jspecify.annotations.Nullable;
import org.zonecast.job.Ladder;
import org.zonecast.job.StreamRecord;
import org.zonecast.router.feed.LiveEpoch.Identity;

/**
 * What a broadcast was begun with, and does not change.
 *
 * @param identity its names; the epoch is the first one at this edge
 * @param inherited what it goes on from, or null if it begins here
 */
record BroadcastTerms(
    StreamRecord stream,
    Ladder ladder,
    Identity identity,
    JobSecret secret,
    @Nullable Inheritance inherited) {

  /** Of a broadcast that begins here. */
  BroadcastTerms(StreamRecord stream, Ladder ladder, Identity identity, JobSecret secret) {
    this(stream, ladder, identity, secret, null);
  }

  /** The place of the first epoch at this edge. */
  EpochPlace firstPlace(long nowNanos) {
    return inherited == null
        ? EpochPlace.first(identity.epoch())
        : inherited.place(identity.epoch().startId(), nowNanos);
  }
}
