package org.zonecast.worker.publish;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zonecast.worker.cdn.CdnTarget.StoredPlaylist;
import org.zonecast.worker.segment.MediaPlaylist;
import org.zonecast.worker.segment.MediaPlaylistParser;

/**
 * The media playlist of a rendition that an earlier epoch had and this one has not: nothing is
 * added to it any more, and EXT-X-ENDLIST says so to players that still read it.
 */
final class ClosingPlaylist implements PlaylistWriter.Source {
  /** Stands for a text that cannot be known before the playlist was looked at. */
  private static final Optional<String> NOT_LOOKED_AT = Optional.of("#EXTM3U\n");

  private final Publication publication;
  private final String rendition;
  private final Shelf shelf;
  private boolean looked;
  private @Nullable MediaPlaylist last;

  ClosingPlaylist(Publication publication, String rendition, Shelf shelf) {
    this.publication = publication;
    this.rendition = rendition;
    this.shelf = shelf;
  }

  @Override
  public String path() {
    return publication.paths().playlist(rendition);
  }

  @Override
  public Optional<String> render() {
    MediaPlaylist known = last;
    if (shelf.lastListable() < shelf.first()) {
      return Optional.empty();
    }
    if (!looked) {
      return NOT_LOOKED_AT;
    }
    return known == null || known.ended() ? Optional.empty() : Optional.of(ended(known).render());
  }

  private static MediaPlaylist ended(MediaPlaylist playlist) {
    return new MediaPlaylist(
        playlist.targetDurationSeconds(),
        playlist.holdBackSeconds(),
        playlist.mediaSequence(),
        playlist.discontinuitySequence(),
        playlist.entries(),
        true);
  }

  @Override
  public boolean ours(StoredPlaylist stored) {
    looked = true;
    return true;
  }

  @Override
  public void found(StoredPlaylist stored) {
    last = MediaPlaylistParser.parse(stored.body());
  }

  @Override
  public void absent() {
    looked = true;
  }

  @Override
  public void written() {}
}
