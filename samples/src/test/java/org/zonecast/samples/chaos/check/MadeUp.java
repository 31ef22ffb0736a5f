package org.zonecast.samples.chaos.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.EpochId;
import org.zonecast.router.history.HistoryEvent;
import org.zonecast.router.history.HistoryEvent.Arrived;
import org.zonecast.router.history.HistoryEvent.Based;
import org.zonecast.router.history.HistoryEvent.Commit;
import org.zonecast.router.history.HistoryEvent.Ended;
import org.zonecast.router.history.HistoryEvent.Epoch;
import org.zonecast.router.history.HistoryEvent.GrantEnded;
import org.zonecast.router.history.HistoryEvent.Granted;
import org.zonecast.router.history.HistoryEvent.Submitted;
import org.zonecast.router.history.HistoryLine;
import org.zonecast.samples.reference.CdnWrite;
import org.zonecast.samples.reference.EpochLog;
import org.zonecast.worker.segment.MediaPlaylist;
import org.zonecast.worker.segment.MediaPlaylistParser;

/**
 * A made-up broadcast of six segments on two CDNs, with one takeover, in which all is well; each
 * test breaks one thing in it.
 */
final class MadeUp {
  static final long BASE = 1000;
  static final int SEGMENTS = 6;

  private static final List<String> CDNS = List.of("cdn-1", "cdn-2");
  private static final long START_MS = 1_700_000_000_000L;
  private static final int FRAMES = 50;
  private static final int TAKEOVER_BEFORE = 3;
  private static final int SEGMENTS_AFTER_THE_KILL = 4;

  private final List<List<HistoryLine>> histories = new ArrayList<>();
  private final Map<String, List<CdnWrite>> writes = new TreeMap<>();
  private final Map<String, String> replayed = new TreeMap<>();
  private final List<String> renditions;
  private final BiPredicate<String, Integer> without;
  private List<HistoryLine> history = new ArrayList<>();
  private long seq;

  private MadeUp(List<String> renditions, BiPredicate<String, Integer> without) {
    this.renditions = renditions;
    this.without = without;
  }

  static MadeUp broadcast() {
    return new MadeUp(List.of("v"), (rendition, segment) -> false).whole();
  }

  /**
   * One with two renditions.
   *
   * @param without what is committed without which segment, and listed there as a gap
   */
  static MadeUp twoRenditions(BiPredicate<String, Integer> without) {
    return new MadeUp(List.of("top", "v"), without).whole();
  }

  /**
   * One whose edge is killed behind six segments, the last of which one CDN lacks; four more follow
   * in an epoch that begins before its numbers are known.
   */
  static MadeUp withAKilledEdge() {
    var made = new MadeUp(List.of("v"), (rendition, segment) -> false);
    made.firstEpoch();
    made.withoutWrites("cdn-2", write -> write.path().endsWith("1005.m4s"));
    made.withoutWrites("cdn-2", write -> MadeUp.lists(write, BASE + SEGMENTS - 1));
    made.without(event -> isCommit(event, 5, "cdn-2"));
    made.secondEpoch();
    return made;
  }

  private MadeUp whole() {
    firstEpoch();
    line(at(SEGMENTS), new Ended(FRAMES * SEGMENTS));
    line(at(SEGMENTS), new GrantEnded(2, 8, "w2", ""));
    for (String cdn : CDNS) {
      for (String rendition : renditions) {
        playlist(cdn, rendition, at(SEGMENTS), "1.2", text(rendition, SEGMENTS - 1, true));
      }
    }
    return this;
  }

  private void firstEpoch() {
    beginHistory(0, "1-s", BASE);
    line(0, new Submitted("j1", "zone-a"));
    line(10, new Granted(1, 7, "w1"));
    for (int segment = 0; segment < SEGMENTS; segment++) {
      if (segment == TAKEOVER_BEFORE) {
        takeover(segment);
      }
      long grant = segment < TAKEOVER_BEFORE ? 1 : 2;
      segment("1-s", segment, segment, grant, "1." + grant, false);
    }
  }

  private void takeover(int before) {
    line(at(before) - 100, new GrantEnded(1, 7, "w1", ""));
    line(at(before) - 90, new Submitted("j2", "zone-a"));
    line(at(before) - 50, new Granted(2, 8, "w2"));
  }

  private void secondEpoch() {
    long killed = at(SEGMENTS);
    beginHistory(killed, "2-t", EpochLog.UNKNOWN_BASE);
    line(killed, new Submitted("j3", "zone-a"));
    line(killed + 10, new Granted(1, 3, "w3"));
    line(killed + 12, new Arrived(0, START_MS + killed));
    playlist("cdn-1", "v", killed + 20, "2-t.1", text("v", SEGMENTS - 1, false));
    playlist("cdn-2", "v", killed + 20, "2-t.1", text("v", SEGMENTS - 2, false));
    line(killed + 30, new Based(BASE + SEGMENTS));
    for (int segment = 0; segment < SEGMENTS_AFTER_THE_KILL; segment++) {
      boolean last = segment == SEGMENTS_AFTER_THE_KILL - 1;
      segment("2-t", segment, SEGMENTS + segment, 1, "2-t.1", last);
    }
    long end = at(SEGMENTS + SEGMENTS_AFTER_THE_KILL);
    line(end, new Ended(FRAMES * SEGMENTS_AFTER_THE_KILL));
    line(end, new GrantEnded(1, 3, "w3", ""));
  }

  private void beginHistory(long ms, String epoch, long base) {
    history = new ArrayList<>();
    histories.add(history);
    seq = 0;
    line(ms, new Epoch("show", "b", EpochId.parse(epoch), 0, base, START_MS, FRAMES, CDNS, "enc"));
  }

  /** The history that lines are added to and taken from is this epoch's now. */
  MadeUp inEpoch(int number) {
    history = histories.get(number - 1);
    seq = history.getLast().seq();
    return this;
  }

  static long at(int segment) {
    return 2000L * (segment + 1);
  }

  /**
   * Makes a segment, commits it and lists it.
   *
   * @param place counted over all epochs
   */
  private void segment(
      String epoch, int segment, int place, long grant, String token, boolean last) {
    List<String> made =
        renditions.stream().filter(rendition -> !without.test(rendition, place)).toList();
    for (String rendition : renditions) {
      replayed.put(object(epoch, rendition, place), "hash-" + rendition + place);
    }
    long connection = place < SEGMENTS ? 6 + grant : 3;
    for (String cdn : CDNS) {
      for (String rendition : made) {
        String hash = "hash-" + rendition + place;
        write(cdn, at(place), object(epoch, rendition, place), hash, 201, null, null);
      }
      line(at(place) + 10, commit(segment, cdn, grant, connection, FRAMES, made));
      for (String rendition : renditions) {
        boolean gapBefore = cdn.equals("cdn-2") && place >= SEGMENTS;
        String text =
            rendered(
                0,
                place,
                at -> without.test(rendition, at) || (gapBefore && at == SEGMENTS - 1),
                at -> at == SEGMENTS,
                rendition,
                last);
        playlist(cdn, rendition, at(place) + 20, token, text);
      }
    }
  }

  static Commit commit(
      long segment, String cdn, long grant, long connection, int frames, List<String> renditions) {
    Map<String, Integer> bytes =
        renditions.stream().collect(Collectors.toMap(name -> name, _ -> 9));
    return new Commit(segment, cdn, grant, connection, frames, 94, bytes);
  }

  static boolean isCommit(HistoryEvent event, long segment, String cdn) {
    return event instanceof Commit commit
        && commit.segment() == segment
        && commit.cdn().equals(cdn);
  }

  private static String object(String epoch, String rendition, int place) {
    return "/live/show/b/" + epoch + "/" + rendition + "/" + (BASE + place) + ".m4s";
  }

  private static boolean lists(CdnWrite write, long number) {
    return write.listed() != null && write.listed().last() == number;
  }

  private String text(String rendition, int last, boolean ended) {
    return rendered(0, last, at -> without.test(rendition, at), at -> false, rendition, ended);
  }

  /** Adds a version of the playlist of this CDN with these segments. */
  MadeUp playlist(String cdn, long ms, int first, int last, String token) {
    return playlist(cdn, ms, token, rendered(first, last, segment -> false, segment -> false));
  }

  MadeUp playlist(String cdn, long ms, String token, String text) {
    return playlist(cdn, "v", ms, token, text);
  }

  private MadeUp playlist(String cdn, String rendition, long ms, String token, String text) {
    MediaPlaylist parsed = MediaPlaylistParser.parse(text);
    return write(
        cdn,
        ms,
        "/live/show/b/" + rendition + "/index.m3u8",
        "p" + ms,
        204,
        token,
        new CdnWrite.Listing(
            parsed.mediaSequence(), parsed.lastMediaSequence(), 0, 0, parsed.ended(), text));
  }

  /** A playlist that has ended if it has the last segment. */
  static String rendered(
      int first, int last, Predicate<Integer> gap, Predicate<Integer> discontinuity) {
    return rendered(first, last, gap, discontinuity, "v", last == SEGMENTS - 1);
  }

  private static String rendered(
      int first,
      int last,
      Predicate<Integer> gap,
      Predicate<Integer> discontinuity,
      String rendition,
      boolean ended) {
    List<MediaPlaylist.Entry> entries = new ArrayList<>();
    for (int place = first; place <= last; place++) {
      String folder = "../" + (place < SEGMENTS ? "1-s" : "2-t") + "/" + rendition + "/";
      entries.add(
          new MediaPlaylist.Entry(
              folder + (BASE + place) + ".m4s",
              2,
              Instant.ofEpochMilli(START_MS + 2000L * place),
              folder + "init.mp4",
              discontinuity.test(place),
              gap.test(place)));
    }
    return new MediaPlaylist(2, 0, BASE + first, 0, entries, ended).render();
  }

  MadeUp write(
      String cdn,
      long ms,
      String path,
      String hash,
      int status,
      @Nullable String token,
      CdnWrite.@Nullable Listing listed) {
    writes
        .computeIfAbsent(cdn, _ -> new ArrayList<>())
        .add(
            new CdnWrite(
                Instant.ofEpochMilli(START_MS + ms).toString(),
                "PUT",
                path,
                9,
                hash,
                status,
                token,
                listed));
    return this;
  }

  /** Adds a line to the history. */
  MadeUp line(long ms, HistoryEvent event) {
    history.add(new HistoryLine(++seq, START_MS + ms, event));
    return this;
  }

  /** Leaves lines out, and closes the ranks behind them. */
  MadeUp without(Predicate<HistoryEvent> which) {
    losing(which);
    renumber();
    return this;
  }

  /** Puts a line before the first one that is looked for. */
  MadeUp lineBefore(Predicate<HistoryEvent> first, long ms, HistoryEvent event) {
    List<HistoryEvent> events = history.stream().map(HistoryLine::event).toList();
    int place = events.indexOf(events.stream().filter(first).findFirst().orElseThrow());
    history.add(place, new HistoryLine(0, START_MS + ms, event));
    renumber();
    return this;
  }

  private void renumber() {
    seq = 0;
    history.replaceAll(line -> new HistoryLine(++seq, line.timeMs(), line.event()));
  }

  /** Drops lines without a trace. */
  MadeUp losing(Predicate<HistoryEvent> which) {
    history.removeIf(line -> which.test(line.event()));
    return this;
  }

  MadeUp changed(String cdn, UnaryOperator<CdnWrite> change) {
    writes.get(cdn).replaceAll(change);
    return this;
  }

  MadeUp withoutWrites(String cdn, Predicate<CdnWrite> which) {
    writes.get(cdn).removeIf(which);
    return this;
  }

  MadeUp replayedToo(String path, String hash) {
    replayed.put(path, hash);
    return this;
  }

  MadeUp notReplayed(Predicate<String> path) {
    replayed.keySet().removeIf(path);
    return this;
  }

  List<Violation> violations() {
    return violations(Allowed.NOTHING);
  }

  List<Violation> violations(Allowed allowed) {
    return HistoryCheck.violations(
        new Evidence(histories.stream().map(EpochLog::new).toList(), writes, replayed), allowed);
  }
}
