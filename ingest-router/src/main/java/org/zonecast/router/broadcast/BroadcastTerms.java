package org.zonecast.router.broadcast;

import org.jspecify.annotations.Nullable;
import org.zonecast.job.Ladder;
import org.zonecast.job.StreamRecord;
import org.zonecast.router.authority.JobSecret;
import org.zonecast.router.broadcast.LiveEpoch.Identity;
import org.zonecast.router.epoch.EpochPlace;

/**
 * What a broadcast was begun with, and does not change.
 *
 * @param identity its names; the epoch is the first one at this edge
 * @param inherited what it goes on from, or null if it begins here
 */
public record BroadcastTerms(
    StreamRecord stream,
    Ladder ladder,
    Identity identity,
    JobSecret secret,
    @Nullable Inheritance inherited) {

  /** Of a broadcast that begins here. */
  public BroadcastTerms(StreamRecord stream, Ladder ladder, Identity identity, JobSecret secret) {
    this(stream, ladder, identity, secret, null);
  }

  /** The place of the first epoch at this edge. */
  EpochPlace firstPlace(long nowNanos) {
    return inherited == null
        ? EpochPlace.first(identity.epoch())
        : inherited.place(identity.epoch().startId(), nowNanos);
  }
}
