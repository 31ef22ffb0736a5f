package org.zonecast.router.status;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.EpochId;

/**
 * A snapshot of a stream at its edge, as the API shows it.
 *
 * @param reason what it is waiting for, or why it failed; empty if all is well
 * @param lastMediaSequence the last sequence number committed, -1 for none
 * @param failovers how often the job moved to another worker
 * @param commitLagMs from the arrival of the last frame of the segment committed last to its commit
 *     on the first CDN; -1 for unknown
 * @param graceLeftMs how long an interrupted broadcast is still kept open; -1 if it is not
 *     interrupted
 * @param silent whether nothing comes in, and slate or a gap takes its place
 */
public record StreamStatus(
    String id,
    State state,
    String reason,
    @Nullable String broadcastId,
    @Nullable EpochId epoch,
    long grant,
    Edge edge,
    @Nullable String zone,
    @Nullable Worker worker,
    int childRestarts,
    @Nullable Input input,
    List<Rendition> renditions,
    long lastMediaSequence,
    int failovers,
    long commitLagMs,
    long graceLeftMs,
    boolean silent) {

  /** How far a stream is. */
  public enum State {
    IDLE,
    STARTING,
    LIVE,
    INTERRUPTED,
    ENDED,
    FAILED
  }

  /** The edge that has the broadcast. */
  public record Edge(String id, String zone, long pid) {}

  /** The worker that is granted. */
  public record Worker(String id, long pid, long transcoderPid) {}

  /**
   * What comes in.
   *
   * @param video such as {@code h264 1280x720 30 fps}, or empty
   * @param audio such as {@code aac 48000 Hz 2 ch}, or empty
   * @param bitrateBps over the last seconds
   * @param videoDriftPpm how much faster the feed's clock runs than this edge's, over the last ten
   *     minutes, in millionths; negative if it is slower; 0 while unknown
   * @param videoDriftMs how far the feed's clock has run ahead of this edge's since the epoch began
   * @param audioDriftMs how far the counted samples had to be moved towards their timestamps since
   *     the session began; positive if the sound's own clock is slow
   */
  public record Input(
      String protocol,
      String video,
      String audio,
      long bitrateBps,
      double videoDriftPpm,
      long videoDriftMs,
      long audioDriftMs) {}

  /**
   * What goes out; width and height are 0 for audio.
   *
   * @param shed it is not made now, because no worker keeps up with it
   */
  public record Rendition(
      String name, int width, int height, String codecs, int bandwidthBps, boolean shed) {}
}
