package org.zonecast.router.offline;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.zonecast.router.ingest.PublishRefusedException;
import org.zonecast.router.offline.OfflineEdge.Feed;
import org.zonecast.router.offline.OfflineEdge.Session;
import org.zonecast.router.offline.OfflineEdge.Terms;
import org.zonecast.router.rtmp.FlvPlayback;
import org.zonecast.router.status.StreamEvent;
import org.zonecast.router.status.StreamStatus;

/**
 * Stamps a recorded FLV file as a router would have stamped it live. Its clock follows the file's
 * timestamps: forward steps of up to 10 s are time that passes, larger ones and steps back are not.
 */
public final class FeedStamping {
  private static final long LONGEST_STEP_TICKS = 10 * 90_000;
  private static final long JUMP_BACK_TICKS = 90_000;
  private static final Duration HELD_STEP = Duration.ofMillis(100);
  private static final Duration LONGEST_HELD = Duration.ofMinutes(5);
  private static final int BUFFER_BYTES = 1 << 20;

  private FeedStamping() {}

  /**
   * What came of it.
   *
   * @param source what came in, as the API shows it; null if no media was recognised
   * @param drops units of media that were left out, by reason
   * @param tags whole tags in the file
   * @param cutOff whether the file ends within a tag
   */
  public record Report(
      StreamStatus.@org.jspecify.annotations.Nullable Input source,
      List<Feed> feeds,
      List<StreamEvent> events,
      Map<String, Long> drops,
      long tags,
      boolean cutOff) {}

  /**
   * Stamps {@code flv} into {@code feed}.
   *
   * @throws IOException if a file cannot be read or written, or is no FLV file
   * @throws PublishRefusedException if a live broadcast of it would be refused
   */
  public static Report stamp(Path flv, Path feed, Terms terms)
      throws IOException, PublishRefusedException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(flv), BUFFER_BYTES);
        OfflineEdge edge = new OfflineEdge(terms, feed)) {
      Session session = edge.publish("file");
      var playback = new FlvPlayback(in, session.publication());
      play(playback, edge, session);
      StreamStatus.Input source = edge.status().input();
      session.end();
      return new Report(
          source, edge.feeds(), edge.events(), edge.drops(), playback.tags(), playback.isCutOff());
    }
  }

  private static void play(FlvPlayback playback, OfflineEdge edge, Session session)
      throws IOException, PublishRefusedException {
    long latest90k = playback.nextTime90k();
    while (playback.hasNext()) {
      long step = playback.nextTime90k() - latest90k;
      boolean jump = step > LONGEST_STEP_TICKS || step < -JUMP_BACK_TICKS;
      if (step > 0 && !jump) {
        edge.advance(Duration.ofNanos(step * 100_000 / 9));
      }
      latest90k = jump ? playback.nextTime90k() : Math.max(latest90k, playback.nextTime90k());
      playback.play();
      session.settle();
      waitWhileHeld(edge, session);
    }
  }

  private static void waitWhileHeld(OfflineEdge edge, Session session)
      throws IOException, PublishRefusedException {
    for (Duration waited = Duration.ZERO; session.held(); waited = waited.plus(HELD_STEP)) {
      if (waited.compareTo(LONGEST_HELD) > 0) {
        throw new IOException("the feed is held back for ever");
      }
      edge.advance(HELD_STEP);
      session.settle();
    }
  }
}
