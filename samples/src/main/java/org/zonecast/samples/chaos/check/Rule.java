package org.zonecast.samples.chaos.check;

/** What must hold of every broadcast, whatever was done to the cluster. */
public enum Rule {
  /** The journals and histories have every line. */
  EVIDENCE_WHOLE,
  /** Grants only grow, and none begins before the one before it has ended. */
  ONE_PUBLISHER,
  /** Every commit that was taken came from the live grant's connection, under that grant. */
  COMMIT_UNDER_GRANT,
  /** Every playlist was written by a holder of its token, while that grant could be held. */
  PLAYLIST_BY_HOLDER,
  /** A playlist's token never goes back. */
  TOKEN_NEVER_BACK,
  /** Every acknowledged job was taken up or replaced. */
  JOB_NEVER_LOST,
  /** Whoever makes an object makes the same bytes, also those that were refused. */
  OBJECT_NEVER_CHANGES,
  /** All CDNs have the same bytes. */
  CDNS_EQUAL,
  /** The published objects are those that a replay of the recorded feed makes. */
  EQUAL_TO_REPLAY,
  /** Every version of every playlist continues the one before, as players need it. */
  PLAYLIST_CONTINUES,
  /** A segment is listed only where its object is, and only after it was committed there. */
  LISTED_WHEN_COMMITTED,
  /** Every segment of an epoch is committed on every CDN that should have it. */
  SEGMENT_NEVER_MISSING,
  /** The segments' frames add up to the feed's, and nobody counts them otherwise. */
  FRAMES_EXACTLY_ONCE,
  /** Every playlist lists every number from the first to the last. */
  NUMBER_NEVER_SKIPPED,
  /** No more discontinuities and gaps than what was done explains. */
  NO_TRACE,
  /** The broadcast comes to its end everywhere. */
  ENDS
}
