package org.zonecast.worker.publish;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.zonecast.worker.cdn.CdnTarget.StoredPlaylist;

/**
 * The multivariant playlist on one CDN: written once all playlists that it names have begun, and
 * again whenever the measured bit rate has moved by more than a tenth. The one of a later broadcast
 * is not replaced once this one has ended.
 */
final class FixedPlaylist implements PlaylistWriter.Source {
  private static final double WORTH_TELLING = 0.1;

  private final Publication publication;
  private final BooleanSupplier begun;
  private String text = "";
  private long averageBps;
  private boolean listed;

  FixedPlaylist(Publication publication, BooleanSupplier begun) {
    this.publication = publication;
    this.begun = begun;
  }

  @Override
  public String path() {
    return publication.paths().multivariant();
  }

  @Override
  public Optional<String> render() {
    if (!begun.getAsBoolean()) {
      return Optional.empty();
    }
    long now =
        publication.plan().renditions().stream().mapToLong(publication.log()::averageBps).sum();
    if (text.isEmpty() || Math.abs(now - averageBps) > WORTH_TELLING * averageBps) {
      averageBps = now;
      text =
          publication
              .plan()
              .multivariant(
                  publication.paths().renditionsFromMultivariant(), publication.log()::averageBps)
              .render();
    }
    return Optional.of(text);
  }

  /** The path is the stream's, and tokens of another broadcast cannot be compared with ours. */
  @Override
  public boolean ours(StoredPlaylist stored) {
    return stored
        .body()
        .lines()
        .anyMatch(line -> line.startsWith(publication.paths().renditionsFromMultivariant()));
  }

  /**
   * A broadcast that has ended leaves the path to one that began later. Ids of broadcasts begin
   * with the time, so their order is that of their text.
   */
  @Override
  public boolean givesWay(StoredPlaylist stored) {
    boolean ended = publication.lastSegment().isPresent() && !publication.segments().followed();
    boolean gives = ended && broadcastOf(stored).compareTo(publication.welcome().broadcastId()) > 0;
    listed |= gives;
    return gives;
  }

  /** The broadcast that a fixed playlist names; empty if it names none. */
  private static String broadcastOf(StoredPlaylist stored) {
    return stored
        .body()
        .lines()
        .filter(line -> !line.startsWith("#") && line.contains("/"))
        .findFirst()
        .map(line -> line.substring(0, line.indexOf('/')))
        .orElse("");
  }

  @Override
  public void found(StoredPlaylist stored) {}

  @Override
  public void written() {
    listed = true;
  }

  /** Whether a version that this worker rendered is on the CDN, or none is to come there. */
  boolean listed() {
    return listed;
  }
}
