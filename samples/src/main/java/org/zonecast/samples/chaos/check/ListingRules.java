package org.zonecast.samples.chaos.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.zonecast.samples.reference.CdnWrite;
import org.zonecast.worker.segment.MediaPlaylist;
import org.zonecast.worker.segment.MediaPlaylistParser;
import org.zonecast.worker.segment.PlaylistCheck;

/** What a CDN's playlists say from version to version, and whether they may. */
final class ListingRules {
  private static final long CLOCK_MS = 20;

  private final String cdn;
  private final Timeline timeline;
  private final Allowed allowed;
  private final Set<String> stored = new HashSet<>();
  private final Set<Long> uncommitted = new HashSet<>();
  private final PlaylistCheck versions = new PlaylistCheck();
  private final Map<String, Seen> seen = new TreeMap<>();
  private final List<Violation> found = new ArrayList<>();

  /** All that any version of one playlist named. */
  private static final class Seen {
    private final TreeSet<Long> numbers = new TreeSet<>();
    private final Set<Long> gaps = new TreeSet<>();
    private final Set<Long> discontinuities = new HashSet<>();
    private boolean ended;
  }

  private ListingRules(String cdn, Timeline timeline, Allowed allowed) {
    this.cdn = cdn;
    this.timeline = timeline;
    this.allowed = allowed;
  }

  static List<Violation> check(
      String cdn, List<CdnWrite> writes, Timeline timeline, Allowed allowed) {
    var rules = new ListingRules(cdn, timeline, allowed);
    writes.stream()
        .filter(write -> write.done() && write.method().equals("PUT"))
        .forEach(rules::written);
    rules.end();
    return rules.found;
  }

  private void written(CdnWrite write) {
    CdnWrite.Listing listing = write.listed();
    if (!write.path().endsWith(".m3u8")) {
      stored.add(write.path());
    } else if (listing != null && listing.text() != null) {
      versions.accept(write.path(), listing.text());
      listed(write, MediaPlaylistParser.parse(listing.text()));
    }
  }

  private void listed(CdnWrite write, MediaPlaylist playlist) {
    Seen all = seen.computeIfAbsent(write.path(), _ -> new Seen());
    for (int i = 0; i < playlist.entries().size(); i++) {
      MediaPlaylist.Entry entry = playlist.entries().get(i);
      long number = playlist.mediaSequence() + i;
      if (entry.discontinuity()) {
        all.discontinuities.add(number);
      }
      if (entry.gap()) {
        all.gaps.add(number);
      }
      if (all.numbers.add(number) && !entry.gap()) {
        listedFirst(write, number, entry.uri());
      }
    }
    all.ended |= playlist.ended();
  }

  private void listedFirst(CdnWrite write, long number, String uri) {
    String path = java.net.URI.create(write.path()).resolve(uri).toString();
    if (!stored.contains(path)) {
      report(Rule.LISTED_WHEN_COMMITTED, write.path() + " lists " + path + ", which is not there");
    }
    EpochCommits epoch = timeline.named(ObjectPath.of(path).epoch()).orElse(null);
    Long committedMs = epoch == null ? null : epoch.committedMs(cdn, number - epoch.base());
    boolean early = committedMs == null || write.atMillis() < committedMs - CLOCK_MS;
    boolean unwritten = committedMs == null && epoch != null && mayBeUnwritten(epoch, number);
    if (early && !unwritten && uncommitted.add(number)) {
      report(
          Rule.LISTED_WHEN_COMMITTED,
          "%s lists %d at %s, which was %s"
              .formatted(
                  write.path(),
                  number,
                  write.time(),
                  committedMs == null ? "never committed" : "committed at " + committedMs));
    }
  }

  /** The last line of a killed edge's history may be missing. */
  private boolean mayBeUnwritten(EpochCommits epoch, long number) {
    return epoch.cut() && number - epoch.base() == epoch.last(cdn) + 1;
  }

  private void end() {
    versions.violations().forEach(broken -> report(Rule.PLAYLIST_CONTINUES, broken.toString()));
    if (seen.isEmpty()) {
      report(Rule.ENDS, "no playlist was written");
    }
    seen.forEach(this::ended);
  }

  private void ended(String path, Seen all) {
    long expected = all.numbers.isEmpty() ? 0 : all.numbers.last() - all.numbers.first() + 1;
    if (all.numbers.size() != expected) {
      report(
          Rule.NUMBER_NEVER_SKIPPED,
          "%s lists %d of %d numbers".formatted(path, all.numbers.size(), expected));
    }
    if (all.discontinuities.size() != allowed.discontinuities()) {
      report(
          Rule.NO_TRACE,
          "%s has %d discontinuities, %d are explained"
              .formatted(path, all.discontinuities.size(), allowed.discontinuities()));
    }
    String rendition = ObjectPath.of(path).rendition();
    List<Long> gaps =
        all.gaps.stream().filter(number -> !timeline.explainsGap(cdn, rendition, number)).toList();
    if (!gaps.isEmpty()) {
      report(Rule.NO_TRACE, "%s has gaps that nothing explains: %s".formatted(path, gaps));
    }
    if (!all.ended) {
      report(Rule.ENDS, path + " has no EXT-X-ENDLIST");
    }
  }

  private void report(Rule rule, String detail) {
    found.add(new Violation(rule, cdn + ": " + detail));
  }
}
