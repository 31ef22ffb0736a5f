package org.zonecast.worker.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zonecast.feed.FeedMessage;
import org.zonecast.feed.FeedMessage.Based;
import org.zonecast.feed.FeedMessage.EarlierEpoch;
import org.zonecast.feed.FeedMessage.Sealed;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.EpochId;
import org.zonecast.job.Packaging;
import org.zonecast.job.Token;
import org.zonecast.worker.cdn.CdnTarget;
import org.zonecast.worker.cdn.HttpCdnTarget;
import org.zonecast.worker.segment.MediaPlaylist;
import org.zonecast.worker.segment.MediaPlaylist.Entry;

/** The first worker of an epoch that goes on from a lost edge's. */
class SealedEpochTest extends JobOnTwoCdns {
  private static final List<String> TWO = List.of("144p", "audio");
  private static final EncodePlan SMALL = plan(Packaging.CMAF, 60, "test", P144);

  private Set<CdnTarget.Ability> abilities = EnumSet.allOf(CdnTarget.Ability.class);

  @BeforeEach
  void theLostEdgeHasListed() {
    for (TestCdn cdn : List.of(a, b)) {
      TWO.forEach(name -> listedByTheLostEdge(cdn, name, cdn == a ? 3 : 2, "1.4"));
      cdn.put("s1/index.m3u8", "#EXTM3U\nb1/144p/index.m3u8\n", "1.4");
    }
  }

  @Test
  void itSealsEveryCdnAndGoesOnBehindWhatTheyListWithOneDiscontinuity() {
    String before = a.playlist("s1/b1/144p");
    begin();
    await().until(() -> edge.all(Sealed.class).size() == 2);
    assertThat(edge.all(Sealed.class))
        .containsExactlyInAnyOrder(new Sealed("a", 1003), new Sealed("b", 1002));
    for (TestCdn cdn : List.of(a, b)) {
      for (String path : List.of("s1/b1/144p", "s1/b1/audio", "s1")) {
        assertThat(cdn.objects.get("/cdn/live/" + path + "/index.m3u8").token())
            .as(path)
            .isEqualTo("2-new.1");
      }
    }
    assertThat(a.playlist("s1/b1/144p"))
        .isEqualTo(before.replace("#EXTM3U\n", "#EXTM3U\n#ZONECAST-SEAL:2-new.1\n"));

    edge.sendSlots(0, 120);
    edge.send(new Based(1003, 0));
    edge.sendSlots(120, 240);
    edge.send(new FeedMessage.End(240));

    awaitClosed("FINISHED");
    assertThat(numbers(media(a, "144p"))).isEqualTo("1000 1001 1002 D1003 1004 1005 1006 end");
    assertThat(numbers(media(b, "audio"))).isEqualTo("1000 1001 G1002 D1003 1004 1005 1006 end");
    for (TestCdn cdn : List.of(a, b)) {
      assertThat(cdn.check("b1")).isEmpty();
      assertThat(cdn.objects).containsKey("/cdn/live/s1/b1/2-new/144p/1003.m4s");
      assertThat(cdn.objects.get("/cdn/live/s1/b1/144p/index.m3u8").token()).isEqualTo("2-new.1");
    }
    assertThat(edge.all(FeedMessage.Commit.class)).hasSize(8);
  }

  @Test
  void nothingIsStoredOrListedBeforeTheEdgeHasSaidTheBase() {
    begin();
    edge.sendSlots(0, 180);
    await().until(() -> edge.all(Sealed.class).size() == 2);
    await().until(() -> children.last().fed.size() > 180);
    assertThat(a.media()).isEmpty();
    assertThat(edge.all(FeedMessage.Commit.class)).isEmpty();
    edge.send(new Based(1003, 0));
    await().until(() -> edge.all(FeedMessage.Commit.class).size() >= 4);
    await().until(() -> media(a, "144p").lastMediaSequence() > 1002);
  }

  @Test
  void aCdnThatCannotBeReachedIsSealedLaterAndTheRoomForItIsListedAsGaps() {
    b.failWith = 503;
    begin();
    await().until(() -> edge.all(Sealed.class).size() == 1);
    edge.sendSlots(0, 60);
    edge.send(new Based(1011, 8));
    await().until(() -> media(a, "144p").lastMediaSequence() == 1011);
    // Its old writer has come that far in the meantime.
    TWO.forEach(name -> listedByTheLostEdge(b, name, 5, "1.4"));
    b.failWith = 0;
    edge.sendSlots(60, 120);
    edge.send(new FeedMessage.End(120));

    awaitClosed("FINISHED");
    assertThat(numbers(media(a, "144p")))
        .isEqualTo("1000 1001 1002 G1003 G1004 G1005 G1006 G1007 G1008 G1009 G1010 D1011 1012 end");
    assertThat(numbers(media(b, "144p")))
        .isEqualTo("1000 1001 1002 1003 1004 G1005 G1006 G1007 G1008 G1009 G1010 D1011 1012 end");
    assertThat(meters.find("zonecast.playlists.overlapped").counter()).isNull();
  }

  @Test
  void aCdnThatListsMoreThanTheBaseAllowsForGetsTheNewPlaylistAndIsCounted() {
    b.failWith = 503;
    begin();
    await().until(() -> edge.all(Sealed.class).size() == 1);
    edge.send(new Based(1003, 0));
    TWO.forEach(name -> listedByTheLostEdge(b, name, 5, "1.4"));
    b.failWith = 0;
    edge.sendSlots(0, 180);
    edge.send(new FeedMessage.End(180));

    awaitClosed("FINISHED");
    assertThat(numbers(media(b, "144p"))).isEqualTo("1000 1001 1002 D1003 1004 1005 end");
    assertThat(meters.counter("zonecast.playlists.overlapped").count()).isEqualTo(2);
  }

  @Test
  void aStaleWriterIsRefusedOnceACdnIsSealed() {
    String seenByTheOldWriter = a.objects.get("/cdn/live/s1/b1/144p/index.m3u8").etag();
    begin();
    await().until(() -> edge.all(Sealed.class).size() == 2);
    var old = new HttpCdnTarget(vertx, http, a.record(), Duration.ofSeconds(5));
    CdnTarget.PutResult result =
        old.replace(
                "live/s1/b1/144p/index.m3u8",
                Buffer.buffer("#EXTM3U\n"),
                seenByTheOldWriter,
                new Token(1, 4))
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    assertThat(result).isInstanceOf(CdnTarget.PutResult.Refused.class);
  }

  @Test
  void anEpochOfTheSameNumberWithAHigherStartIdWins() {
    listedByTheLostEdge(a, "144p", 3, "2-zzz.1");
    begin();
    awaitClosed("superseded");
    await().until(() -> !edge.all(FeedMessage.Superseded.class).isEmpty());
    assertThat(edge.all(FeedMessage.Superseded.class).getFirst().cdn()).isEqualTo("a");
    assertThat(a.objects.get("/cdn/live/s1/b1/144p/index.m3u8").token()).isEqualTo("2-zzz.1");
  }

  @Test
  void oneWithoutAGrantSealsNothing() {
    edge.grant = 0;
    begin(0, SMALL);
    await().until(() -> edge.all(FeedMessage.Progress.class).size() >= 3);
    assertThat(a.writes).isEmpty();
    assertThat(edge.all(Sealed.class)).isEmpty();
    edge.grant = 1;
    await().until(() -> edge.all(Sealed.class).size() == 2);
  }

  @Test
  void whereAStaleWriterIsNotRefusedItOnlyReadsOnceThatOnesGrantHasRunOut() {
    abilities = EnumSet.of(CdnTarget.Ability.ATOMIC_PUT);
    begin();
    await().until(() -> edge.all(FeedMessage.Progress.class).size() >= 3);
    assertThat(edge.all(Sealed.class)).isEmpty();
    await().until(() -> edge.all(Sealed.class).size() == 2);
    assertThat(edge.all(Sealed.class))
        .containsExactlyInAnyOrder(new Sealed("a", 1003), new Sealed("b", 1002));
    assertThat(a.writes).isEmpty();
    assertThat(edge.all(FeedMessage.Progress.class).size()).isGreaterThanOrEqualTo(6);
  }

  // ---- helpers ----------------------------------------------------------------------------------

  private void begin() {
    begin(1, SMALL);
  }

  private void begin(long grant, EncodePlan plan) {
    begin(welcome(grant, plan));
  }

  @Override
  CdnTarget target(CdnRecord record) {
    return new LesserCdn(super.target(record), abilities);
  }

  private FeedMessage.Welcome welcome(long grant, EncodePlan plan) {
    return new FeedMessage.Welcome(
        FeedMessage.VERSION,
        "s1",
        "b1",
        new EpochId(2, "new"),
        1,
        FeedMessage.UNKNOWN_BASE,
        Instant.parse("2026-11-21T12:00:20Z"),
        plan,
        List.of(a.record(), b.record()),
        10,
        grant,
        0,
        List.of(),
        List.of(new EarlierEpoch(new EpochId(1, "old"), 1000, TWO)));
  }

  private static void listedByTheLostEdge(TestCdn cdn, String rendition, int count, String token) {
    StringBuilder text = new StringBuilder();
    text.append("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:1000\n");
    text.append("#EXT-X-INDEPENDENT-SEGMENTS\n");
    text.append("#EXT-X-MAP:URI=\"../1-old/%s/init.mp4\"\n".formatted(rendition));
    for (int i = 0; i < count; i++) {
      text.append("#EXT-X-PROGRAM-DATE-TIME:2026-11-21T12:00:%02d.000Z\n".formatted(2 * i));
      text.append("#EXTINF:2.000000,\n../1-old/%s/%d.m4s\n".formatted(rendition, 1000 + i));
    }
    cdn.put("s1/b1/" + rendition + "/index.m3u8", text.toString(), token);
  }

  /** The numbers listed; D behind a discontinuity, G for a gap. */
  private static String numbers(MediaPlaylist playlist) {
    StringBuilder text = new StringBuilder();
    long number = playlist.mediaSequence();
    for (Entry entry : playlist.entries()) {
      text.append(entry.discontinuity() ? "D" : "").append(entry.gap() ? "G" : "");
      text.append(number++).append(' ');
    }
    return text + (playlist.ended() ? "end" : "");
  }

  /** A CDN that says it can do less than it can. */
  private record LesserCdn(CdnTarget cdn, Set<CdnTarget.Ability> abilities) implements CdnTarget {
    @Override
    public String name() {
      return cdn.name();
    }

    @Override
    public Future<Boolean> create(String path, String contentType, Buffer object) {
      return cdn.create(path, contentType, object);
    }

    @Override
    public Future<Void> overwrite(String path, String contentType, Buffer object) {
      return cdn.overwrite(path, contentType, object);
    }

    @Override
    public Future<PutResult> replace(
        String path, Buffer playlist, @Nullable String etag, Token token) {
      return cdn.replace(path, playlist, etag, token);
    }

    @Override
    public Future<Optional<StoredPlaylist>> read(String path) {
      return cdn.read(path);
    }

    @Override
    public Future<Void> delete(String path) {
      return cdn.delete(path);
    }
  }
}
