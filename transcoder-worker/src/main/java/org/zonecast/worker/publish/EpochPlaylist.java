package org.zonecast.worker.publish;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
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
  private EarlierSegments earlier = EarlierSegments.NONE;
  private final ListingWindow window;
  private final Set<Long> foundGaps = new HashSet<>();
  private boolean beginsDiscontinuous;
  private int targetDurationSeconds;
  private long foundUpTo = -1;
  private long renderedFrom;
  private long renderedUpTo = -1;
  private boolean renderedEnd;
  private long listedUpTo = -1;
  private boolean endListed;

  EpochPlaylist(Publication publication, String rendition, Shelf shelf) {
    this.publication = publication;
    this.rendition = rendition;
    this.shelf = shelf;
    this.targetDurationSeconds = publication.plan().targetDurationSeconds();
    this.window = new ListingWindow(publication);
  }

  @Override
  public String path() {
    return publication.paths().playlist(rendition);
  }

  @Override
  public Optional<String> render() {
    boolean complete = complete();
    long last = complete ? publication.lastSegment().orElseThrow() : shelf.lastListable();
    if (last < shelf.first() && !complete) {
      return Optional.empty();
    }
    boolean ended = complete && !publication.segments().followed();
    MediaPlaylist playlist = playlist(last, ended);
    if (playlist.entries().isEmpty() || playlist.lastMediaSequence() < foundUpTo) {
      return Optional.empty();
    }
    renderedFrom = playlist.mediaSequence() - base();
    renderedUpTo = last;
    renderedEnd = ended;
    return Optional.of(playlist.render());
  }

  /** Whether every segment of the epoch is held or lost. */
  private boolean complete() {
    OptionalLong last = publication.lastSegment();
    return last.isPresent() && shelf.settledUpTo() >= last.getAsLong();
  }

  private MediaPlaylist playlist(long last, boolean ended) {
    int size = window.size(last);
    long begin = together(last, ended) ? publication.beginning().mediaSequence() - base() : -base();
    long from = Math.max(Math.max(firstListed(), begin), last - size + 1);
    long room = from == firstListed() ? Math.min(from - begin, size - (last + 1 - from)) : 0;
    List<Entry> entries = new ArrayList<>(earlier.last((int) Math.max(0, room)));
    long mediaSequence = base() + from - entries.size();
    for (long segment = from; segment <= last; segment++) {
      entries.add(entry(segment));
    }
    long counted = entries.stream().filter(Entry::discontinuity).count();
    return new MediaPlaylist(
        targetDurationSeconds,
        (double) publication.holdBackSegments() * targetDurationSeconds,
        mediaSequence,
        Math.max(0, publication.welcome().discontinuitySequence() - counted),
        entries,
        ended);
  }

  /** Whether this playlist begins where those of all renditions do. */
  private boolean together(long last, boolean ended) {
    return publication.beginning().holds(base() + last, ended, publication.windowSegments());
  }

  private long base() {
    return publication.paths().baseMediaSequence();
  }

  /** The first segment that this epoch lists: no number behind the earlier ones is left out. */
  private long firstListed() {
    return earlier.isEmpty() ? shelf.first() : Math.min(shelf.first(), earlier.end() - base());
  }

  private Entry entry(long segment) {
    Segment.Facts facts = publication.log().factsOf(segment);
    return new Entry(
        publication.paths().objectFromPlaylist(rendition, segment),
        publication.plan().durationSeconds(rendition, facts.videoSlots(), facts.audioFrames()),
        publication.plan().startTime(rendition, segment),
        publication.paths().initFromPlaylist(rendition),
        segment == 0 && beginsDiscontinuous,
        isGap(segment));
  }

  private boolean isGap(long segment) {
    return segment < shelf.first()
        || shelf.isLost(segment)
        || foundGaps.contains(segment)
        || publication.log().isGap(segment, rendition);
  }

  @Override
  public void found(StoredPlaylist stored) {
    MediaPlaylist playlist = MediaPlaylistParser.parse(stored.body());
    long base = base();
    foundUpTo = playlist.lastMediaSequence();
    window.found(playlist.mediaSequence() - base, foundUpTo - base);
    targetDurationSeconds = Math.max(targetDurationSeconds, playlist.targetDurationSeconds());
    for (int i = 0; i < playlist.entries().size(); i++) {
      Entry entry = playlist.entries().get(i);
      long segment = playlist.mediaSequence() + i - base;
      if (segment >= shelf.first() && entry.gap()) {
        foundGap(segment);
      }
      beginsDiscontinuous |= segment == 0 && entry.discontinuity();
    }
    countOverlap(playlist);
    earlier =
        EarlierSegments.of(playlist, base + shelf.first())
            .filledTo(
                base,
                publication.windowSegments(),
                publication.plan().plan().segmentSeconds(),
                publication.welcome().earlier());
    beginsDiscontinuous |= playlist.mediaSequence() < base;
  }

  /** It stays one: of this rendition if the CDN has the segment, else of all. */
  private void foundGap(long segment) {
    foundGaps.add(segment);
    if (!shelf.holds(segment)) {
      shelf.lose(segment);
    }
  }

  /** An earlier epoch's worker listed more than the base allowed for: this epoch's segments win. */
  private void countOverlap(MediaPlaylist playlist) {
    String own = publication.paths().objectFromPlaylist(rendition, 0).replaceFirst("[^/]+$", "");
    long before = Math.clamp(base() - playlist.mediaSequence(), 0, playlist.entries().size());
    if (playlist.entries().stream().skip(before).anyMatch(entry -> !entry.uri().startsWith(own))) {
      publication.metrics().overlapped();
    }
  }

  @Override
  public boolean ours(StoredPlaylist stored) {
    return true;
  }

  @Override
  public void written() {
    window.written(renderedFrom, renderedUpTo);
    listedUpTo = renderedUpTo;
    foundUpTo = Math.max(foundUpTo, base() + renderedUpTo);
    endListed = renderedEnd;
  }

  /** Whether the version on the CDN begins where those of all renditions do. */
  boolean begun() {
    return listedUpTo >= 0 && together(listedUpTo, endListed);
  }

  /** Whether the version on the CDN has all of the epoch, and EXT-X-ENDLIST if it is the last. */
  boolean finished() {
    return publication.segments().followed()
        ? complete() && listedUpTo >= publication.lastSegment().orElseThrow()
        : endListed;
  }
}
