package org.zonecast.worker.publish;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.zonecast.worker.cdn.CdnTarget.StoredPlaylist;
import org.zonecast.worker.segment.MediaPlaylist;
import org.zonecast.worker.segment.MediaPlaylist.Entry;
import org.zonecast.worker.segment.MediaPlaylistParser;

/**
 * One rendition's media playlist on one CDN, rendered from the log. It goes on from what it finds
 * there: segments of an earlier epoch stay until the window has left them, and gaps stay gaps.
 */
final class EpochPlaylist implements PlaylistWriter.Source {
  private final Publication publication;
  private final String rendition;
  private final Shelf shelf;
  private List<Entry> earlier = List.of();
  private boolean beginsDiscontinuous;
  private long foundUpTo = -1;
  private boolean renderedEnd;
  private boolean finished;

  EpochPlaylist(Publication publication, String rendition, Shelf shelf) {
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
    boolean ended = complete();
    long last = ended ? publication.lastSegment().orElseThrow() : shelf.lastListable();
    if (last < shelf.first() && !ended) {
      return Optional.empty();
    }
    MediaPlaylist playlist = playlist(last, ended);
    if (playlist.entries().isEmpty() || playlist.lastMediaSequence() < foundUpTo) {
      return Optional.empty();
    }
    renderedEnd = ended;
    return Optional.of(playlist.render());
  }

  /** Whether every segment of the epoch is held or lost. */
  private boolean complete() {
    OptionalLong last = publication.lastSegment();
    return last.isPresent() && shelf.settledUpTo() >= last.getAsLong();
  }

  private MediaPlaylist playlist(long last, boolean ended) {
    int window = publication.windowSegments();
    long from = Math.max(shelf.first(), last - window + 1);
    List<Entry> entries = new ArrayList<>();
    if (from == 0) {
      int room = (int) Math.max(0, Math.min(earlier.size(), window - (last + 1)));
      entries.addAll(earlier.subList(earlier.size() - room, earlier.size()));
    }
    long mediaSequence = publication.paths().baseMediaSequence() + from - entries.size();
    for (long segment = from; segment <= last; segment++) {
      entries.add(entry(segment));
    }
    long counted = entries.stream().filter(Entry::discontinuity).count();
    return new MediaPlaylist(
        publication.plan().targetDurationSeconds(),
        mediaSequence,
        Math.max(0, publication.welcome().discontinuitySequence() - counted),
        entries,
        ended);
  }

  private Entry entry(long segment) {
    Segment.Facts facts = publication.log().factsOf(segment);
    return new Entry(
        publication.paths().objectFromPlaylist(rendition, segment),
        publication.plan().durationSeconds(rendition, facts.videoSlots(), facts.audioFrames()),
        publication.plan().startTime(rendition, segment),
        publication.paths().initFromPlaylist(rendition),
        segment == 0 && beginsDiscontinuous,
        shelf.isLost(segment));
  }

  @Override
  public void found(StoredPlaylist stored) {
    MediaPlaylist playlist = MediaPlaylistParser.parse(stored.body());
    long base = publication.paths().baseMediaSequence();
    foundUpTo = playlist.lastMediaSequence();
    List<Entry> before = new ArrayList<>();
    for (int i = 0; i < playlist.entries().size(); i++) {
      Entry entry = playlist.entries().get(i);
      long segment = playlist.mediaSequence() + i - base;
      if (segment < 0) {
        before.add(entry);
      } else if (entry.gap()) {
        shelf.lose(segment);
      }
      beginsDiscontinuous |= segment == 0 && entry.discontinuity();
    }
    earlier = List.copyOf(before);
    beginsDiscontinuous |= !earlier.isEmpty();
  }

  @Override
  public boolean ours(StoredPlaylist stored) {
    return true;
  }

  @Override
  public void written() {
    finished = renderedEnd;
  }

  /** Whether the version on the CDN has EXT-X-ENDLIST. */
  boolean finished() {
    return finished;
  }
}
