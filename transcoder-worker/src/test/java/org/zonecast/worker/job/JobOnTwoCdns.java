package org.zonecast.worker.job;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.zonecast.feed.FeedMessage;
import org.zonecast.feed.FeedMessage.LogEntry;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.Packaging;
import org.zonecast.worker.child.ChildSource;
import org.zonecast.worker.segment.MediaPlaylist;
import org.zonecast.worker.segment.MediaPlaylistParser;

/**
 * A real job of two rungs and sound between an edge, two CDNs and codec children that are made up.
 */
abstract class JobOnTwoCdns extends JobAtAnEdge {
  static final List<String> RENDITIONS = List.of("240p", "144p", "audio");
  static final EncodePlan PLAN = plan(Packaging.CMAF, 60, "test", P240, P144);

  final ScriptedChildren children = new ScriptedChildren();
  TestCdn a;
  TestCdn b;

  @BeforeEach
  void startCdns() throws Exception {
    a = new TestCdn(vertx, "a");
    b = new TestCdn(vertx, "b");
  }

  @Override
  ChildSource childSource() {
    return children;
  }

  FeedMessage.Welcome welcome(long resume, List<LogEntry> log, long grant) {
    return welcome(PLAN, List.of(a.record(), b.record()), resume, log, grant);
  }

  static MediaPlaylist media(TestCdn cdn, String rendition) {
    String text = cdn.playlist("s1/b1/" + rendition);
    return text.isEmpty()
        ? new MediaPlaylist(1, 0, 0, 0, List.of(), false)
        : MediaPlaylistParser.parse(text);
  }

  /** Segments that any version of a playlist listed as a gap. */
  static Set<Long> gaps(TestCdn cdn, String rendition) {
    Set<Long> gaps = new TreeSet<>();
    for (TestCdn.Write write : cdn.writes) {
      if (write.status() < 300 && write.path().endsWith("b1/" + rendition + "/index.m3u8")) {
        MediaPlaylist version = MediaPlaylistParser.parse(write.body());
        for (int i = 0; i < version.entries().size(); i++) {
          if (version.entries().get(i).gap()) {
            gaps.add(version.mediaSequence() + i - BASE);
          }
        }
      }
    }
    return gaps;
  }
}
