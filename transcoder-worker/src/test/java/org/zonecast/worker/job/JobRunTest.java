package org.zonecast.worker.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.zonecast.feed.FeedMessage.Goodbye.Reason.MOVED;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zonecast.feed.FeedMessage;
import org.zonecast.feed.FeedMessage.Goodbye;
import org.zonecast.feed.FeedMessage.LogEntry;
import org.zonecast.feed.FeedMessage.Logged;
import org.zonecast.feed.FeedMessage.Move;
import org.zonecast.feed.FeedMessage.Revoke;
import org.zonecast.feed.FeedMessage.Start;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.EpochId;
import org.zonecast.worker.child.ChildProcess;
import org.zonecast.worker.segment.MediaPlaylist;
import org.zonecast.worker.segment.MediaPlaylistParser;

class JobRunTest extends JobOnTwoCdns {
  @Test
  void aBroadcastIsPublishedToBothCdnsToItsEnd() {
    begin(welcome(0, List.of()));
    edge.sendSlots(0, 60 * 15 + 30);
    edge.send(new FeedMessage.End(60 * 15 + 30));

    awaitClosed("FINISHED");
    await().until(() -> !edge.all(Goodbye.class).isEmpty());
    assertThat(edge.all(Goodbye.class)).containsExactly(new Goodbye(Goodbye.Reason.FINISHED, ""));
    assertThat(edge.authorization).isEqualTo("Bearer " + FakeEdge.SECRET);
    assertThat(edge.all(FeedMessage.Hello.class).getFirst().transcoderPid()).isEqualTo(1000);
    assertThat(a.media()).isEqualTo(b.media()).hasSize(3 + 3 * 16);
    for (TestCdn cdn : List.of(a, b)) {
      assertThat(cdn.check("b1")).isEmpty();
      MediaPlaylist last = media(cdn, "240p");
      assertThat(last.ended()).isTrue();
      assertThat(last.mediaSequence()).isEqualTo(BASE);
      assertThat(last.entries()).hasSize(16);
      assertThat(last.entries().getLast().durationSeconds()).isEqualTo(1.0);
      assertThat(last.entries().getLast().uri()).isEqualTo("../1-e/240p/1015.m4s");
      assertThat(cdn.objects).containsKey("/cdn/live/s1/b1/1-e/240p/1015.m4s");
      assertThat(cdn.playlist("s1")).contains("b1/240p/index.m3u8", "AVERAGE-BANDWIDTH");
      assertThat(cdn.objects.get("/cdn/live/s1/index.m3u8").token()).isEqualTo("1.1");
    }
    assertThat(children.last().killed).isTrue();
    assertThat(answered).isTrue();
  }

  @Test
  void everyCdnThatTakesThumbnailsHasANewOneAndTheOthersDoNotMatter() throws Exception {
    children.thumbnails = true;
    TestCdn c = new TestCdn(vertx, "c");
    TestCdn d = new TestCdn(vertx, "d");
    c.refused = ".jpg";
    d.ignored = ".jpg";
    begin(welcome(PLAN, List.of(a.record(), b.record(), c.record(), d.record()), 0, List.of(), 1));
    String path = "/cdn/live/s1/thumbnail.jpg";
    for (int segment = 0; segment < 4; segment++) {
      edge.sendSlots(60L * segment, 60L * (segment + 1));
      long committed = segment + 1;
      await()
          .until(() ->
              List.of("a", "b", "c", "d").stream()
                  .allMatch(cdn -> edge.commits(cdn).count() == committed));
    }
    for (TestCdn cdn : List.of(a, b)) {
      await()
          .until(() ->
              cdn.objects.containsKey(path)
                  && cdn.objects.get(path).body().equals("thumbnail of segment 3"));
    }
    edge.send(new FeedMessage.End(60 * 4));

    awaitClosed("FINISHED");
    assertThat(a.media()).isEqualTo(c.media()).isEqualTo(d.media()).isEqualTo(undisturbed(0, 4));
    assertThat(c.writes).anyMatch(write -> write.path().equals(path) && write.status() == 403);
    assertThat(c.objects).doesNotContainKey(path);
    assertThat(edge.all(FeedMessage.CdnHealth.class)).isEmpty();
    assertThat(meters.counter("zonecast.thumbnails", "cdn", "c", "outcome", "failed").count())
        .isPositive();
  }

  @Test
  void aPlaylistNamesASegmentOnlyOnceItIsInTheLog() {
    edge.logs = false;
    begin(welcome(0, List.of()));
    edge.sendSlots(0, 120);

    await().until(() -> edge.commits("a").count() == 2 && edge.commits("b").count() == 2);
    assertThat(a.playlistWrites()).isZero();
    edge.send(new FeedMessage.Logged(1, "a"));
    edge.send(new FeedMessage.Logged(0, "b"));
    await().until(() -> b.playlistWrites() == 4);
    assertThat(media(b, "audio").lastMediaSequence()).isEqualTo(BASE);
    assertThat(a.playlistWrites()).isZero();
    edge.send(new FeedMessage.Logged(0, "a"));
    await().until(() -> media(a, "audio").lastMediaSequence() == BASE + 1);
  }

  @Test
  void aChildThatDiesIsReplacedAndTheObjectsAreTheSame() {
    begin(welcome(0, List.of()));
    edge.sendSlots(0, 150);
    await().until(() -> edge.commits("a").count() == 2);
    children.last().crash();

    await().until(() -> !edge.all(FeedMessage.Resume.class).isEmpty());
    assertThat(edge.all(FeedMessage.Resume.class)).containsExactly(new FeedMessage.Resume(2, 1));
    await().until(() -> !edge.all(FeedMessage.ChildRestarted.class).isEmpty());
    assertThat(edge.all(FeedMessage.ChildRestarted.class))
        .containsExactly(new FeedMessage.ChildRestarted(1001, 2, 1, "exit status 139"));
    edge.sendSlots(150, 160); // still on its way from the earlier run
    edge.send(new Start(2, 1));
    edge.sendSlots(120, 300);
    edge.send(new FeedMessage.End(300));

    awaitClosed("FINISHED");
    assertThat(a.media()).isEqualTo(b.media()).isEqualTo(undisturbed(0, 5));
    assertThat(a.check("b1")).isEmpty();
    assertThat(children.last().fed.getFirst()).isInstanceOf(FeedMessage.Welcome.class);
    assertThat(children.last().fed.get(1)).isEqualTo(new Start(2, 1));
    assertThat(meters.counter("zonecast.child.restarts").count()).isEqualTo(1);
  }

  @Test
  void threeCrashesAtTheSameSegmentArePoison() {
    children.crashAtSegment = 1;
    begin(welcome(0, List.of()));
    edge.sendSlots(0, 180);
    for (int run = 1; run <= 2; run++) {
      int expected = run;
      await().until(() -> edge.all(FeedMessage.Resume.class).size() == expected);
      edge.send(new Start(1, run));
      edge.sendSlots(60, 180);
    }

    awaitClosed("FAILED");
    await().until(() -> !edge.all(Goodbye.class).isEmpty());
    assertThat(edge.all(Goodbye.class))
        .singleElement()
        .satisfies(bye -> {
          assertThat(bye.reason()).isEqualTo(Goodbye.Reason.FAILED);
          assertThat(bye.detail()).contains("segment 1");
        });
    assertThat(children.started).hasSize(3);
  }

  @Test
  void aStuckChildIsKilledAndReplaced() {
    begin(welcome(0, List.of()));
    edge.sendSlots(0, 60);
    await().until(() -> edge.commits("a").count() == 1);
    children.last().stuck = true;
    edge.sendSlots(60, 180);
    await().until(() -> children.started.getFirst().fed.size() >= 180);
    pass(Duration.ofSeconds(2));

    await().until(() -> children.started.size() == 2);
    assertThat(children.started.getFirst().killed).isTrue();
    await().until(() -> !edge.all(FeedMessage.ChildRestarted.class).isEmpty());
    assertThat(edge.all(FeedMessage.ChildRestarted.class).getFirst().reason()).contains("stuck");
  }

  @Test
  void aDeadCdnDoesNotHoldTheOtherBackAndCatchesUpWhenItIsBack() {
    b.failWith = 503;
    begin(welcome(0, List.of()));
    edge.sendSlots(0, 60 * 8);

    await().until(() -> media(a, "240p").lastMediaSequence() == BASE + 7);
    await().until(() -> !edge.all(FeedMessage.CdnHealth.class).isEmpty());
    assertThat(edge.all(FeedMessage.CdnHealth.class).getFirst())
        .satisfies(health -> {
          assertThat(health.cdn()).isEqualTo("b");
          assertThat(health.healthy()).isFalse();
          assertThat(health.detail()).contains("503");
        });
    assertThat(edge.commits("b")).isEmpty();
    assertThat(meters.get("zonecast.breaker.open").tag("cdn", "b").gauge().value()).isEqualTo(1);

    b.failWith = 0;
    pass(Duration.ofSeconds(5));
    await().until(() -> media(b, "240p").lastMediaSequence() == BASE + 7);
    await().until(() -> edge.all(FeedMessage.CdnHealth.class).getLast().healthy());
    assertThat(b.media()).isEqualTo(a.media());
    assertThat(b.check("b1")).isEmpty();
  }

  @Test
  void whatACdnMissedForTooLongIsAGapThereAndTheOtherHasItAll() {
    begin(welcome(0, List.of()));
    edge.sendSlots(0, 60 * 4);
    await().until(() -> media(b, "audio").lastMediaSequence() == BASE + 3);
    b.failWith = 503;
    for (int k = 4; k < 23; k++) {
      edge.sendSlots(60L * k, 60L * (k + 1));
      long newest = BASE + k;
      await().until(() -> media(a, "240p").lastMediaSequence() == newest);
    }
    b.failWith = 0;
    pass(Duration.ofSeconds(5));

    await().until(() -> media(b, "240p").lastMediaSequence() == BASE + 22);
    List<Long> gaps = new ArrayList<>();
    b.writes.stream()
        .filter(w -> w.status() < 300 && w.path().endsWith("b1/240p/index.m3u8"))
        .map(w -> MediaPlaylistParser.parse(w.body()))
        .forEach(p -> {
          for (int i = 0; i < p.entries().size(); i++) {
            if (p.entries().get(i).gap() && !gaps.contains(p.mediaSequence() + i - BASE)) {
              gaps.add(p.mediaSequence() + i - BASE);
            }
          }
        });
    assertThat(gaps).contains(7L).doesNotContain(8L);
    assertThat(a.check("b1")).isEmpty();
    assertThat(b.check("b1")).isEmpty();
  }

  @Test
  void whatIsListedAtOnceStaysThereUntilPlayersHaveSeenIt() {
    begin(welcome(0, List.of()));
    edge.sendSlots(0, 60 * 14);
    await().until(() -> media(a, "240p").lastMediaSequence() == BASE + 13);
    assertThat(media(a, "240p").mediaSequence()).isEqualTo(BASE);

    pass(Duration.ofSeconds(6));
    edge.sendSlots(60 * 14, 60 * 15);
    await().until(() -> media(a, "240p").lastMediaSequence() == BASE + 14);
    assertThat(media(a, "240p").mediaSequence()).isEqualTo(BASE + 5);
    assertThat(a.check("b1")).isEmpty();
  }

  @Test
  void playersAreToBeginHalfAWindowBehindTheEnd() {
    begin(welcome(0, List.of()));
    edge.sendSlots(0, 60);
    await().until(() -> media(a, "240p").lastMediaSequence() == BASE);
    assertThat(media(a, "240p").holdBackSeconds()).isEqualTo(10);
    assertThat(a.playlist("s1/b1/240p")).contains("\n#EXT-X-SERVER-CONTROL:HOLD-BACK=10.000\n");
  }

  @Test
  void aSlowCdnDoesNotHoldTheOtherBack() {
    b.delayMillis = 1500;
    begin(welcome(0, List.of()));
    for (int k = 0; k < 5; k++) {
      edge.sendSlots(60L * k, 60L * (k + 1));
      long newest = BASE + k;
      await().until(() -> media(a, "240p").lastMediaSequence() == newest);
    }

    assertThat(edge.commits("b").count()).isLessThan(4);
    await().until(() -> media(b, "240p").lastMediaSequence() == BASE + 4);
  }

  @Test
  void aGrantThatRanOutListsNothingUntilItIsRenewed() {
    begin(welcome(0, List.of()));
    edge.sendSlots(0, 60);
    await().until(() -> a.playlistWrites() == 4 && b.playlistWrites() == 4);
    edge.answers = false;
    await().until(() -> progressStands());
    pass(Duration.ofMillis(1600));
    edge.sendSlots(60, 180);

    await().until(() -> edge.commits("a").count() == 3 && edge.commits("b").count() == 3);
    await().until(() -> meters.counter("zonecast.grant.lapses").count() >= 1);
    long progress = edge.all(FeedMessage.Progress.class).size();
    await().until(() -> edge.all(FeedMessage.Progress.class).size() > progress + 1);
    assertThat(a.playlistWrites()).isEqualTo(4);

    edge.answers = true;
    await().until(() -> media(a, "240p").lastMediaSequence() == BASE + 2);
  }

  /** Whether an unanswered progress has gone up. */
  private boolean progressStands() {
    int before = edge.all(FeedMessage.Progress.class).size();
    await().until(() -> edge.all(FeedMessage.Progress.class).size() > before);
    return true;
  }

  @Test
  void aChildThatHasEnoughKeepsTheEdgeFromSendingMediaAndTheJobFromNothing() {
    begin(welcome(0, List.of()));
    children.last().backlogBytes = ChildProcess.BACKLOG_BYTES + 1;
    edge.sendSlots(0, 60);
    await()
        .until(() ->
            edge.all(FeedMessage.Progress.class).stream().anyMatch(FeedMessage.Progress::full));
    await().until(() -> media(a, "240p").lastMediaSequence() == BASE);
    children.last().drain();

    await().until(() -> !edge.all(FeedMessage.Progress.class).getLast().full());
  }

  @Test
  void theEdgeHearsThatAChildIsHeldBecauseTheCdnsAreSlowUntilTheyFail() {
    for (TestCdn cdn : List.of(a, b)) {
      cdn.delayMillis = 3000;
      cdn.failWith = 503;
    }
    begin(welcome(0, List.of()));
    edge.sendSlots(0, 60 * 8);

    await()
        .until(() ->
            edge.all(FeedMessage.Progress.class).stream().anyMatch(FeedMessage.Progress::held));
    await().until(() -> !edge.all(FeedMessage.Progress.class).getLast().held());
    assertThat(edge.all(FeedMessage.CdnHealth.class)).isNotEmpty();
  }

  @Test
  void anEdgeThatSendsOnAllTheSameIsReadAgainOnceThereIsRoom() {
    begin(welcome(0, List.of()));
    children.last().backlogBytes = 2 * ChildProcess.BACKLOG_BYTES;
    edge.sendSlots(0, 60);
    await().until(() -> children.last().fed.size() > 2);
    children.last().drain();

    await().until(() -> media(a, "240p").lastMediaSequence() == BASE);
  }

  @Test
  void aStandbyConnectionEncodesAndUploadsAndCommitsWhenItIsGranted() {
    edge.grant = 0;
    begin(welcome(0, List.of(), 0));
    edge.sendSlots(0, 120);

    await().until(() -> a.media().size() == 9);
    assertThat(edge.all(FeedMessage.Commit.class)).isEmpty();
    edge.grant = 5;
    await().until(() -> media(a, "240p").lastMediaSequence() == BASE + 1);
    assertThat(edge.commits("a")).allMatch(commit -> commit.grant() == 5);
  }

  @Test
  void aSuccessorFillsWhatACdnLacksAndGoesOnInTheSamePlaylists() {
    begin(welcome(0, List.of()));
    edge.sendSlots(0, 60 * 4);
    await().until(() -> media(b, "144p").lastMediaSequence() == BASE + 3);
    edge.hangUp();
    awaitClosed("connection");
    b.objects.keySet().removeIf(path -> path.contains("1002") || path.contains("1003"));
    String seen = b.playlist("s1/b1/240p");
    b.put(
        "s1/b1/240p/index.m3u8",
        seen.replaceAll("(?s)#EXT-X-PROGRAM-DATE-TIME[^#]*#EXTINF[^#]*1002.*", ""),
        "1.1");

    begin(welcome(2, log(List.of(0L, 1L, 2L, 3L), List.of(0L, 1L)), 2));
    edge.sendSlots(120, 60 * 6);
    edge.send(new FeedMessage.End(60 * 6));

    awaitClosed("FINISHED");
    assertThat(a.media()).isEqualTo(b.media()).isEqualTo(undisturbed(0, 6));
    assertThat(a.check("b1")).isEmpty();
    assertThat(edge.commits("b").map(FeedMessage.Commit::segment))
        .containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 2L, 3L, 4L, 5L);
    assertThat(edge.commits("a").map(FeedMessage.Commit::segment).toList())
        .containsOnlyOnce(2L, 3L);
    assertThat(a.objects.get("/cdn/live/s1/b1/240p/index.m3u8").token()).isEqualTo("1.2");
  }

  @Test
  void aSuccessorLooksAtThePlaylistsBeforeItMakesAnything() {
    edge.grant = 2;
    startUpToHello();
    edge.send(welcome(4, log(List.of(0L, 1L, 2L, 3L), List.of()), 2));

    for (String rendition : RENDITIONS) {
      await().until(() -> a.reads.contains("/cdn/live/s1/b1/" + rendition + "/index.m3u8"));
    }
    edge.send(new Start(4, 0));
    edge.sendSlots(240, 300);
    await().until(() -> media(a, "240p").lastMediaSequence() == BASE + 4);
    assertThat(a.reads).doesNotHaveDuplicates();
  }

  @Test
  void whatIsCommittedIsListedAsSoonAsTheInitializationSegmentsAreThere() {
    edge.answers = false;
    startUpToHello();
    pass(Duration.ofHours(-1)); // The grant lasts without an answer.
    edge.send(welcome(4, log(List.of(0L, 1L, 2L, 3L), List.of()), 2));
    await().until(() -> a.reads.size() == RENDITIONS.size());
    edge.send(new Start(4, 0));

    await().until(() -> media(a, "240p").lastMediaSequence() == BASE + 3);
  }

  @Test
  void aStandbyLooksAtThePlaylistsOnlyWithTheGrant() {
    edge.grant = 0;
    begin(welcome(0, List.of(), 0));
    edge.sendSlots(0, 60);
    await().until(() -> a.media().size() == 6);
    assertThat(a.reads).isEmpty();
    edge.grant = 5;
    await().until(() -> media(a, "240p").lastMediaSequence() == BASE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1.1"})
  void aPredecessorsLastWriteInBetweenIsContinued(String token) {
    begin(welcome(0, List.of()));
    edge.sendSlots(0, 60);
    await().until(() -> a.playlistWrites() == 4);
    String mine = a.playlist("s1/b1/240p");
    a.put("s1/b1/240p/index.m3u8", mine + "# another hand\n", token);
    edge.sendSlots(60, 120);

    await().until(() -> media(a, "240p").lastMediaSequence() == BASE + 1);
    assertThat(a.writes).anyMatch(w -> w.status() == 412 && w.path().endsWith("240p/index.m3u8"));
    assertThat(closed.get()).isNull();
  }

  @Test
  void aNewerWriterIsReportedAndNeverOverwritten() {
    begin(welcome(0, List.of()));
    edge.sendSlots(0, 60);
    await().until(() -> a.playlistWrites() == 4);
    String newer = a.playlist("s1/b1/240p") + "# newer\n";
    a.put("s1/b1/240p/index.m3u8", newer, "2.1");
    edge.sendSlots(60, 180);

    awaitClosed("superseded");
    await().until(() -> !edge.all(FeedMessage.Superseded.class).isEmpty());
    assertThat(edge.all(FeedMessage.Superseded.class).getFirst().cdn()).isEqualTo("a");
    assertThat(a.playlist("s1/b1/240p")).isEqualTo(newer);
  }

  @Test
  void theFixedPathOfAnEarlierBroadcastIsTakenOver() {
    a.put("s1/index.m3u8", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nb0/240p/index.m3u8\n", "9.9");
    begin(welcome(0, List.of()));
    edge.sendSlots(0, 60);

    await().until(() -> a.playlist("s1").contains("b1/240p/index.m3u8"));
  }

  @Test
  void anEndedBroadcastLeavesTheFixedPathToOneThatBeganLater() {
    String later = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nb2/240p/index.m3u8\n";
    a.put("s1/index.m3u8", later, "1.1");
    b.put("s1/index.m3u8", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nb0/240p/index.m3u8\n", "9.9");
    edge.logs = false;
    begin(welcome(0, List.of()));
    edge.sendSlots(0, 60 + 30);
    edge.send(new FeedMessage.End(60 + 30));
    await().until(() -> edge.commits("a").count() == 2 && edge.commits("b").count() == 2);
    for (String cdn : List.of("a", "b")) {
      edge.send(new Logged(0, cdn), new Logged(1, cdn));
    }

    awaitClosed("FINISHED");
    assertThat(a.playlist("s1")).isEqualTo(later);
    assertThat(b.playlist("s1")).contains("b1/240p/index.m3u8");
    assertThat(media(a, "240p").ended()).isTrue();
  }

  @Test
  void anEarlierEpochStaysInTheWindowBehindADiscontinuity() {
    String entry =
        "#EXT-X-PROGRAM-DATE-TIME:2026-11-21T11:%s.000Z%n#EXTINF:2.000000,%n../1-z/240p/%d.m4s%n";
    String earlier =
        "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:998\n"
            + "#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-MAP:URI=\"../1-z/240p/init.mp4\"\n"
            + entry.formatted("00:00", 998)
            + entry.formatted("00:02", 999);
    a.put("s1/b1/240p/index.m3u8", earlier, "0.4");
    begin(welcome(0, List.of()));
    edge.sendSlots(0, 60 * 12);

    await().until(() -> media(a, "240p").lastMediaSequence() == BASE + 11);
    MediaPlaylist first =
        a.writes.stream()
            .filter(w -> w.status() < 300 && w.path().endsWith("240p/index.m3u8"))
            .map(w -> MediaPlaylistParser.parse(w.body()))
            .findFirst()
            .orElseThrow();
    assertThat(first.mediaSequence()).isEqualTo(998);
    assertThat(first.entries().get(2).discontinuity()).isTrue();
    assertThat(first.entries().get(2).uri()).contains("/1-e/");
  }

  @Test
  void anEpochThatIsFollowedEndsWithoutAnEndAndTheNextOneGoesOn() {
    begin(welcome(0, List.of()));
    edge.sendSlots(0, 60 * 2 + 30);
    edge.send(new FeedMessage.End(60 * 2 + 30, true));
    awaitClosed("FINISHED");
    for (TestCdn cdn : List.of(a, b)) {
      assertThat(media(cdn, "240p").lastMediaSequence()).isEqualTo(BASE + 2);
      assertThat(media(cdn, "240p").ended()).isFalse();
    }

    begin(second(0, List.of(), 1));
    edge.sendSlots(0, 60 * 3);
    await().until(() -> media(a, "240p").lastMediaSequence() == BASE + 5);
    edge.hangUp();
    awaitClosed("connection");
    begin(second(3, log(List.of(0L, 1L, 2L), List.of(0L, 1L, 2L)).subList(0, 3), 2));
    for (int k = 3; k < 50; k++) {
      edge.sendSlots(60L * k, 60L * (k + 1));
      long newest = BASE + 3 + k;
      await()
          .until(() ->
              media(a, "audio").lastMediaSequence() == newest
                  && media(b, "240p").lastMediaSequence() == newest);
    }
    edge.send(new FeedMessage.End(60 * 50));
    awaitClosed("FINISHED");

    for (TestCdn cdn : List.of(a, b)) {
      assertThat(cdn.check("b1")).isEmpty();
      assertThat(discontinuities(cdn, "240p")).containsExactly(BASE + 3);
      assertThat(discontinuities(cdn, "audio")).containsExactly(BASE + 3);
      assertThat(media(cdn, "240p").ended()).isTrue();
      assertThat(media(cdn, "240p").discontinuitySequence()).isEqualTo(1);
      assertThat(media(cdn, "240p").lastMediaSequence()).isEqualTo(BASE + 52);
      await().until(() -> !cdn.objects.containsKey("/cdn/live/s1/b1/1-e/240p/1002.m4s"));
      assertThat(cdn.objects).doesNotContainKey("/cdn/live/s1/b1/1-e/gone/1002.m4s");
    }
  }

  @Test
  void aRenditionThatIsGoneEndsAndANewOneBeginsAtTheEpoch() {
    a.put("s1/b1/720p/index.m3u8", playlistOfTwo("720p"), "1.4");
    begin(second(0, List.of(), 1));
    edge.sendSlots(0, 60 * 2);

    await().until(() -> media(a, "240p").lastMediaSequence() == BASE + 4);
    await().until(() -> media(a, "720p").ended());
    assertThat(media(a, "720p").entries()).hasSize(2);
    assertThat(a.objects).doesNotContainKey("/cdn/live/s1/b1/gone/index.m3u8");
    assertThat(media(a, "240p").mediaSequence()).isEqualTo(BASE + 3);
    assertThat(media(a, "240p").discontinuitySequence()).isEqualTo(1);
    assertThat(discontinuities(a, "240p")).isEmpty();
  }

  @Test
  void whatACdnMissedOfAnEarlierEpochIsAGapSoThatNoNumberIsLeftOut() {
    a.put("s1/b1/240p/index.m3u8", playlistOfTwo("240p"), "1.4");
    begin(second(0, List.of(), 1));
    edge.sendSlots(0, 60);

    await().until(() -> media(a, "240p").lastMediaSequence() == BASE + 3);
    MediaPlaylist playlist = media(a, "240p");
    assertThat(playlist.mediaSequence()).isEqualTo(BASE);
    assertThat(playlist.discontinuitySequence()).isZero();
    assertThat(playlist.entries())
        .extracting(MediaPlaylist.Entry::gap)
        .containsExactly(false, false, true, false);
    assertThat(playlist.entries())
        .extracting(MediaPlaylist.Entry::discontinuity)
        .containsExactly(false, false, false, true);
    assertThat(playlist.entries().get(2).uri()).isEqualTo("../1-e/240p/1002.m4s");
    assertThat(playlist.entries().get(2).programDateTime())
        .isEqualTo(Instant.parse("2026-11-21T11:00:04Z"));
    assertThat(a.check("b1")).isEmpty();
  }

  @Test
  void whereARenditionIsNewAllBeginTogetherBeforeViewersAreToldOfIt() {
    a.put("s1/b1/audio/index.m3u8", playlistOf(3, "audio"), "1.4");
    a.put("s1/index.m3u8", "#EXTM3U\nb1/audio/index.m3u8\n", "1.4");
    begin(second(0, List.of(), 1, List.of("audio")));
    edge.sendSlots(0, 60 * 3);
    await().until(() -> media(a, "240p").lastMediaSequence() == BASE + 5);
    await().until(() -> media(a, "audio").lastMediaSequence() == BASE + 5);
    assertThat(media(a, "audio").mediaSequence()).isEqualTo(BASE);
    assertThat(a.playlist("s1")).doesNotContain("240p");
    edge.sendSlots(60 * 3, 60 * 4);

    await().until(() -> a.playlist("s1").contains("240p"));
    assertThat(media(a, "audio").mediaSequence()).isEqualTo(BASE + 3);
    assertThat(media(a, "240p").mediaSequence()).isEqualTo(BASE + 3);
    List<String> paths = a.writes.stream().map(w -> w.path()).toList();
    assertThat(paths.lastIndexOf("/cdn/live/s1/index.m3u8"))
        .isGreaterThan(paths.lastIndexOf("/cdn/live/s1/b1/audio/index.m3u8"));
    assertThat(a.check("b1")).isEmpty();
  }

  @Test
  void aShortLastEpochWithANewRenditionEndsWithAllBeginningTogether() {
    a.put("s1/b1/audio/index.m3u8", playlistOf(3, "audio"), "1.4");
    begin(second(0, List.of(), 1, List.of("audio")));
    edge.sendSlots(0, 60 * 2);
    edge.send(new FeedMessage.End(60 * 2));
    awaitClosed("FINISHED");

    assertThat(media(a, "audio").mediaSequence()).isEqualTo(BASE + 3);
    assertThat(media(a, "audio").ended()).isTrue();
    assertThat(a.playlist("s1")).contains("240p");
    assertThat(a.check("b1")).isEmpty();
  }

  @Test
  void aSuccessorLeavesOutWhatItsPredecessorLeftOut() {
    a.put("s1/b1/audio/index.m3u8", playlistOf(3, "audio"), "1.4");
    begin(second(0, List.of(), 1, List.of("audio")));
    edge.sendSlots(0, 60 * 4);
    await().until(() -> a.playlist("s1").contains("240p"));
    edge.hangUp();
    awaitClosed("connection");
    List<Long> all = List.of(0L, 1L, 2L, 3L);
    begin(second(4, log(all, all), 2, List.of("audio")));
    edge.sendSlots(60 * 4, 60 * 5);
    await().until(() -> media(a, "audio").lastMediaSequence() == BASE + 7);
    assertThat(media(a, "audio").mediaSequence()).isEqualTo(BASE + 3);
    assertThat(a.check("b1")).isEmpty();
  }

  /** What an epoch left on a CDN that was away for its third segment. */
  private static String playlistOfTwo(String rendition) {
    return playlistOf(2, rendition);
  }

  /** What an epoch left on a CDN. */
  private static String playlistOf(int segments, String rendition) {
    String entry =
        "#EXT-X-PROGRAM-DATE-TIME:2026-11-21T11:%s.000Z%n#EXTINF:2.000000,%n../1-e/%s/%d.m4s%n";
    var text =
        new StringBuilder(
            "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:1000\n");
    text.append("#EXT-X-MAP:URI=\"../1-e/%s/init.mp4\"\n".formatted(rendition));
    for (int k = 0; k < segments; k++) {
      text.append(entry.formatted("00:0" + 2 * k, rendition, 1000 + k));
    }
    return text.toString();
  }

  /** Where the playlists that were written have a discontinuity. */
  private static List<Long> discontinuities(TestCdn cdn, String rendition) {
    var found = new java.util.TreeSet<Long>();
    cdn.writes.stream()
        .filter(w -> w.status() < 300 && w.path().endsWith("b1/" + rendition + "/index.m3u8"))
        .map(w -> MediaPlaylistParser.parse(w.body()))
        .forEach(p -> {
          for (int i = 0; i < p.entries().size(); i++) {
            if (p.entries().get(i).discontinuity()) {
              found.add(p.mediaSequence() + i);
            }
          }
        });
    return List.copyOf(found);
  }

  @Test
  void aRevokedJobEndsAtOnce() {
    begin(welcome(0, List.of()));
    edge.sendSlots(0, 60);
    await().until(() -> a.playlistWrites() == 4);
    edge.send(new Revoke(Revoke.Reason.STALLED, "too slow"));

    awaitClosed("STALLED");
    assertThat(children.last().killed).isTrue();
    await().until(() -> edge.closed);
  }

  @Test
  void aJobThatIsTakenGivesItsChildBack() {
    job = newJob();
    job.start();
    await().until(() -> !edge.received.isEmpty());
    edge.send(new Revoke(Revoke.Reason.TAKEN, "w2"));

    awaitClosed("TAKEN");
    assertThat(children.givenBack).containsExactly(children.last());
    assertThat(children.last().killed).isFalse();
    assertThat(answered).isTrue();
  }

  @Test
  void aJobThatIsToLeaveBeforeItsEdgeWasAskedGivesItsClaimBack() {
    vertx.runOnContext(go -> { // So that both come before anything from the network.
      job = newJob();
      job.start();
      job.drain(Duration.ofSeconds(60));
    });

    awaitClosed("draining");
    assertThat(notAsked).isTrue();
    assertThat(answered).isFalse();
    assertThat(children.started).isEmpty();
  }

  @Test
  void aJobThatIsToLeaveBeforeItsEdgeHasAnsweredSaysGoodbye() {
    startUpToHello();
    job.drain(Duration.ofSeconds(60));

    awaitClosed("draining");
    assertThat(notAsked).isFalse();
    assertThat(answered).isTrue();
    await().until(() -> !edge.all(Goodbye.class).isEmpty());
  }

  @Test
  void anEdgeThatCannotBeReachedEndsTheClaim() {
    edge.stop();
    job = newJob();
    job.start();

    awaitClosed("cannot be reached");
    assertThat(answered).isTrue();
    assertThat(children.started).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {FeedMessage.OLDEST_VERSION - 1, FeedMessage.VERSION + 1})
  void anEdgeWhoseVersionNobodyHereSpeaksIsLeft(int theirs) {
    version = theirs;
    begin(welcome(0, List.of()));
    awaitClosed("version " + theirs);
  }

  @Test
  void anEdgeThatBreaksTheProtocolIsLeft() {
    begin(welcome(0, List.of()));
    edge.sendText("hello");
    awaitClosed("protocol error");
  }

  @Test
  void cdnsComeAndGoWhileTheJobRuns() {
    begin(welcome(PLAN, List.of(a.record()), 0, List.of(), 1));
    edge.sendSlots(0, 60 * 3);
    await().until(() -> media(a, "240p").lastMediaSequence() == BASE + 2);
    edge.send(new FeedMessage.CdnsChanged(List.of(b.record())));
    edge.sendSlots(60 * 3, 60 * 6);

    await().until(() -> media(b, "240p").lastMediaSequence() == BASE + 5);
    assertThat(media(b, "240p").mediaSequence()).isEqualTo(BASE + 3);
    assertThat(media(a, "240p").lastMediaSequence()).isEqualTo(BASE + 2);
    edge.send(new FeedMessage.End(60 * 6));
    awaitClosed("FINISHED");
    assertThat(b.check("b1")).isEmpty();
  }

  @Test
  void aCdnThatMovesToAnotherOriginBeginsThereWithAllThatItsPlaylistsName() {
    begin(welcome(PLAN, List.of(a.record()), 0, List.of(), 1));
    edge.sendSlots(0, 60 * 3);
    await().until(() -> media(a, "240p").lastMediaSequence() == BASE + 2);
    edge.send(new FeedMessage.CdnsChanged(List.of(b.recordAs("a"))));
    edge.sendSlots(60 * 3, 60 * 6);

    await().until(() -> media(b, "240p").lastMediaSequence() == BASE + 5);
    assertThat(media(b, "240p").mediaSequence()).isEqualTo(BASE + 3);
    assertThat(edge.commits("a").map(FeedMessage.Commit::place))
        .containsOnly(a.record().place(), b.record().place());
    assertThat(b.media()).isEqualTo(undisturbed(3, 6));
    edge.send(new FeedMessage.End(60 * 6));
    awaitClosed("FINISHED");
    assertThat(media(b, "240p").ended()).isTrue();
    assertThat(b.playlist("s1")).contains("b1/240p/index.m3u8");
    assertThat(b.check("b1")).isEmpty();
    assertThat(media(a, "240p").ended()).isFalse();
  }

  @Test
  void aCdnThatMovesAwayFromAnOriginThatFailsIsHealthyAgain() {
    a.failWith = 503;
    begin(welcome(PLAN, List.of(a.record()), 0, List.of(), 1));
    edge.sendSlots(0, 60);
    await().until(() -> !edge.all(FeedMessage.CdnHealth.class).isEmpty());
    edge.send(new FeedMessage.CdnsChanged(List.of(b.recordAs("a"))));
    edge.sendSlots(60, 60 * 3);

    await().until(() -> media(b, "240p").lastMediaSequence() == BASE + 2);
    assertThat(edge.all(FeedMessage.CdnHealth.class).getLast().healthy()).isTrue();
    assertThat(meters.get("zonecast.breaker.open").tag("cdn", "a").gauge().value()).isZero();
  }

  @Test
  void aCdnWhoseCredentialChangesGoesOnWhereItWas() {
    CdnRecord before = a.record();
    CdnRecord wrong =
        new CdnRecord(
            "a", before.kind(), before.publishUrl(), before.playbackUrl(), "old", false, 0);
    begin(welcome(PLAN, List.of(wrong), 0, List.of(), 1));
    edge.sendSlots(0, 60 * 3);
    await().until(() -> !edge.all(FeedMessage.CdnHealth.class).isEmpty());
    edge.send(new FeedMessage.CdnsChanged(List.of(before)));
    pass(Duration.ofSeconds(5));

    await().until(() -> media(a, "240p").lastMediaSequence() == BASE + 2);
    assertThat(media(a, "240p").mediaSequence()).isEqualTo(BASE);
    assertThat(a.check("b1")).isEmpty();
  }

  @Test
  void objectsLeaveOnceTheyAreFourWindowsAndTheMarginOld() {
    begin(welcome(0, List.of()));
    for (int k = 0; k < 50; k++) {
      edge.sendSlots(60L * k, 60L * (k + 1));
      long newest = BASE + k;
      await().until(() -> media(a, "240p").lastMediaSequence() == newest);
    }

    await().until(() -> !a.objects.containsKey("/cdn/live/s1/b1/1-e/audio/1004.m4s"));
    assertThat(a.objects).containsKey("/cdn/live/s1/b1/1-e/240p/1005.m4s");
    assertThat(a.objects).containsKey("/cdn/live/s1/b1/1-e/240p/init.mp4");
  }

  @Test
  void aJobThatIsToMoveGoesOnAndYieldsBehindTheSegmentThatItIsTold() {
    begin(welcome(0, List.of()));
    edge.sendSlots(0, 60);
    await().until(() -> media(a, "240p").lastMediaSequence() == BASE);
    job.drain(Duration.ofSeconds(60));
    await().until(() -> !edge.all(Move.class).isEmpty());
    edge.sendSlots(60, 120);
    await().until(() -> media(b, "audio").lastMediaSequence() == BASE + 1);
    assertThat(edge.all(Goodbye.class)).isEmpty();

    edge.logs = false;
    edge.sendSlots(120, 180);
    await().until(() -> edge.commits("a").count() == 3 && edge.commits("b").count() == 3);
    edge.send(new Logged(2, "a"), new Logged(2, "b"), new FeedMessage.Yield(2));
    edge.sendSlots(180, 240);
    awaitClosed("MOVED");

    assertThat(edge.all(Goodbye.class)).extracting(Goodbye::reason).containsExactly(MOVED);
    for (TestCdn cdn : List.of(a, b)) {
      for (String rendition : List.of("240p", "144p", "audio")) {
        assertThat(media(cdn, rendition).lastMediaSequence()).isEqualTo(BASE + 2);
      }
      assertThat(cdn.check("b1")).isEmpty();
    }
    assertThat(edge.all(FeedMessage.Commit.class)).noneMatch(commit -> commit.segment() > 2);
  }

  @Test
  void itDoesNotSayThatItHasMovedBeforeEveryCdnThatWorksListsItsLast() {
    begin(welcome(0, List.of()));
    edge.sendSlots(0, 60);
    await().until(() -> media(b, "audio").lastMediaSequence() == BASE);
    b.delayMillis = 2500;
    edge.sendSlots(60, 120);
    await().until(() -> media(a, "audio").lastMediaSequence() == BASE + 1);
    edge.send(new Logged(1, "b"), new FeedMessage.Yield(1));
    await().during(Duration.ofMillis(600)).until(() -> edge.all(Goodbye.class).isEmpty());
    b.delayMillis = 0;
    awaitClosed("MOVED");
    assertThat(media(b, "240p").lastMediaSequence()).isEqualTo(BASE + 1);
  }

  @Test
  void aStandbyLearnsWhatTheHolderCommitsAndGoesOnBehindIt() {
    edge.grant = 0;
    begin(welcome(0, List.of(), 0));
    edge.sendSlots(0, 180);
    await().until(() -> a.media().size() == 12 && b.media().size() == 12);
    Map<String, Integer> bytes = Map.of("240p", 1_000_000, "144p", 50, "audio", 20);
    edge.send(
        new Logged(0, "a", new LogEntry(0, 60, 94, bytes, List.of("a"))),
        new Logged(0, "b", new LogEntry(0, 60, 94, bytes, List.of("a", "b"))),
        new Logged(1, "b", new LogEntry(1, 60, 94, bytes, List.of("b"))));
    edge.grant = 5;
    await().until(() -> media(a, "240p").lastMediaSequence() == BASE + 2);
    await().until(() -> media(b, "240p").lastMediaSequence() == BASE + 2);

    assertThat(edge.commits("a"))
        .extracting(FeedMessage.Commit::segment)
        .containsExactlyInAnyOrder(1L, 2L);
    assertThat(edge.commits("b")).extracting(FeedMessage.Commit::segment).containsExactly(2L);
    await().until(() -> a.playlist("s1").contains("AVERAGE-BANDWIDTH"));
    assertThat(a.check("b1")).isEmpty();
  }

  @Test
  void aStandbyThatIsToLeaveSaysGoodbyeAtOnce() {
    edge.grant = 0;
    begin(welcome(0, List.of(), 0));
    await().until(() -> !edge.all(FeedMessage.Progress.class).isEmpty());
    job.drain(Duration.ofSeconds(60));
    await().until(() -> !edge.all(Goodbye.class).isEmpty());
    assertThat(edge.all(Move.class)).isEmpty();
  }

  @Test
  void aJobThatNobodyTakesOverIsLeftWhenTheTimeForThatIsOver() {
    begin(welcome(0, List.of()));
    await().until(() -> !edge.all(FeedMessage.Progress.class).isEmpty());
    job.drain(Duration.ofMillis(300));
    await().until(() -> !edge.all(Goodbye.class).isEmpty());
    assertThat(edge.all(Move.class)).hasSize(1);
    assertThat(edge.all(Goodbye.class))
        .extracting(Goodbye::reason)
        .containsExactly(Goodbye.Reason.DRAINING);
  }

  @Test
  void anEdgeOfTheVersionBeforeIsToldGoodbyeAndTheJobGoesOnUntilItRevokes() {
    version = 1;
    begin(welcome(0, List.of()));
    edge.sendSlots(0, 60);
    await().until(() -> media(a, "240p").lastMediaSequence() == BASE);
    job.drain(Duration.ofSeconds(60));
    await().until(() -> !edge.all(Goodbye.class).isEmpty());
    assertThat(edge.all(Move.class)).isEmpty();
    edge.sendSlots(60, 120);

    await().until(() -> media(a, "240p").lastMediaSequence() == BASE + 1);
    assertThat(closed.get()).isNull();
    edge.send(new Revoke(Revoke.Reason.TAKEN, "moved"));
    awaitClosed("moved");
  }

  // ---- the scene --------------------------------------------------------------------------------

  /** Starts a job, whose hello is not answered yet. */
  private void startUpToHello() {
    job = newJob();
    job.start();
    await().until(() -> !edge.all(FeedMessage.Hello.class).isEmpty());
  }

  private void pass(Duration time) {
    aheadNanos.addAndGet(time.toNanos());
  }

  /** What an undisturbed run would have stored. */
  private static Map<String, String> undisturbed(long from, long to) {
    Map<String, String> objects = new java.util.TreeMap<>();
    for (String rendition : List.of("240p", "144p", "audio")) {
      String folder = "/cdn/live/s1/b1/1-e/" + rendition + "/";
      objects.put(folder + "init.mp4", "init " + rendition);
      for (long k = from; k < to; k++) {
        int samples = rendition.equals("audio") ? (k % 4 == 3 ? 93 : 94) : 60;
        objects.put(
            folder + (BASE + k) + ".m4s", rendition + " of segment " + k + " with " + samples);
      }
    }
    return objects;
  }

  private static List<LogEntry> log(List<Long> onA, List<Long> onB) {
    return LongStream.rangeClosed(0, 3)
        .mapToObj(k -> {
          List<String> cdns = new ArrayList<>();
          if (onA.contains(k)) {
            cdns.add("a");
          }
          if (onB.contains(k)) {
            cdns.add("b");
          }
          return new LogEntry(
              k, 60, k == 3 ? 93 : 94, Map.of("240p", 100, "144p", 50, "audio", 20), cdns);
        })
        .toList();
  }

  private FeedMessage.Welcome welcome(long resume, List<LogEntry> log) {
    return welcome(resume, log, 1);
  }

  /** To the second epoch, which follows three segments of the first. */
  private FeedMessage.Welcome second(long resume, List<LogEntry> log, long grant) {
    return second(resume, log, grant, List.of("720p", "240p", "144p", "audio", "gone"));
  }

  private FeedMessage.Welcome second(
      long resume, List<LogEntry> log, long grant, List<String> before) {
    return new FeedMessage.Welcome(
        FeedMessage.VERSION,
        "s1",
        "b1",
        new EpochId(2, "e"),
        1,
        BASE + 3,
        Instant.parse("2026-11-21T12:00:06Z"),
        PLAN,
        List.of(a.record(), b.record()),
        10,
        grant,
        resume,
        log,
        List.of(new FeedMessage.EarlierEpoch(new EpochId(1, "e"), BASE, before)));
  }
}
