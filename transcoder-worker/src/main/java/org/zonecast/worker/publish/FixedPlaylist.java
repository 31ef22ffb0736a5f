package org.zonecast.worker.publish;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.zonecast.worker.cdn.CdnTarget.StoredPlaylist;

/**
 * The multivariant playlist on one CDN: written once all playlists that it names have begun, and
 * again whenever the measured bit rate has moved by more than a tenth.
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

  @Override
  public void found(StoredPlaylist stored) {}

  @Override
  public void written() {
    listed = true;
  }

  /** Whether a version that this worker rendered is on the CDN. */
  boolean listed() {
    return listed;
  }
}
