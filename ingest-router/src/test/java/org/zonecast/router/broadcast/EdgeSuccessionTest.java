package org.zonecast.router.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zonecast.job.OnSilence.SLATE;
import static org.zonecast.router.broadcast.Studio.STREAM;
import static org.zonecast.router.broadcast.Studio.awaitUntil;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zonecast.feed.FeedMessage;
import org.zonecast.feed.FeedMessage.Based;
import org.zonecast.feed.FeedMessage.End;
import org.zonecast.feed.FeedMessage.Gap;
import org.zonecast.feed.FeedMessage.Revoke;
import org.zonecast.feed.FeedMessage.VideoUnit;
import org.zonecast.feed.FeedMessage.Welcome;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.BroadcastRecord.Aged;
import org.zonecast.job.BroadcastRecord.Past;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.EpochId;
import org.zonecast.job.Ladders;
import org.zonecast.job.Packaging;
import org.zonecast.job.Rational;
import org.zonecast.router.edge.Cluster;
import org.zonecast.router.edge.RecordBuilder;
import org.zonecast.router.ingest.Ingest.EndReason;
import org.zonecast.router.ingest.PublishRefusedException;
import org.zonecast.router.ingest.PublishRefusedException.Reason;
import org.zonecast.router.status.StreamEvent;
import org.zonecast.router.status.StreamStatus.State;

/** A broadcast that another edge had. */
class EdgeSuccessionTest {
  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final EpochId LOST = new EpochId(1, "lost");
  private static final EncodePlan PLAN =
      new EncodePlan(
          Rational.of(25, 1),
          50,
          Packaging.CMAF,
          List.of(new EncodePlan.VideoRendition("144p", 256, 144, 25, 180_000, 270_000, 12)),
          List.of(new EncodePlan.AudioRendition(EncodePlan.AUDIO, 48_000, 2, 64_000)),
          Ladders.LIGHT.preset(),
          1,
          "an encoder that is gone");

  private Studio studio;

  @BeforeEach
  void open() throws Exception {
    studio = new Studio(GRACE, Optional.empty());
  }

  @AfterEach
  void close() throws Exception {
    studio.close();
  }

  @Test
  void anEncoderThatComesToThisEdgeGoesOnInTheNextEpoch() throws Exception {
    studio.cluster.found = List.of(lost(Duration.ofSeconds(3), -1));
    studio.camera().film(90);
    FakeWorker worker = FakeWorker.connect(studio.vertx, studio.awaitJob(1)).hello("w1");
    Welcome welcome = worker.await(Welcome.class);
    assertThat(studio.cluster.takenOver).containsExactly(STREAM);
    assertThat(welcome.broadcastId()).isEqualTo("b1");
    assertThat(welcome.epoch()).isEqualTo(new EpochId(2, studio.broadcasts.edge().startId()));
    assertThat(welcome.baseMediaSequence()).isEqualTo(FeedMessage.UNKNOWN_BASE);
    assertThat(welcome.discontinuitySequence()).isEqualTo(1);
    assertThat(welcome.earlier()).extracting(e -> e.epoch()).containsExactly(LOST);

    worker.send(new FeedMessage.Sealed("cdn-a", 1007));
    worker.send(new FeedMessage.Sealed("cdn-b", 1006));
    assertThat(worker.await(Based.class)).isEqualTo(new Based(1007, 0));
    worker.commitAndWait(0, "cdn-a", 1);
    awaitUntil(() -> studio.status().lastMediaSequence() == 1007);
    awaitUntil(() -> latest().epochs().getLast().baseMediaSequence() == 1007);
    assertThat(latest().epochs()).extracting(Past::epoch).containsExactly(LOST, welcome.epoch());
    assertThat(latest().epochs()).extracting(Past::discontinuities).containsExactly(0L, 1L);
    assertThat(latest().plan()).isEqualTo(welcome.plan());
  }

  @Test
  void whatTheLostEdgeSawOfTheBroadcastIsKnownHere() throws Exception {
    var seen = new BroadcastRecord.Event(Instant.EPOCH, "placed", "zone a");
    BroadcastRecord told =
        RecordBuilder.like(record(-1, PLAN))
            .lately(List.of(seen))
            .zone("zone-of-its-worker")
            .build();
    studio.cluster.found = List.of(new Aged(told, Duration.ofSeconds(3)));
    studio.camera().film(90);
    studio.awaitJob(1);
    assertThat(studio.broadcasts.events(STREAM)).startsWith(StreamEvent.of(seen));
    awaitUntil(() -> !studio.cluster.saved.isEmpty());
    assertThat(studio.cluster.saved.getFirst().lately()).startsWith(seen);
    assertThat(studio.cluster.goneOnIn).containsExactly("zone-of-its-worker");
  }

  @Test
  void whereABroadcastIsIsKeptForWhoeverGoesOnWithIt() throws Exception {
    studio.camera().film(90);
    studio.awaitJob(1);
    awaitUntil(() -> studio.cluster.saved.stream().anyMatch(one -> one.zone().equals("a")));
  }

  @Test
  void aWorkerThatIsLostWhileItSealsIsFollowedByOneThatSealsAgain() throws Exception {
    studio.cluster.found = List.of(lost(Duration.ofSeconds(3), -1));
    studio.camera().film(90);
    FakeWorker first = FakeWorker.connect(studio.vertx, studio.awaitJob(1)).hello("w1");
    first.await(Welcome.class);
    first.send(new FeedMessage.Sealed("cdn-a", 1007));
    first.kill();
    FakeWorker second = FakeWorker.connect(studio.vertx, studio.awaitJob(2)).hello("w2");
    Welcome welcome = second.await(Welcome.class);
    assertThat(welcome.baseMediaSequence()).isEqualTo(FeedMessage.UNKNOWN_BASE);
    assertThat(welcome.grant()).isEqualTo(2);
    second.send(new FeedMessage.Sealed("cdn-b", 1009));
    second.send(new FeedMessage.Sealed("cdn-a", 1007));
    assertThat(second.await(Based.class)).isEqualTo(new Based(1009, 0));
    second.kill();
    FakeWorker third = FakeWorker.connect(studio.vertx, studio.awaitJob(3)).hello("w3");
    assertThat(third.await(Welcome.class).baseMediaSequence()).isEqualTo(1009);
  }

  @Test
  void anEdgeThatIsLostBeforeItHasNumbersLeavesThoseOfTheOneBeforeIt() throws Exception {
    studio.cluster.found = List.of(lost(Duration.ofSeconds(3), -1));
    studio.camera().film(90);
    studio.awaitJob(1);
    awaitUntil(() -> !studio.cluster.saved.isEmpty());
    assertThat(latest().epochs().getLast().baseMediaSequence())
        .isEqualTo(BroadcastRecord.UNKNOWN_BASE);
    Inheritance third =
        Inheritance.of(List.of(new Aged(latest(), Duration.ofSeconds(3)))).orElseThrow();
    assertThat(third.place("me", 0).follows().mediaSequence()).isEqualTo(1006);
  }

  @Test
  void noCdnIsWaitedForLongerThanSixSeconds() throws Exception {
    studio.cluster.found = List.of(lost(Duration.ofSeconds(3), -1));
    Studio.Camera camera = studio.camera().film(90);
    FakeWorker worker = FakeWorker.connect(studio.vertx, studio.awaitJob(1)).hello("w1");
    worker.await(Welcome.class);
    for (int second = 0; second < 7; second++) {
      assertThat(worker.progress(30L * second)).isEqualTo(1);
      camera.film(30);
    }
    assertThat(worker.await(Based.class)).isEqualTo(new Based(1006 + 8, 8));
  }

  @Test
  void theHolderThatHeardItsPublisherKeepsTheStream() {
    studio.cluster.found = List.of(lost(Duration.ofSeconds(1), -1));
    studio.cluster.keeper = Optional.of(new Cluster.Holder("edge-2", "192.0.2.99:5000"));
    for (int attempt = 0; attempt < 5; attempt++) {
      assertRefused("another publisher is live");
    }
    assertRefused("another publisher has this stream; you are looked at again in 3 s");
  }

  @Test
  void theHolderThatHeardTheEncoderItselfIsNotHeldAgainstIt() {
    studio.cluster.found = List.of(lost(Duration.ofSeconds(1), -1));
    studio.cluster.keeper = Optional.of(new Cluster.Holder("edge-2", "192.0.2.1:4000"));
    for (int attempt = 0; attempt < 6; attempt++) {
      assertRefused("another publisher is live");
    }
  }

  private void assertRefused(String why) {
    assertThatThrownBy(() -> studio.camera())
        .isInstanceOf(PublishRefusedException.class)
        .hasMessage(why);
  }

  @Test
  void afterTheGracePeriodItIsAnotherBroadcast() throws Exception {
    studio.cluster.found = List.of(lost(GRACE, 0));
    studio.camera().film(90);
    Welcome welcome =
        FakeWorker.connect(studio.vertx, studio.awaitJob(1)).hello("w1").await(Welcome.class);
    assertThat(welcome.broadcastId()).isNotEqualTo("b1");
    assertThat(welcome.epoch().number()).isEqualTo(1);
    assertThat(studio.cluster.takenOver).isEmpty();
  }

  @Test
  void anEdgeGivesItsBroadcastUpUnlessItHeardThePublisherInTheLastTwoSeconds() throws Exception {
    Studio.Camera camera = studio.camera().film(90);
    FakeWorker worker = FakeWorker.connect(studio.vertx, studio.awaitJob(1)).hello("w1");
    worker.await(Welcome.class);
    assertThat(studio.givesUp()).isFalse();
    camera.end(EndReason.CLOSED);
    awaitUntil(() -> studio.status().state() == State.INTERRUPTED);
    assertThat(studio.givesUp()).isFalse();
    studio.clock.advance(Duration.ofSeconds(2));
    int saved = studio.cluster.saved.size();
    assertThat(studio.givesUp()).isTrue();
    assertThat(worker.await(Revoke.class).reason()).isEqualTo(Revoke.Reason.ENDED);
    assertThat(studio.status().state()).isEqualTo(State.ENDED);
    assertThat(studio.broadcasts.sinceLastMedia(STREAM)).isEmpty();
    assertThat(studio.cluster.saved.subList(saved, studio.cluster.saved.size()))
        .noneMatch(BroadcastRecord::ended);
    assertThat(studio.givesUp()).isTrue();
  }

  @Test
  void anAdoptedBroadcastIsSlateUntilAnEncoderComesToTheSameEpoch() throws Exception {
    assertThat(adopt(lost(Duration.ofSeconds(8), -1))).isTrue();
    FakeWorker worker = FakeWorker.connect(studio.vertx, studio.awaitJob(1)).hello("w1");
    Welcome welcome = worker.await(Welcome.class);
    assertThat(welcome.baseMediaSequence()).isEqualTo(FeedMessage.UNKNOWN_BASE);
    EncodePlan plan = welcome.plan();
    assertThat(plan).isEqualTo(PLAN.withEncoder("cpu-test-1").with(SLATE, plan.slate()));
    assertThat(plan.slate()).as("the stream's slate").isNotEmpty();
    studio.clock.advance(Duration.ofSeconds(4));
    worker.await(Gap.class, gap -> gap.toSlot() == 100);
    assertThat(worker.all(Gap.class).getFirst().fromSlot()).isZero();
    assertThat(studio.status().state()).isEqualTo(State.INTERRUPTED);
    assertThat(studio.broadcasts.sinceLastMedia(STREAM).orElseThrow())
        .isGreaterThanOrEqualTo(Duration.ofSeconds(2));

    studio.camera().film(60);
    VideoUnit first = worker.await(VideoUnit.class);
    assertThat(first.keyframe()).isTrue();
    assertThat(first.slot()).isGreaterThanOrEqualTo(100);
    awaitUntil(() -> studio.status().state() != State.INTERRUPTED);
    assertThat(studio.cluster.jobs).hasSize(1);
    assertThat(studio.broadcasts.events(STREAM))
        .extracting(StreamEvent::type)
        .contains("adopted", "resumed");
  }

  @Test
  void theJobOfAnAdoptedBroadcastReservesWhatTheLostOneDid() throws Exception {
    BroadcastRecord told = RecordBuilder.like(record(-1, PLAN)).units(20).build();
    assertThat(PLAN.units()).isLessThan(20);
    assertThat(adopt(new Aged(told, Duration.ofSeconds(8)))).isTrue();
    assertThat(studio.awaitJob(1).units()).isEqualTo(20);
    awaitUntil(() -> studio.cluster.saved.stream().anyMatch(next -> next.units() == 20));
  }

  @Test
  void theJobOfABroadcastWhoseUnitsNobodyToldReservesWhatItsPlanNeeds() throws Exception {
    assertThat(adopt(lost(Duration.ofSeconds(8), -1))).isTrue();
    assertThat(studio.awaitJob(1).units()).isEqualTo(PLAN.units());
  }

  @Test
  void whatItsJobReservesIsKeptForWhoeverGoesOnWithIt() throws Exception {
    studio.camera().film(90);
    int reserved = studio.awaitJob(1).units();
    awaitUntil(() -> studio.cluster.saved.stream().anyMatch(one -> one.units() == reserved));
  }

  @Test
  void anAdoptedBroadcastEndsWithItsGracePeriod() throws Exception {
    assertThat(adopt(lost(Duration.ofSeconds(8), 5000))).isTrue();
    var job = studio.awaitJob(1);
    studio.clock.advance(Duration.ofMillis(6900));
    studio.awaitTick();
    assertThat(studio.status().state()).isEqualTo(State.INTERRUPTED);
    studio.clock.advance(Duration.ofMillis(100));
    FakeWorker worker = FakeWorker.connect(studio.vertx, job).hello("w1");
    End end = worker.await(End.class);
    assertThat(end.followed()).isFalse();
    assertThat(end.slots()).isBetween(170L, 180L);
  }

  @Test
  void oneWhoseGracePeriodIsOverIsAdoptedToBeEnded() throws Exception {
    assertThat(adopt(lost(Duration.ofMinutes(5), 0))).isTrue();
    FakeWorker worker = FakeWorker.connect(studio.vertx, studio.awaitJob(1)).hello("w1");
    assertThat(worker.await(End.class)).isEqualTo(new End(50, false));
  }

  @Test
  void oneThatWasAboutToEndIsAdoptedToBeEnded() throws Exception {
    assertThat(adopt(new Aged(ending(record(0, PLAN)), Duration.ofSeconds(8)))).isTrue();
    FakeWorker worker = FakeWorker.connect(studio.vertx, studio.awaitJob(1)).hello("w1");
    assertThat(worker.await(End.class)).isEqualTo(new End(50, false));
  }

  @Test
  void anEncoderThatComesToThisEdgeBeforeItsBroadcastHasEndedElsewhereBeginsAnother()
      throws Exception {
    studio.cluster.found = List.of(new Aged(ending(record(200, PLAN)), Duration.ofSeconds(1)));
    studio.camera().film(90);
    Welcome welcome =
        FakeWorker.connect(studio.vertx, studio.awaitJob(1)).hello("w1").await(Welcome.class);
    assertThat(welcome.broadcastId()).isNotEqualTo("b1");
    assertThat(studio.cluster.takenOver).isEmpty();
  }

  @Test
  void anEncoderThatComesBackBeforeItsBroadcastHasEndedBeginsAnother() throws Exception {
    FakeWorker first = workerOfAnEndingBroadcast();
    String ending = first.await(Welcome.class).broadcastId();
    assertThat(latest().ending()).isTrue();
    studio.cluster.found = List.of(new Aged(latest(), Duration.ZERO));

    studio.camera().film(90);
    FakeWorker second = FakeWorker.connect(studio.vertx, studio.awaitJob(2)).hello("w2");
    assertThat(second.await(Welcome.class).broadcastId()).isNotEqualTo(ending);
    awaitUntil(() -> !latest().broadcastId().equals(ending));
    first.finish(0, 1);
    awaitUntil(() -> first.closed);
    studio.awaitTick();
    assertThat(latest().broadcastId()).isNotEqualTo(ending);
    assertThat(studio.cluster.saved.stream().anyMatch(BroadcastRecord::ended))
        .as("the old one's end is told of, though there is another")
        .isFalse();
  }

  /** Of one of two segments, whose publisher has said goodbye. */
  private FakeWorker workerOfAnEndingBroadcast() throws Exception {
    Studio.Camera camera = studio.camera().film(90);
    FakeWorker worker = FakeWorker.connect(studio.vertx, studio.awaitJob(1)).hello("w1");
    worker.await(Welcome.class);
    camera.end(EndReason.GOODBYE);
    worker.await(End.class);
    return worker;
  }

  @Test
  void aBroadcastWhoseNextOneEndsBeforeItBeginsTellsOfItsEnd() throws Exception {
    FakeWorker worker = workerOfAnEndingBroadcast();
    studio.camera().end(EndReason.GOODBYE);
    worker.finish(0, 1);
    awaitUntil(() -> latest().ended());
  }

  @Test
  void aBroadcastThatEndsSaysNothingMoreOnceAnotherEdgeHasTheNext() throws Exception {
    workerOfAnEndingBroadcast();
    studio.broadcasts.heardOf(lost(Duration.ofSeconds(1), -1));
    studio.awaitTick();
    int saved = studio.cluster.saved.size();
    studio.clock.advance(Duration.ofSeconds(3));
    studio.awaitTick();
    assertThat(studio.cluster.saved).hasSize(saved);
  }

  @Test
  void whatIsLiveHereOrHasNoPlanIsNotAdopted() throws Exception {
    assertThat(adopt(new Aged(record(-1, null), Duration.ofSeconds(8)))).isFalse();
    studio.camera().film(90);
    assertThat(adopt(lost(Duration.ofSeconds(8), -1))).isFalse();
  }

  @Test
  void anEdgeThatIsToldOfAHigherEpochEndsItsSessionAndSaysNothingMore() throws Exception {
    Studio.Camera camera = studio.camera().film(90);
    awaitUntil(() -> !studio.cluster.saved.isEmpty());
    studio.broadcasts.heardOf(rival(new EpochId(1, "0"), "edge-9"));
    studio.broadcasts.heardOf(rival(new EpochId(9, "z"), "edge-1"));
    studio.awaitTick();
    assertThat(camera.publisher.closedWith).as("of a lower one, or its own").isNull();
    int saved = studio.cluster.saved.size();
    studio.broadcasts.heardOf(rival(new EpochId(9, "z"), "edge-9"));
    awaitUntil(() -> camera.publisher.closedWith != null);
    assertThat(camera.publisher.closedWith.reason()).isEqualTo(Reason.ALREADY_LIVE);
    assertThat(camera.publisher.closedWith).hasMessageContaining("goes on at another edge");
    awaitUntil(() -> studio.status().state() == State.ENDED);
    assertThat(studio.status().reason()).isEqualTo("superseded: edge edge-9 has 9-z");
    assertThat(studio.cluster.saved.subList(saved, studio.cluster.saved.size()))
        .noneMatch(BroadcastRecord::ended);
  }

  @Test
  void whatWasLostToAnotherEdgeIsNotAdoptedBack() throws Exception {
    FakeWorker worker = supersededBy("7-z.2");
    awaitUntil(() -> studio.status().state() == State.ENDED);
    assertThat(worker.await(Revoke.class).reason()).isEqualTo(Revoke.Reason.ENDED);
    BroadcastRecord own = latest();
    assertThat(adopt(new Aged(own, Duration.ofSeconds(9)))).isFalse();
    assertThat(adopt(old(own, new EpochId(6, "y")))).isFalse();
    assertThat(adopt(old(own, new EpochId(7, "z")))).isTrue();
  }

  @Test
  void anEncoderThatComesBackToAnEdgeThatLostItsBroadcastGoesAboveTheWinner() throws Exception {
    supersededBy("7-z.2");
    awaitUntil(() -> studio.status().state() == State.ENDED);
    studio.cluster.found = List.of(new Aged(latest(), Duration.ofSeconds(1)));
    studio.clock.advance(Duration.ofSeconds(2));
    studio.camera().film(90);
    assertThat(studio.awaitJob(2).epoch().number()).isEqualTo(8);
  }

  @Test
  void anEdgeThatLosesItsBroadcastAgainAndAgainWaitsLonger() throws Exception {
    supersededBy("7-z.2");
    awaitUntil(() -> studio.status().state() == State.ENDED);
    studio.clock.advance(Duration.ofSeconds(2));
    supersededBy("9-z.2");
    awaitUntil(() -> studio.status().state() == State.ENDED);
    studio.clock.advance(Duration.ofSeconds(29));
    assertThatThrownBy(() -> studio.camera())
        .isInstanceOf(PublishRefusedException.class)
        .hasMessage("an edge that cannot be asked took this stream again; it is let in after 2 s");
    studio.clock.advance(Duration.ofSeconds(1));
    studio.camera();
  }

  /** Films until a worker is there, which then finds the token of somebody newer on a CDN. */
  private FakeWorker supersededBy(String token) throws Exception {
    int jobs = studio.cluster.jobs.size();
    studio.camera().film(90);
    FakeWorker worker =
        FakeWorker.connect(studio.vertx, studio.awaitJob(jobs + 1)).hello("w" + jobs);
    worker.await(Welcome.class);
    awaitUntil(() -> studio.cluster.saved.size() > jobs);
    worker.send(new FeedMessage.Superseded("cdn-a", "it was there", token));
    worker.await(Revoke.class);
    return worker;
  }

  private Aged rival(EpochId epoch, String edge) {
    return new Aged(with(latest(), epoch, edge), Duration.ZERO);
  }

  private static Aged old(BroadcastRecord record, EpochId epoch) {
    return new Aged(with(record, epoch, "edge-9"), Duration.ofSeconds(9));
  }

  /** With a publisher, whoever wrote it. */
  private static BroadcastRecord with(BroadcastRecord record, EpochId epoch, String edge) {
    return RecordBuilder.like(record)
        .epoch(epoch)
        .edge(edge)
        .plan(PLAN)
        .awayMs(-1)
        .ended(false)
        .build();
  }

  private boolean adopt(Aged lost) throws Exception {
    return studio
        .broadcasts
        .adopt(lost)
        .toCompletionStage()
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }

  private BroadcastRecord latest() {
    return studio.cluster.saved.getLast();
  }

  private static BroadcastRecord ending(BroadcastRecord record) {
    return RecordBuilder.like(record).ending().build();
  }

  private static Aged lost(Duration age, long awayMs) {
    return new Aged(record(awayMs, PLAN), age);
  }

  private static BroadcastRecord record(
      long awayMs, @org.jspecify.annotations.Nullable EncodePlan plan) {
    return new RecordBuilder(STREAM)
        .epoch(LOST)
        .edge("edge-9")
        .epochs(List.of(new Past(LOST, 1000, 0, List.of("144p", "audio"))))
        .plan(plan)
        .lastMediaSequence(1005)
        .awayMs(awayMs)
        .build();
  }
}
