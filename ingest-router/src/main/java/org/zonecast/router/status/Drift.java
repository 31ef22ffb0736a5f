package org.zonecast.router.status;

/**
 * How a source's clocks go, as {@link StreamStatus.Input} has it.
 *
 * @param videoPpm the feed's clock against the edge's, in millionths
 * @param videoMs what that has come to
 * @param audioMs the sound's clock against its timestamps
 */
public record Drift(double videoPpm, long videoMs, long audioMs) {
  public static final Drift NONE = new Drift(0, 0, 0);
}
