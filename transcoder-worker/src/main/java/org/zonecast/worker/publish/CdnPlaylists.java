package org.zonecast.worker.publish;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.zonecast.worker.cdn.CdnTarget;

/**
 * A job's playlists on one CDN: one of each rendition, one of each that is gone, and the stream's
 * fixed one, which names them all. Confined to the job's context.
 */
final class CdnPlaylists {
  private final Publication publication;
  private final Shelf shelf;
  private final Map<String, EpochPlaylist> playlists = new HashMap<>();
  private final List<PlaylistWriter> media = new ArrayList<>();
  private final List<PlaylistWriter> writers = new ArrayList<>();
  private final FixedPlaylist fixed;
  private final PlaylistWriter fixedWriter;

  CdnPlaylists(
      Publication publication, Supplier<CdnTarget> target, Shelf shelf, PlaylistWriter.Gate gate) {
    this.publication = publication;
    this.shelf = shelf;
    for (String rendition : publication.plan().renditions()) {
      EpochPlaylist playlist = new EpochPlaylist(publication, rendition, shelf);
      playlists.put(rendition, playlist);
      media.add(writer(playlist, gate, target));
    }
    writers.addAll(media);
    for (String gone : publication.goneRenditions()) {
      writers.add(writer(new ClosingPlaylist(publication, gone, shelf), gate, target));
    }
    this.fixed = new FixedPlaylist(publication, this::begun);
    this.fixedWriter = writer(fixed, gate, target);
    writers.add(fixedWriter);
  }

  private PlaylistWriter writer(
      PlaylistWriter.Source source, PlaylistWriter.Gate gate, Supplier<CdnTarget> target) {
    return new PlaylistWriter(publication.vertx(), source, gate, target, publication::token);
  }

  /** Writes them where they have changed. */
  void update() {
    writers.forEach(PlaylistWriter::update);
  }

  /** Looks at the media playlists that are there, before there is anything to write. */
  void lookAhead() {
    media.forEach(PlaylistWriter::lookAhead);
  }

  /** Writes what something had kept from being written. */
  void updateIfDirty() {
    writers.forEach(PlaylistWriter::updateIfDirty);
  }

  /** One of them was written: the fixed one may have waited for that. */
  void written() {
    fixedWriter.updateIfDirty();
  }

  /** Whether the CDN has all of them as they should be, and no request is on its way. */
  boolean upToDate() {
    return writers.stream().allMatch(PlaylistWriter::upToDate);
  }

  /** Whether a request is on its way. */
  boolean busy() {
    return writers.stream().anyMatch(PlaylistWriter::busy);
  }

  /** Whether all media playlists are there, and begin together. */
  private boolean begun() {
    return playlists.values().stream().allMatch(EpochPlaylist::begun);
  }

  /** Whether everything that this CDN will ever get is listed, with the end. */
  boolean finished() {
    return shelf.first() > publication.lastSegment().orElse(Long.MAX_VALUE)
        || (playlists.values().stream().allMatch(EpochPlaylist::finished)
            && (fixed.listed() || !begun()));
  }

  void close() {
    writers.forEach(PlaylistWriter::close);
  }
}
