package org.zonecast.worker.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.zonecast.feed.FeedMessage;
import org.zonecast.feed.FeedMessage.LogEntry;
import org.zonecast.worker.segment.MediaPlaylist;

/** Segments of which the log has no size for a rendition. */
class GapsTest extends JobOnTwoCdns {
  private static final Map<String, Integer> ALL = Map.of("240p", 100, "144p", 50, "audio", 20);

  @Test
  void aSegmentThatIsNotMadeIsCommittedWithoutSizesAndListedAsAGap() {
    children.gaps = (rendition, segment) -> segment == 1 || segment == 2;
    begin(welcome(0, List.of(), 1));
    edge.sendSlots(0, 180);
    await().until(() -> media(a, "240p").lastMediaSequence() == BASE + 2);
    assertThat(media(a, "240p").entries().getLast().gap()).isTrue();
    edge.sendSlots(180, 300);
    edge.send(new FeedMessage.End(300));

    await().until(() -> closed.get() != null);
    assertThat(edge.commits("a").filter(commit -> commit.bytes().isEmpty()))
        .extracting(FeedMessage.Commit::segment)
        .containsExactly(1L, 2L);
    assertThat(edge.commits("a").filter(commit -> commit.segment() == 1))
        .singleElement()
        .satisfies(commit -> {
          assertThat(commit.videoSlots()).isEqualTo(60);
          assertThat(commit.audioFrames()).isEqualTo(94);
        });
    for (TestCdn cdn : List.of(a, b)) {
      assertThat(cdn.check("b1")).isEmpty();
      assertThat(cdn.media()).hasSize(3 + 3 * 3);
      for (String rendition : RENDITIONS) {
        assertThat(gaps(cdn, rendition)).containsExactly(1L, 2L);
        assertThat(media(cdn, rendition).entries()).hasSize(5);
      }
      MediaPlaylist.Entry gap = media(cdn, "240p").entries().get(1);
      assertThat(gap.durationSeconds()).isEqualTo(2.0);
      assertThat(gap.programDateTime()).isEqualTo("2026-11-21T12:00:02Z");
    }
  }

  @Test
  void aBroadcastThatEndsInAGapEndsAllTheSame() {
    children.gaps = (rendition, segment) -> segment >= 1;
    begin(welcome(0, List.of(), 1));
    edge.sendSlots(0, 150);
    edge.send(new FeedMessage.End(150));

    await().until(() -> closed.get() != null);
    assertThat(closed.get()).contains("FINISHED");
    assertThat(media(a, "audio").ended()).isTrue();
    assertThat(media(a, "240p").entries().getLast().durationSeconds()).isEqualTo(1.0);
    assertThat(gaps(a, "240p")).containsExactly(1L, 2L);
    assertThat(a.check("b1")).isEmpty();
  }

  @Test
  void aRenditionThatIsNotMadeIsAGapInItsOwnPlaylistAlone() {
    children.gaps = (rendition, segment) -> rendition.equals("240p") && segment == 1;
    begin(welcome(0, List.of(), 1));
    edge.sendSlots(0, 180);

    awaitListed(BASE + 2);
    for (TestCdn cdn : List.of(a, b)) {
      assertThat(gaps(cdn, "240p")).containsExactly(1L);
      assertThat(gaps(cdn, "144p")).isEmpty();
      assertThat(gaps(cdn, "audio")).isEmpty();
      assertThat(cdn.check("b1")).isEmpty();
    }
    assertThat(edge.commits("b").filter(commit -> commit.segment() == 1))
        .singleElement()
        .satisfies(commit -> assertThat(commit.bytes()).containsOnlyKeys("144p", "audio"));
  }

  @Test
  void whatTheLogHasAsAGapStaysOneThoughASuccessorMakesIt() {
    Map<String, Integer> shed = Map.of("144p", 50, "audio", 20);
    begin(
        welcome(
            1,
            List.of(
                new LogEntry(0, 60, 94, ALL, List.of("a", "b")),
                new LogEntry(1, 60, 94, shed, List.of("a"))),
            2));
    edge.sendSlots(60, 180);

    awaitListed(BASE + 2);
    for (TestCdn cdn : List.of(a, b)) {
      assertThat(gaps(cdn, "240p")).containsExactly(1L);
      assertThat(gaps(cdn, "144p")).isEmpty();
    }
    assertThat(b.media()).doesNotContainKey("/cdn/live/s1/b1/1-e/240p/1001.m4s");
    assertThat(b.media()).containsKey("/cdn/live/s1/b1/1-e/144p/1001.m4s");
    assertThat(edge.commits("b").findFirst().orElseThrow().bytes()).containsOnlyKeys(shed.keySet());
  }

  @Test
  void aSuccessorThatMakesLessThanTheLogHasBringsItToNobody() {
    children.gaps = (rendition, segment) -> rendition.equals("240p") && segment == 1;
    begin(
        welcome(
            1,
            List.of(
                new LogEntry(0, 60, 94, ALL, List.of("a", "b")),
                new LogEntry(1, 60, 94, ALL, List.of("a"))),
            2));
    edge.sendSlots(60, 180);

    awaitListed(BASE + 2);
    assertThat(gaps(b, "144p")).containsExactly(1L);
    assertThat(gaps(b, "240p")).containsExactly(1L);
    assertThat(gaps(a, "240p")).isEmpty();
  }

  @Test
  void aGapOfOneRenditionThatIsFoundInAPlaylistIsNoneOfTheOthers() {
    children.gaps = (rendition, segment) -> rendition.equals("240p") && segment == 1;
    begin(welcome(0, List.of(), 1));
    edge.sendSlots(0, 180);
    awaitListed(BASE + 2);
    edge.hangUp();
    await().until(() -> closed.get() != null);
    List<LogEntry> log =
        edge.commits("a")
            .sorted(Comparator.comparing(FeedMessage.Commit::segment))
            .map(c -> new LogEntry(c.segment(), 60, 94, c.bytes(), List.of("a", "b")))
            .toList();

    children.gaps = (rendition, segment) -> false;
    begin(welcome(3, log, 2));
    edge.sendSlots(180, 240);

    await().until(() -> media(b, "144p").lastMediaSequence() == BASE + 3);
    await().until(() -> media(b, "240p").lastMediaSequence() == BASE + 3);
    assertThat(gaps(b, "240p")).containsExactly(1L);
    assertThat(gaps(b, "144p")).isEmpty();
    assertThat(b.check("b1")).isEmpty();
  }

  @Test
  void aStandbyListsWhatAnotherHasCommittedAsAGap() {
    children.gaps = (rendition, segment) -> segment == 0;
    edge.grant = 0;
    edge.logs = false;
    begin(welcome(0, List.of(), 0));
    edge.sendSlots(0, 120);
    await().until(() -> a.media().size() == 6);
    edge.send(new FeedMessage.Logged(0, "a"), new FeedMessage.Logged(1, "a"));
    edge.grant = 2;

    await().until(() -> media(a, "audio").lastMediaSequence() == BASE + 1);
    assertThat(gaps(a, "audio")).containsExactly(0L);
  }

  @Test
  void nothingIsDeletedWhereThereIsNothing() {
    children.gaps = (rendition, segment) -> segment == 1 && !rendition.equals("144p");
    begin(welcome(0, List.of(), 1));
    for (int k = 0; k < 49; k++) {
      edge.sendSlots(60L * k, 60L * (k + 1));
      long newest = BASE + k;
      await().until(() -> media(a, "240p").lastMediaSequence() == newest);
    }

    await().until(() -> deletions().contains("/cdn/live/s1/b1/1-e/240p/1002.m4s"));
    assertThat(deletions())
        .contains("/cdn/live/s1/b1/1-e/144p/1001.m4s")
        .doesNotContain("/cdn/live/s1/b1/1-e/240p/1001.m4s", "/cdn/live/s1/b1/1-e/audio/1001.m4s");
  }

  /** Waits until this is the last segment of every rendition on both CDNs. */
  private void awaitListed(long number) {
    for (TestCdn cdn : List.of(a, b)) {
      await()
          .until(
              () -> RENDITIONS.stream().allMatch(r -> media(cdn, r).lastMediaSequence() == number));
    }
  }

  private List<String> deletions() {
    return a.writes.stream()
        .filter(write -> write.method().equals("DELETE"))
        .map(TestCdn.Write::path)
        .toList();
  }
}
