package org.zonecast.job;

import java.time.Instant;

/**
 * What is kept of a broadcast outside its edge; read only when that edge has died.
 *
 * @param lastMediaSequence the highest media sequence number committed so far
 * @param ended true once ENDLIST was written
 */
public record BroadcastRecord(
    String streamId,
    String broadcastId,
    EpochId epoch,
    String edgeId,
    long lastMediaSequence,
    boolean ended,
    Instant updatedAt) {}
