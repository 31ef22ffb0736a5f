package org.zonecast.samples.chaos.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import org.zonecast.samples.reference.CdnWrite;
import org.zonecast.samples.reference.EpochLog;
import org.zonecast.samples.reference.HistoryLine;
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
  private static final JsonMapper JSON = JsonMapper.builder().build();
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
    made.without(line -> line.is("commit") && line.segment() == 5 && "cdn-2".equals(line.cdn()));
    made.secondEpoch();
    return made;
  }

  private MadeUp whole() {
    firstEpoch();
    line(at(SEGMENTS), "ended", "{'slots':%d}".formatted(FRAMES * SEGMENTS));
    line(at(SEGMENTS), "grant-ended", "{'grant':2,'connection':8,'worker':'w2'}");
    for (String cdn : CDNS) {
      for (String rendition : renditions) {
        playlist(cdn, rendition, at(SEGMENTS), "1.2", text(rendition, SEGMENTS - 1, true));
      }
    }
    return this;
  }

  private void firstEpoch() {
    beginHistory();
    line(
        0,
        "epoch",
        "{'stream':'show','broadcast':'b','epoch':'1-s','baseMediaSequence':1000,"
            + "'cdns':['cdn-1','cdn-2']}");
    line(0, "submitted", "{'job':'j1','zone':'zone-a'}");
    line(10, "granted", "{'grant':1,'connection':7,'worker':'w1'}");
    for (int segment = 0; segment < SEGMENTS; segment++) {
      if (segment == TAKEOVER_BEFORE) {
        takeover(segment);
      }
      long grant = segment < TAKEOVER_BEFORE ? 1 : 2;
      segment("1-s", segment, segment, grant, "1." + grant, false);
    }
  }

  private void takeover(int before) {
    line(at(before) - 100, "grant-ended", "{'grant':1,'connection':7,'worker':'w1'}");
    line(at(before) - 90, "submitted", "{'job':'j2','zone':'zone-a'}");
    line(at(before) - 50, "granted", "{'grant':2,'connection':8,'worker':'w2'}");
  }

  private void secondEpoch() {
    beginHistory();
    long killed = at(SEGMENTS);
    line(
        killed,
        "epoch",
        "{'stream':'show','broadcast':'b','epoch':'2-t','baseMediaSequence':-1,"
            + "'cdns':['cdn-1','cdn-2']}");
    line(killed, "submitted", "{'job':'j3','zone':'zone-a'}");
    line(killed + 10, "granted", "{'grant':1,'connection':3,'worker':'w3'}");
    line(killed + 12, "arrived", "{'segment':0,'atMs':%d}".formatted(START_MS + killed));
    playlist("cdn-1", "v", killed + 20, "2-t.1", text("v", SEGMENTS - 1, false));
    playlist("cdn-2", "v", killed + 20, "2-t.1", text("v", SEGMENTS - 2, false));
    line(killed + 30, "based", "{'baseMediaSequence':1006}");
    for (int segment = 0; segment < SEGMENTS_AFTER_THE_KILL; segment++) {
      boolean last = segment == SEGMENTS_AFTER_THE_KILL - 1;
      segment("2-t", segment, SEGMENTS + segment, 1, "2-t.1", last);
    }
    long end = at(SEGMENTS + SEGMENTS_AFTER_THE_KILL);
    line(end, "ended", "{'slots':%d}".formatted(FRAMES * SEGMENTS_AFTER_THE_KILL));
    line(end, "grant-ended", "{'grant':1,'connection':3,'worker':'w3'}");
  }

  private void beginHistory() {
    history = new ArrayList<>();
    histories.add(history);
    seq = 0;
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
    String bytes = made.stream().map(name -> "'" + name + "':9").collect(Collectors.joining(","));
    for (String cdn : CDNS) {
      for (String rendition : made) {
        String hash = "hash-" + rendition + place;
        write(cdn, at(place), object(epoch, rendition, place), hash, 201, null, null);
      }
      line(
          at(place) + 10,
          "commit",
          "{'segment':%d,'cdn':'%s','grant':%d,'connection':%d,'videoSlots':%d,'audioFrames':94,'bytes':{%s}}"
              .formatted(segment, cdn, grant, place < SEGMENTS ? 6 + grant : 3, FRAMES, bytes));
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

  /** Adds a line to the history; single quotes stand for double ones. */
  MadeUp line(long ms, String event, String more) {
    history.add(parsed(ms, event, more));
    return this;
  }

  private HistoryLine parsed(long ms, String event, String more) {
    try {
      ObjectNode node = (ObjectNode) JSON.readTree(more.replace('\'', '"'));
      node.put("seq", ++seq).put("timeMs", START_MS + ms).put("event", event);
      return JSON.treeToValue(node, HistoryLine.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(more, e);
    }
  }

  /** Leaves lines out, and closes the ranks behind them. */
  MadeUp without(Predicate<HistoryLine> which) {
    replaceLines(history.stream().filter(which.negate()).toList());
    return this;
  }

  /** Puts a line before the first one of its kind. */
  MadeUp lineBefore(Predicate<HistoryLine> first, long ms, String event, String more) {
    List<HistoryLine> all = new ArrayList<>(history);
    int place = all.indexOf(all.stream().filter(first).findFirst().orElseThrow());
    all.add(place, parsed(ms, event, more));
    replaceLines(all);
    return this;
  }

  private void replaceLines(List<HistoryLine> lines) {
    history.clear();
    seq = 0;
    lines.forEach(line -> history.add(renumbered(line)));
  }

  private HistoryLine renumbered(HistoryLine line) {
    ObjectNode node = JSON.valueToTree(line);
    return JSON.convertValue(node.put("seq", ++seq), HistoryLine.class);
  }

  /** Drops lines without a trace. */
  MadeUp losing(Predicate<HistoryLine> which) {
    history.removeIf(which);
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
