package org.zonecast.samples.chaos.check;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.zonecast.samples.reference.CdnWrite;
import org.zonecast.worker.segment.MediaPlaylist;

/**
 * A made-up broadcast of six segments on two CDNs, with one takeover, in which all is well; each
 * test breaks one thing in it.
 */
final class MadeUp {
  static final String PLAYLIST = "/live/show/b/v/index.m3u8";
  static final long BASE = 1000;
  static final int SEGMENTS = 6;

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long START_MS = 1_700_000_000_000L;
  private static final int FRAMES = 50;
  private static final int TAKEOVER_BEFORE = 3;

  private final List<HistoryLine> history = new ArrayList<>();
  private final Map<String, List<CdnWrite>> writes = new TreeMap<>();
  private final Map<String, String> replayed = new TreeMap<>();
  private long seq;

  private MadeUp() {}

  static MadeUp broadcast() {
    var made = new MadeUp();
    made.line(
        0,
        "epoch",
        "{'stream':'show','broadcast':'b','epoch':'1-s','baseMediaSequence':1000,"
            + "'cdns':['cdn-1','cdn-2']}");
    made.line(0, "submitted", "{'job':'j1','zone':'zone-a'}");
    made.line(10, "granted", "{'grant':1,'connection':7,'worker':'w1'}");
    for (int segment = 0; segment < SEGMENTS; segment++) {
      made.segment(segment);
    }
    made.line(at(SEGMENTS), "ended", "{'slots':%d}".formatted(FRAMES * SEGMENTS));
    made.line(at(SEGMENTS), "grant-ended", "{'grant':2,'connection':8,'worker':'w2'}");
    return made;
  }

  static long at(int segment) {
    return 2000L * (segment + 1);
  }

  private void segment(int segment) {
    if (segment == TAKEOVER_BEFORE) {
      line(at(segment) - 100, "grant-ended", "{'grant':1,'connection':7,'worker':'w1'}");
      line(at(segment) - 90, "submitted", "{'job':'j2','zone':'zone-a'}");
      line(at(segment) - 50, "granted", "{'grant':2,'connection':8,'worker':'w2'}");
    }
    long grant = segment < TAKEOVER_BEFORE ? 1 : 2;
    String object = "/live/show/b/1-s/v/" + (BASE + segment) + ".m4s";
    replayed.put(object, "hash-" + segment);
    for (String cdn : List.of("cdn-1", "cdn-2")) {
      write(cdn, at(segment), object, "hash-" + segment, 201, null, null);
      line(
          at(segment) + 10,
          "commit",
          "{'segment':%d,'cdn':'%s','grant':%d,'connection':%d,'videoSlots':%d,'audioFrames':94,'bytes':{'v':9}}"
              .formatted(segment, cdn, grant, 6 + grant, FRAMES));
      playlist(cdn, at(segment) + 20, 0, segment, "1." + grant);
    }
  }

  /** Adds a version of the playlist of this CDN with these segments. */
  MadeUp playlist(String cdn, long ms, int first, int last, String token) {
    return playlist(cdn, ms, token, rendered(first, last, segment -> false, segment -> false));
  }

  MadeUp playlist(String cdn, long ms, String token, String text) {
    MediaPlaylist parsed = org.zonecast.worker.segment.MediaPlaylistParser.parse(text);
    write(
        cdn,
        ms,
        PLAYLIST,
        "p" + ms,
        204,
        token,
        new CdnWrite.Listing(
            parsed.mediaSequence(), parsed.lastMediaSequence(), 0, 0, parsed.ended(), text));
    return this;
  }

  static String rendered(
      int first, int last, Predicate<Integer> gap, Predicate<Integer> discontinuity) {
    List<MediaPlaylist.Entry> entries = new ArrayList<>();
    for (int segment = first; segment <= last; segment++) {
      entries.add(
          new MediaPlaylist.Entry(
              "../1-s/v/" + (BASE + segment) + ".m4s",
              2,
              Instant.ofEpochMilli(START_MS + 2000L * segment),
              "../1-s/v/init.mp4",
              discontinuity.test(segment),
              gap.test(segment)));
    }
    return new MediaPlaylist(2, BASE + first, 0, entries, last == SEGMENTS - 1).render();
  }

  MadeUp write(
      String cdn,
      long ms,
      String path,
      String hash,
      int status,
      @org.jspecify.annotations.Nullable String token,
      CdnWrite.@org.jspecify.annotations.Nullable Listing listed) {
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
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException(more, e);
    }
  }

  /** Leaves lines out, and closes the ranks behind them. */
  MadeUp without(Predicate<HistoryLine> which) {
    List<HistoryLine> left = history.stream().filter(which.negate()).toList();
    history.clear();
    seq = 0;
    left.forEach(line -> history.add(renumbered(line)));
    return this;
  }

  /** Puts a line before the first one of its kind. */
  MadeUp lineBefore(Predicate<HistoryLine> first, long ms, String event, String more) {
    List<HistoryLine> all = new ArrayList<>(history);
    int place = all.indexOf(all.stream().filter(first).findFirst().orElseThrow());
    all.add(place, parsed(ms, event, more));
    history.clear();
    seq = 0;
    all.forEach(line -> history.add(renumbered(line)));
    return this;
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

  List<Violation> violations() {
    return violations(Allowed.NOTHING);
  }

  List<Violation> violations(Allowed allowed) {
    return HistoryCheck.violations(
        new Evidence(List.of(new EpochLog(history)), writes, replayed), allowed);
  }
}
