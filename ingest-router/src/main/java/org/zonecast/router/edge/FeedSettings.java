package org.zonecast.router.edge;

import static org.zonecast.job.Names.requireName;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.zonecast.job.EpochId;

/**
 * How an edge keeps its feeds.
 *
 * @param edgeId this router's id
 * @param zone the zone that it stands in
 * @param pid its process id
 * @param segment wished length of a segment; the plan rounds it to whole frames
 * @param windowSegments segments in a live playlist
 * @param buffer media kept for successors, 30 s or more
 * @param bufferBytes the most that the media of one broadcast may take in memory
 * @param allBufferBytes the most that the media of all broadcasts together may take
 * @param recordFeeds where each epoch's stamped feed is recorded, if at all
 * @param feedBase where workers reach this router's HTTP server, such as {@code
 *     ws://10.0.0.1:8080}; asked when a job is submitted, when the port is known
 */
public record FeedSettings(
    String edgeId,
    String zone,
    long pid,
    Duration segment,
    int windowSegments,
    Duration buffer,
    long bufferBytes,
    long allBufferBytes,
    Optional<Path> recordFeeds,
    Supplier<URI> feedBase) {
  /** Where on the router's HTTP server workers find feeds. */
  public static final String FEED_PATH = "/feed/";

  private static final Duration SHORTEST_BUFFER = Duration.ofSeconds(30);

  public FeedSettings {
    requireName("edge id", edgeId);
    requireName("zone", zone);
    if (segment.toMillis() < 500 || segment.toMillis() > 10_000) {
      throw new IllegalArgumentException("segmentSeconds must be 0.5 to 10");
    }
    if (windowSegments < 3 || windowSegments > 1000) {
      throw new IllegalArgumentException("windowSegments must be 3 to 1000");
    }
    if (buffer.compareTo(SHORTEST_BUFFER) < 0) {
      throw new IllegalArgumentException("bufferSeconds must be at least 30");
    }
    if (bufferBytes < 1 << 20) {
      throw new IllegalArgumentException("bufferMegabytes must be at least 1");
    }
    if (allBufferBytes < 1 << 20) {
      throw new IllegalArgumentException("there must be memory for feeds");
    }
  }

  /** Where workers find the feed of an epoch. */
  public URI feedOf(String streamId, EpochId epoch) {
    return URI.create(feedBase.get() + FEED_PATH + streamId + "/" + epoch);
  }

  /** Length of a segment in seconds. */
  public double segmentSeconds() {
    return segment.toNanos() / 1e9;
  }
}
