package org.zonecast.worker.publish;

import java.util.Optional;
import org.zonecast.worker.cdn.CdnTarget.StoredPlaylist;

/**
 * The multivariant playlist on one CDN: written once the CDN holds a segment, and again whenever
 * the measured bit rate has moved by more than a tenth.
 */
final class FixedPlaylist implements PlaylistWriter.Source {
  private static final double WORTH_TELLING = 0.1;

  private final Publication publication;
  private final Shelf shelf;
  private String text = "";
  private long averageBps;

  FixedPlaylist(Publication publication, Shelf shelf) {
    this.publication = publication;
    this.shelf = shelf;
  }

  @Override
  public String path() {
    return publication.paths().multivariant();
  }

  @Override
  public Optional<String> render() {
    if (shelf.lastListable() < shelf.first()) {
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
  public void written() {}
}
