package org.zonecast.router.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.BroadcastRecord.Aged;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.EpochId;
import org.zonecast.job.Job;
import org.zonecast.job.JobOffer.Answer;
import org.zonecast.job.Slate;
import org.zonecast.job.StoreException;
import org.zonecast.job.StreamOptions;
import org.zonecast.job.StreamRecord;
import org.zonecast.job.WorkerRecord;
import org.zonecast.router.TestNode;
import org.zonecast.router.edge.Cluster.Holder;
import org.zonecast.router.edge.Cluster.Placed;
import org.zonecast.router.edge.RecordBuilder;
import org.zonecast.router.edge.WorkerSign;
import org.zonecast.router.peer.PeerMessages.Mark;
import org.zonecast.router.peer.PeerMessages.Marks;
import org.zonecast.router.peer.PeerMessages.Records;
import org.zonecast.router.peer.PeerMessages.Wanted;
import org.zonecast.router.route.World;
import org.zonecast.router.route.ZoneHealth;
import org.zonecast.router.route.ZoneReport;
import org.zonecast.router.status.StreamEvent;
import org.zonecast.router.status.StreamStatus.State;

class ClusterClientTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final StreamRecord STREAM =
      new StreamRecord(
          "s1", "x", "light", Duration.ZERO, StreamOptions.DEFAULT, false, Instant.EPOCH, 1);

  private final Vertx vertx = Vertx.vertx();
  private final List<TestNode> nodes = TestNode.pair();
  private final TestNode a = nodes.get(0);
  private final TestNode b = nodes.get(1);

  @BeforeEach
  void oneWorkerInEachZone() {
    a.zone.workers.add(worker("wa", "zone-a", 100));
    b.zone.workers.add(worker("wb", "zone-b", 100));
  }

  @AfterEach
  void close() {
    nodes.forEach(TestNode::close);
    vertx.close().await();
  }

  // ---- jobs -------------------------------------------------------------------------------------

  @Test
  void aJobGoesToTheOwnZoneFirstAndToItsTwinAtTheNextAttempt() {
    start();
    assertThat(a.cluster.submit(job("j1"), 1).await().zone()).isEqualTo("zone-a");
    assertThat(a.cluster.submit(job("j2"), 2).await().zone()).isEqualTo("zone-b");
    assertThat(a.cluster.submit(job("j3"), 3).await().zone()).isEqualTo("zone-a");
    assertThat(a.zone.submitted).extracting(Job::id).containsExactly("j1", "j3");
    assertThat(b.zone.submitted).extracting(Job::id).containsExactly("j2");
  }

  @Test
  void aJobGoesToTheTwinWhenTheOwnStoreIsAway() {
    start();
    a.zone.away = true;
    assertThat(a.cluster.submit(job("j1"), 1).await().zone()).isEqualTo("zone-b");
    assertThat(b.zone.submitted).containsExactly(job("j1"));
  }

  @Test
  void aWorkerThatIsStillReportedButLostItsConnectionGetsNoJob() {
    start();
    a.cluster.workerLost("wa", 1);
    assertThat(a.cluster.submit(job("j1"), 1).await().zone()).isEqualTo("zone-b");
    a.cluster.workerHeard("wa", 1);
    assertThat(a.cluster.submit(job("j2"), 1).await().zone()).isEqualTo("zone-a");
  }

  @Test
  void aWorkerThatWasStartedAgainGetsJobsThoughItsOldProcessIsLost() {
    start();
    a.cluster.workerLost("wa", 99);
    assertThat(a.cluster.submit(job("j1"), 1).await().zone()).isEqualTo("zone-a");
  }

  @Test
  void theEncoderOfAWorkerThatLostItsConnectionIsGoneThoughItIsStillReported() {
    b.zone.workers.set(0, withX265("wb", null));
    start();
    assertThat(a.cluster.encoderInstead(Job.CPU, "x264", "").await()).isEmpty();
    a.cluster.workerLost("wa", 1);
    assertThat(a.cluster.encoderInstead(Job.CPU, "x264", "").await()).hasValue("x265");
    assertThat(a.cluster.encoderFor(Job.CPU).await()).hasValue("x265");
  }

  @Test
  void aJobThatNoReplicaAcknowledgesIsSubmittedOnceMoreAndThenGoesOn() {
    start();
    a.zone.replicaAway = true;
    assertThat(a.cluster.submit(job("j1"), 1).await().zone()).isEqualTo("zone-b");
    assertThat(a.zone.submitted).extracting(Job::id).containsExactly("j1", "j1");
  }

  @Test
  void withAllStoresAwayTheSubmitFailsAndMayBeTriedAgain() {
    start();
    a.zone.away = true;
    b.zone.away = true;
    assertThatThrownBy(() -> a.cluster.submit(job("j1"), 1).await())
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.retryable()).isTrue())
        .hasMessageContaining("zone-a")
        .hasMessageContaining("zone-b");
  }

  @Test
  void whileNoZoneTakesJobsTheyAreBroughtToWorkersThatWereKnown() {
    var full = new OfferTaker(vertx, Answer.refused("no room"));
    var free = new OfferTaker(vertx, Answer.TAKEN);
    a.zone.workers.set(0, reachable("full", full.url(), 200));
    a.zone.workers.add(reachable("free", free.url(), 100));
    a.zone.workers.add(reachable("unreachable", null, 300));
    start();
    assertThat(a.cluster.canOffer()).as("while the store takes jobs").isFalse();
    takeAway(a);
    takeAway(b);
    assertThat(a.cluster.encoderFor(Job.CPU).await()).hasValue("x264");
    Placed placed = a.cluster.submit(job("j1"), 1).await();
    assertThat(placed).isEqualTo(new Placed("zone-a", "brought to free, as the store is away"));
    assertThat(full.jobs).containsExactly(job("j1"));
    assertThat(free.jobs).containsExactly(job("j1"));
    assertThat(full.authorizations).containsOnly("Bearer " + TestNode.OFFERS);
    a.cluster.workerLost("full", 1);
    a.cluster.submit(job("j2"), 1).await();
    assertThat(full.jobs).as("a worker that was lost").hasSize(1);
  }

  @Test
  void aTwinWithRoomIsTriedFirstAndWorkersNextIfNobodySaysHello() {
    var free = new OfferTaker(vertx, Answer.TAKEN);
    a.zone.workers.set(0, reachable("free", free.url(), 100));
    start();
    takeAway(a);
    assertThat(a.cluster.submit(job("j1"), 1).await().zone()).isEqualTo("zone-b");
    assertThat(a.cluster.submit(job("j2"), 2).await().zone()).isEqualTo("zone-a");
    assertThat(free.jobs).containsExactly(job("j2"));
    b.zone.away = true;
    assertThat(a.cluster.submit(job("j3"), 3).await().zone()).isEqualTo("zone-a");
  }

  @Test
  void whenNoWorkerTakesAJobEitherTheReasonsAreTold() {
    var full = new OfferTaker(vertx, Answer.refused("no room: 3 units can begin now"));
    a.zone.workers.set(0, reachable("full", full.url(), 100));
    start();
    takeAway(a);
    takeAway(b);
    assertThatThrownBy(() -> a.cluster.submit(job("j1"), 1).await())
        .hasMessageContaining("zone-a")
        .hasMessageContaining("zone-b")
        .hasMessageContaining("full: no room: 3 units can begin now");
    assertThat(full.jobs).hasSize(1);
  }

  @Test
  void aStoreThatCanOnlyBeReadForgetsNoWorkerWhoseHeartbeatItRefuses() {
    var free = new OfferTaker(vertx, Answer.TAKEN);
    a.zone.workers.set(0, reachable("free", free.url(), 100));
    start();
    a.zone.unwritable = true;
    await().until(() -> a.cluster.canOffer());
    a.zone.workers.set(0, reachable("late", free.url(), 100));
    await().until(() -> idsOfWorkers(a).contains("late"));
    assertThat(idsOfWorkers(a)).containsExactly("free", "late");
    assertThat(a.cluster.canOffer()).isTrue();
    a.zone.unwritable = false;
    await().until(() -> idsOfWorkers(a).equals(List.of("late")));
  }

  private static List<String> idsOfWorkers(TestNode node) {
    return node.cluster.reports().own().workers().stream().map(WorkerRecord::id).toList();
  }

  @Test
  void theOwnZonesWorkersAreAskedFirstHoweverEmptyThoseOfOtherZonesLook() {
    var elsewhere = new OfferTaker(vertx, Answer.refused("no room"));
    var own = new OfferTaker(vertx, Answer.TAKEN);
    a.zone.workers.set(0, reachable("wa", own.url(), 100));
    b.zone.workers.clear();
    for (int i = 0; i < 6; i++) {
      b.zone.workers.add(reachable("wb" + i, "zone-b", elsewhere.url(), 200));
    }
    start();
    takeAwayBoth();
    assertThat(a.cluster.submit(job("j1"), 1).await().zone()).isEqualTo("zone-a");
    assertThat(own.jobs).containsExactly(job("j1"));
    assertThat(elsewhere.jobs).isEmpty();
  }

  @Test
  void aWorkerElsewhereThatHadRoomIsAskedBeforeOwnOnesThatHadNone() {
    var full = new OfferTaker(vertx, Answer.refused("no room"));
    var elsewhere = new OfferTaker(vertx, Answer.TAKEN);
    a.zone.workers.clear();
    for (int i = 0; i < 6; i++) {
      a.zone.workers.add(reachable("wa" + i, full.url(), 5));
    }
    b.zone.workers.set(0, reachable("wb", "zone-b", elsewhere.url(), 100));
    start();
    takeAwayBoth();
    assertThat(a.cluster.submit(job("j1"), 1).await().zone()).isEqualTo("zone-b");
    assertThat(full.jobs).isEmpty();
  }

  /** Takes both stores away and waits until the first router has seen it. */
  private void takeAwayBoth() {
    takeAway(a);
    takeAway(b);
    await().until(() -> a.cluster.reports().all().stream().noneMatch(ZoneReport::storeHealthy));
  }

  /** Takes a store away and waits until its router has seen it. */
  private static void takeAway(TestNode node) {
    node.zone.away = true;
    await().until(() -> !node.cluster.reports().own().storeHealthy());
  }

  private static WorkerRecord reachable(String id, @Nullable URI url, int capacity) {
    return reachable(id, "zone-a", url, capacity);
  }

  private static WorkerRecord reachable(String id, String zone, @Nullable URI url, int capacity) {
    return new WorkerRecord(
        id, zone, 1, Job.CPU, List.of("x264"), capacity, 0, "ready", List.of(), null, url);
  }

  @Test
  void placementsSinceTheLastReportCount() {
    a.zone.workers.set(0, worker("wa", "zone-a", 20));
    start();
    var zones = new ArrayList<String>();
    for (int i = 0; i < 3; i++) {
      zones.add(a.cluster.submit(job("j" + i), 1).await().zone());
    }
    assertThat(zones).containsExactly("zone-a", "zone-b", "zone-b");
  }

  @Test
  void roundsThatFollowEachOtherAtOnceAreNoVerdicts() {
    start();
    for (int i = 0; i < 2 * ZoneHealth.BAD_TO_LEAVE; i++) {
      a.cluster.reports().refresh();
    }
    assertThat(a.cluster.reports().zones().all())
        .isNotEmpty()
        .allMatch(zone -> zone.health().in(), "is in");
  }

  @Test
  void whereAStreamWasSentIsKnownAtEveryRouter() {
    start();
    a.cluster.submit(job("j1"), 1).await();
    a.cluster.saw(new WorkerSign.Claimed("s1", "zone-a", Duration.ZERO));
    a.cluster.workerLost("wa", 1);
    a.cluster.submit(job("j2"), 1).await();
    a.cluster.saw(new WorkerSign.Claimed("s1", "zone-b", Duration.ZERO));
    for (TestNode node : nodes) {
      assertThat(node.cluster.past("s1").await())
          .extracting(past -> past.placement().zone() + " from " + past.from())
          .containsExactly("zone-b from zone-a", "zone-a from ");
    }
    assertThat(a.meters.counter("zonecast.route.moves", "from", "zone-a", "to", "zone-b").count())
        .isEqualTo(1);
  }

  @Test
  void aBroadcastThatGoesOnHereStaysInTheZoneWhereItIs() {
    start();
    int submits = 0;
    for (String zone : List.of("zone-a", "zone-b", "zone-a")) {
      b.cluster.goesOn("s1", zone);
      assertThat(b.cluster.submit(job("j" + ++submits), 1).await().zone()).isEqualTo(zone);
    }
  }

  @Test
  void theRouteOfAStreamIsThatOfTheJobThatAnyEdgePlacedLast() throws Exception {
    a.zone.workers.set(0, worker("wa", "zone-a", 1));
    a.zone.workers.add(worker("wl", "zone-a", 100, 100));
    start();
    b.cluster.submit(job("j1"), 1).await();
    JsonNode least = JSON.readTree(a.call("GET", "/v1/route?stream=s2", "").body());
    assertThat(zones(least)).containsExactly("2 zone-b", "3 zone-a");
    JsonNode route = JSON.readTree(a.call("GET", "/v1/route?stream=s1", "").body());
    assertThat(route.get("job"))
        .isEqualTo(
            JSON.readTree(
                "{\"kind\": \"cpu\", \"encoderId\": \"x264\", \"units\": 10, \"assumed\": false}"));
    assertThat(zones(route)).containsExactly("2 zone-b", "7 zone-a");
  }

  private static List<String> zones(JsonNode route) {
    return route.get("placements").valueStream().map(ClusterClientTest::zone).toList();
  }

  private static String zone(JsonNode placement) {
    return placement.get("rule").intValue() + " " + placement.get("zone").textValue();
  }

  @Test
  void aRouterOfTheVersionBeforeDoesNotTellWhatAJobNeeds() {
    var past =
        Buffer.buffer(
            """
            {"placements": [{"from": "", "agoMs": 5, "placement": {
              "region": "eu", "zone": "zone-b", "rule": 2, "usable": true, "distanceKm": 0,
              "score": 1000, "freeUnits": 10, "reasons": ["best"]}}]}
            """);
    PastPlacement told = PeerJson.read(past, PeerMessages.Past.class).placements().getFirst();
    assertThat(told.job()).isNull();
    assertThat(told.placement().caseNumber()).isEqualTo(2);
    assertThat(PeerJson.write(told).toString()).contains("\"rule\":2");
  }

  @Test
  void theEncoderIsTheOneOfMostFreeWorkers() {
    b.zone.workers.add(
        new WorkerRecord("w3", "zone-b", 1, Job.CPU, List.of("new"), 9, 0, "ready", List.of()));
    start();
    assertThat(a.cluster.encoderFor(Job.CPU).await()).hasValue("x264");
    assertThat(a.cluster.encoderFor(Job.GPU).await()).isEmpty();
  }

  @Test
  void theEncoderOfAZoneThatIsHeardOfNoMoreIsNotChosen() {
    b.zone.workers.set(0, withX265("wb", null));
    b.zone.workers.add(withX265("wb2", null));
    start();
    await().untilAsserted(() -> assertEncoder("x265"));
    b.close();
    await().untilAsserted(() -> assertEncoder("x264"));
    await()
        .untilAsserted(() ->
            assertThat(a.cluster.encoderInstead(Job.CPU, "x265", "").await()).hasValue("x264"));
  }

  @Test
  void theEncoderOfAZoneThatTakesNoJobsIsNotChosenUnlessWorkersAreAskedThemselves() {
    b.zone.workers.set(0, withX265("wb", URI.create("http://127.0.0.1:1")));
    b.zone.workers.add(withX265("wb2", URI.create("http://127.0.0.1:1")));
    start();
    b.zone.away = true;
    await().untilAsserted(() -> assertEncoder("x264"));
    a.zone.away = true;
    await().untilAsserted(() -> assertEncoder("x265"));
  }

  private void assertEncoder(String encoderId) {
    assertThat(a.cluster.encoderFor(Job.CPU).await()).hasValue(encoderId);
  }

  private static WorkerRecord withX265(String id, @Nullable URI url) {
    return new WorkerRecord(
        id, "zone-b", 1, Job.CPU, List.of("x265"), 100, 0, "ready", List.of(), null, url);
  }

  // ---- streams ----------------------------------------------------------------------------------

  @Test
  void aStreamMadeAtOneRouterIsKnownInBothZones() {
    start();
    a.records.put(STREAM).await();
    assertThat(b.zone.streams).containsEntry("s1", STREAM);
    assertThat(b.cluster.findStream("s1").await()).hasValue(STREAM);
  }

  @Test
  void aStreamThatTheOwnZoneLacksIsFoundAtAnotherRouter() {
    start();
    b.zone.streams.put("s1", STREAM);
    b.records.reconcile().await();
    assertThat(a.cluster.findStream("s1").await()).hasValue(STREAM);
    await().untilAsserted(() -> assertThat(a.zone.streams).containsKey("s1"));
    assertThat(a.cluster.findStream("nobody").await()).isEmpty();
  }

  @Test
  void aKnownStreamIsFoundWhileTheStoreIsAway() {
    start();
    a.records.put(STREAM).await();
    a.zone.away = true;
    assertThat(a.cluster.findStream("s1").await()).hasValue(STREAM);
  }

  @Test
  void anUnknownStreamIsAFailureWhileTheStoreIsAwayAndNotAnAbsence() {
    start();
    a.zone.away = true;
    assertThatThrownBy(() -> a.cluster.findStream("s2").await()).isInstanceOf(StoreException.class);
  }

  @Test
  void aDeletionEndsTheStreamAtEveryRouter() {
    start();
    a.records.put(STREAM).await();
    a.records.put(STREAM.asDeleted()).await();
    assertThat(a.live.ended).containsExactly("s1");
    assertThat(b.live.ended).containsExactly("s1");
    assertThat(b.cluster.findStream("s1").await())
        .hasValueSatisfying(found -> assertThat(found.deleted()).isTrue());
  }

  @Test
  void aRouterThatMissedAChangePullsItAtItsStart() {
    b.zone.streams.put("s1", STREAM.asDeleted());
    a.zone.streams.put("s1", STREAM);
    start();
    a.records.reconcile().await();
    await().untilAsserted(() -> assertThat(a.zone.streams.get("s1").deleted()).isTrue());
    assertThat(a.records.streams()).isEmpty();
  }

  @Test
  void aRouterTellsItsRecordsInShortAndThoseThatAreWantedAndToOneOfTheVersionBeforeAll() {
    start();
    b.records.put(STREAM).await();
    b.records.put(cdn(3)).await();
    PeerClient toB = a.peers().clients().getFirst();
    var atMost = Duration.ofSeconds(5);
    String marks = "/internal/records/marks?sum=";
    Marks told = toB.get(marks + "other", Marks.class, atMost).await();
    assertThat(told.streams()).containsExactly(new Mark("s1", 1, STREAM.checksum()));
    assertThat(told.cdns()).containsExactly(new Mark("c1", 3, cdn(3).checksum()));
    String sum = b.records.marks().sum();
    assertThat(toB.get(marks + sum, Marks.class, atMost).await()).isEqualTo(Marks.SAME);
    var wanted = new Wanted(List.of("s1", "unknown"), List.of());
    assertThat(toB.post("/internal/records/wanted", wanted, Records.class, atMost).await())
        .isEqualTo(new Records(List.of(STREAM), List.of()));
    assertThat(toB.get("/internal/records", Records.class, atMost).await())
        .isEqualTo(new Records(List.of(STREAM), List.of(cdn(3))));
  }

  @Test
  void aDeletionReachesAZoneThatWasCutOffAndWentOnChangingTheStream() {
    a.zone.streams.put("s1", STREAM.asDeleted());
    b.zone.streams.put("s1", STREAM.with(Slate.ofText("x")).with(Slate.ofText("y")));
    start();
    b.records.reconcile().await();
    await().until(() -> b.zone.streams.equals(a.zone.streams));
    assertThat(a.zone.streams).containsEntry("s1", STREAM.asDeleted());
    assertThat(b.live.ended).containsExactly("s1");
  }

  @Test
  void whoseChangeCameTooLateIsToldAndKnowsBetterAtOnce() throws Exception {
    start();
    a.records.put(STREAM).await();
    StreamRecord newer = STREAM.with(Slate.ofText("x")).with(Slate.ofText("y"));
    b.zone.streams.put("s1", newer);
    assertThat(b.records.find("s1").await()).hasValue(newer);

    String slate = "{\"text\": \"z\"}";
    assertThat(a.call("PUT", "/v1/streams/s1/slate", slate).statusCode()).isEqualTo(409);
    assertThat(a.records.stream("s1")).hasValue(newer);
    assertThat(a.call("PUT", "/v1/streams/s1/slate", slate).statusCode()).isEqualTo(200);
    assertThat(b.zone.streams.get("s1").options().slate()).isEqualTo(Slate.ofText("z"));
  }

  @Test
  void aChangeMadeWhileTheStoreIsAwayIsStoredOnceItIsBack() {
    start();
    a.zone.away = true;
    a.records.put(STREAM).await();
    assertThat(a.zone.streams).isEmpty();
    a.zone.away = false;
    a.records.reconcile().await();
    assertThat(a.zone.streams).containsKey("s1");
  }

  @Test
  void aNewcomerLearnsWhichEdgeHasTheStreamLive() {
    start();
    b.live.sinceMedia.put("s1", Duration.ofMillis(500));
    b.live.sinceMedia.put("s2", Duration.ofMillis(2500));
    assertThat(a.cluster.liveElsewhere("s1").await()).hasValue(new Holder("b", ""));
    assertThat(a.cluster.liveElsewhere("s2").await()).isEmpty();
    assertThat(a.cluster.liveElsewhere("s3").await()).isEmpty();
  }

  @Test
  void itLearnsTooFromWhereThatEdgeHadTheStreamLast() {
    start();
    b.live.sinceMedia.put("s1", Duration.ofMillis(500));
    b.live.publishers.put("s1", "192.0.2.1:5000");
    var holder = new Holder("b", "192.0.2.1:5000");
    assertThat(a.cluster.liveElsewhere("s1").await()).hasValue(holder);
    assertThat(a.cluster.takeOver("s1").await()).hasValue(holder);
  }

  @Test
  void aRouterOfTheVersionBeforeDoesNotTellThat() {
    var presence = Buffer.buffer("{\"edge\":\"b\",\"sinceMediaMs\":500}");
    var kept = Buffer.buffer("{\"edge\":\"b\",\"kept\":true}");
    var holder = new Holder("b", "");
    assertThat(PeerJson.read(presence, PeerMessages.Presence.class).holder()).isEqualTo(holder);
    assertThat(PeerJson.read(kept, PeerMessages.GivenUp.class).holder()).isEqualTo(holder);
  }

  @Test
  void aRouterThatIsGoneCountsAsHavingNoStream() {
    start();
    b.live.sinceMedia.put("s1", Duration.ZERO);
    b.close();
    assertThat(a.cluster.liveElsewhere("s1").await()).isEmpty();
  }

  @Test
  void theApiShowsAStreamFromTheEdgeThatHasItLive() throws Exception {
    start();
    a.records.put(STREAM).await();
    a.live.live("s1", State.ENDED, "a");
    b.live.live("s1", State.LIVE, "b");
    JsonNode shown = JSON.readTree(a.call("GET", "/v1/streams/s1", "").body());
    assertThat(shown.at("/edge/id").textValue()).isEqualTo("b");
    assertThat(shown.get("state").textValue()).isEqualTo("live");
  }

  @Test
  void ofBroadcastsThatAreOverTheOneThatBeganLastIsShown() throws Exception {
    start();
    a.records.put(STREAM).await();
    a.live.live("s1", State.ENDED, "a", "tmufjq-zzzz", 5);
    b.live.live("s1", State.FAILED, "b", "tmufk0-aaaa", 1);
    for (TestNode asked : nodes) {
      JsonNode shown = JSON.readTree(asked.call("GET", "/v1/streams/s1", "").body());
      assertThat(shown.at("/edge/id").textValue()).isEqualTo("b");
      assertThat(shown.get("state").textValue()).isEqualTo("failed");
    }
  }

  @Test
  void ofEpochsOfABroadcastThatIsOverTheLastOneIsShown() throws Exception {
    start();
    a.records.put(STREAM).await();
    a.live.live("s1", State.ENDED, "a", "tmufjq-zzzz", 2);
    b.live.live("s1", State.ENDED, "b", "tmufjq-zzzz", 10);
    JsonNode shown = JSON.readTree(a.call("GET", "/v1/streams/s1", "").body());
    assertThat(shown.at("/edge/id").textValue()).isEqualTo("b");
  }

  @Test
  void anEventThatTwoEdgesKnowIsToldOnceAndInFull() {
    start();
    var full = new StreamEvent(Instant.EPOCH, "placed", "zone a ".repeat(30));
    var later = new StreamEvent(Instant.EPOCH.plusSeconds(1), "started", "here");
    a.live.events.put(
        "s1", List.of(new StreamEvent(full.at(), full.type(), full.inRecord().detail()), later));
    b.live.events.put("s1", List.of(full));
    assertThat(new ClusterStreams(a.live, a.peers()).events("s1").await())
        .containsExactly(full, later);
  }

  // ---- the rest ---------------------------------------------------------------------------------

  @Test
  void aCdnAddedAtOneRouterIsToldToTheListenersOfBoth() {
    start();
    var told = new ArrayList<List<CdnRecord>>();
    b.cluster.onCdnsChanged(told::add);
    var cdn = cdn(1);
    a.records.put(cdn).await();
    assertThat(told).containsExactly(List.of(cdn));
    assertThat(a.cluster.cdns()).containsExactly(cdn);
  }

  @Test
  void aCdnOfTheConfigurationGivesWayToANewerRecord() {
    a.zone.cdns.put("c1", cdn(3));
    start();
    a.records.seed(List.of(cdn(1)));
    assertThat(a.cluster.cdns()).containsExactly(cdn(3));
  }

  @Test
  void ofTwoConfigurationsThatDifferOneIsRecordedAndALaterOneChangesNothing() {
    start();
    a.records.seed(List.of(configured("http://one.test/")));
    b.records.seed(List.of(configured("http://other.test/")));
    a.records.reconcile().await();
    b.records.reconcile().await();
    a.records.reconcile().await();
    await().until(() -> !a.zone.cdns.isEmpty() && a.zone.cdns.equals(b.zone.cdns));
    List<CdnRecord> recorded = a.cluster.cdns();
    assertThat(recorded).containsExactly(a.zone.cdns.get("c1")).isEqualTo(b.cluster.cdns());

    for (int i = 0; i < 8; i++) {
      a.records.seed(List.of(configured("http://later.test/" + i)));
    }
    a.records.reconcile().await();
    assertThat(a.cluster.cdns()).isEqualTo(recorded);
  }

  private static CdnRecord configured(String url) {
    return CdnRecord.of("c1", CdnRecord.HTTP, URI.create(url), null, "", 1);
  }

  @Test
  void aWorkerOfAnotherZoneIsDrainedThroughItsRouter() throws Exception {
    start();
    assertThat(a.call("POST", "/v1/workers/wb/drain", "").statusCode()).isEqualTo(202);
    assertThat(b.zone.drained).containsOnlyKeys("wb");
  }

  @Test
  void whatIsNoNameIsNoWorkerAndReachesNothingElseOfTheOtherRouters() throws Exception {
    start();
    for (String id : List.of("worker%20a1", "..%2Fdrain%3F", "%2E%2E%2Fdrain%3F", "a%2Fdrain%23")) {
      assertThat(a.call("POST", "/v1/workers/" + id + "/drain", "").statusCode())
          .as(id)
          .isEqualTo(404);
    }
    assertThat(b.drains).isEmpty();
  }

  @Test
  void broadcastRecordsAreSavedAndWaitForAStoreThatIsAway() {
    start();
    a.zone.away = true;
    a.cluster.save(broadcast(1));
    a.cluster.save(broadcast(2));
    a.zone.away = false;
    await().untilAsserted(() -> assertThat(a.zone.broadcasts).containsEntry("s1", broadcast(2)));
  }

  @Test
  void aBroadcastIsFoundAtTheOtherRoutersAndInTheStoreOfTheZone() {
    start();
    a.cluster.save(broadcast(1));
    await()
        .untilAsserted(() -> {
          assertThat(b.cluster.known().find("s1").orElseThrow().record()).isEqualTo(broadcast(1));
          assertThat(a.zone.broadcasts).containsKey("s1");
        });
    b.zone.broadcasts.put("s1", broadcast(7));
    b.zone.broadcastAge = Duration.ofSeconds(77);
    assertThat(b.cluster.findBroadcasts("s1").await())
        .extracting(found -> found.record().lastMediaSequence())
        .containsExactlyInAnyOrder(1L, 1L, 7L);
    assertThat(b.cluster.findBroadcasts("s2").await()).isEmpty();
    b.zone.away = true;
    a.close();
    assertThat(b.cluster.findBroadcasts("s1").await())
        .singleElement()
        .satisfies(found -> assertThat(found.record()).isEqualTo(broadcast(1)));
  }

  @Test
  void theHolderOfABroadcastGivesItUpUnlessItHeardItsPublisher() {
    start();
    b.live.sinceMedia.put("s1", Duration.ofMillis(1500));
    assertThat(a.cluster.takeOver("s1").await()).hasValue(new Holder("b", ""));
    b.live.sinceMedia.put("s1", Duration.ofMillis(2500));
    assertThat(a.cluster.takeOver("s1").await()).isEmpty();
    assertThat(b.live.sinceMedia).isEmpty();
  }

  @Test
  void aBroadcastIsAdoptedOnceItsEdgeIsNotHeardOfAndNobodyHasIt() {
    start();
    var nanos = new AtomicLong();
    var known = new KnownBroadcasts(nanos::get);
    known.learn(new Aged(lost("s1"), Duration.ZERO));
    known.learn(new Aged(lost("s2"), Duration.ZERO));
    known.learn(new Aged(lost("s3"), Duration.ZERO));
    known.learn(new Aged(lost("s4"), Duration.ZERO));
    b.live.sinceMedia.put("s2", Duration.ofSeconds(1));
    a.live.sinceMedia.put("s3", Duration.ofSeconds(1));
    b.cluster.known().learn(new Aged(lost("s4"), Duration.ZERO));
    var watch = watchOfA(known, () -> OptionalLong.empty(), nanos);
    nanos.set(Duration.ofMillis(7900).toNanos());
    watch.look().await();
    assertThat(a.live.adopted).isEmpty();
    nanos.set(Duration.ofSeconds(30).toNanos());
    watch.look().await();
    assertThat(a.live.adopted).containsExactly("s1");
    watch.look().await();
    assertThat(a.live.adopted).containsExactly("s1");
  }

  @Test
  void aBroadcastThatSomebodyGoesOnPublishingIsNotAdopted() {
    a.start(List.of());
    var nanos = new AtomicLong();
    var known = new KnownBroadcasts(nanos::get);
    known.learn(new Aged(lost("s1"), Duration.ZERO));
    var listed = new AtomicLong(100);
    var watch = watchOfA(known, () -> OptionalLong.of(listed.get()), nanos);
    for (int tenth = 0; tenth < 300; tenth++) {
      nanos.addAndGet(Duration.ofMillis(100).toNanos());
      listed.set(100 + tenth / 20);
      watch.look().await();
    }
    assertThat(a.live.adopted).isEmpty();
    for (int tenth = 0; tenth < 100; tenth++) {
      nanos.addAndGet(Duration.ofMillis(100).toNanos());
      watch.look().await();
    }
    assertThat(a.live.adopted).containsExactly("s1");
  }

  @Test
  void anEdgeThatReachesNeitherOthersNorACdnAdoptsNothing() throws IOException {
    a.start(List.of(away("b"), away("c")));
    var nanos = new AtomicLong();
    var known = new KnownBroadcasts(nanos::get);
    known.learn(new Aged(lost("s1"), Duration.ZERO));
    var listed = new AtomicReference<>(OptionalLong.empty());
    var watch = watchOfA(known, () -> listed.get(), nanos);
    for (int half = 0; half < 60; half++) {
      nanos.addAndGet(Duration.ofMillis(500).toNanos());
      watch.look().await();
    }
    assertThat(a.live.adopted).isEmpty();
    listed.set(OptionalLong.of(100));
    for (int half = 0; half < 60; half++) {
      nanos.addAndGet(Duration.ofMillis(500).toNanos());
      watch.look().await();
    }
    assertThat(a.live.adopted).containsExactly("s1");
  }

  /**
   * What the first router does for broadcasts whose edges are lost.
   *
   * @param listed what a look at the CDNs shows
   */
  private LostBroadcasts watchOfA(
      KnownBroadcasts known, Supplier<OptionalLong> listed, AtomicLong nanos) {
    var self = new Self("a", "eu", "zone-a");
    List<PeerAddress> others = a.peers().clients().stream().map(PeerClient::address).toList();
    return new LostBroadcasts(
        vertx,
        self,
        AdoptionOrder.of(self, others, new World(List.of()))::turn,
        known,
        a.peers(),
        a.live,
        broadcast ->
            Future.succeededFuture(
                listed.get().isPresent() ? Map.of("cdn", listed.get().getAsLong()) : Map.of()),
        nanos::get);
  }

  /** A router at a port where nobody listens. */
  private static PeerAddress away(String id) throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI url = URI.create("http://127.0.0.1:" + free.getLocalPort());
      return new PeerAddress(id, "zone-" + id, url, List.of());
    }
  }

  @Test
  void aLookAheadOfItsTurnCostsAnAdopterNoTime() {
    a.start(List.of());
    var nanos = new AtomicLong();
    var known = new KnownBroadcasts(nanos::get);
    known.learn(new Aged(lost("s1"), Duration.ZERO));
    var watch = watchOfA(known, () -> OptionalLong.of(100), nanos);
    while (a.live.adopted.isEmpty()) {
      nanos.addAndGet(Duration.ofMillis(500).toNanos());
      watch.look().await();
      assertThat(nanos.get()).isLessThanOrEqualTo(Duration.ofMillis(8500).toNanos());
    }
    assertThat(nanos.get()).isGreaterThanOrEqualTo(Duration.ofSeconds(8).toNanos());
  }

  @Test
  void aRouterThatWasStartedAgainKnowsWhatItsZonesStoreHas() {
    a.zone.broadcasts.put("s1", broadcast(5));
    a.zone.broadcastAge = Duration.ofSeconds(4);
    start();
    Aged found = a.cluster.known().find("s1").orElseThrow();
    assertThat(found.record()).isEqualTo(broadcast(5));
    assertThat(found.age()).isGreaterThanOrEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void aRouterWhoseStoreWasAwayAtItsStartLearnsThatOnceItIsThere() {
    a.zone.broadcasts.put("s1", broadcast(5));
    a.zone.away = true;
    a.start(List.of());
    assertThat(a.cluster.known().find("s1")).isEmpty();
    a.zone.away = false;
    await().until(() -> a.cluster.known().find("s1").isPresent());
  }

  @Test
  void whatItsZonesStoreHasIsReadAgainAfterItWasAway() {
    start();
    takeAway(a);
    a.zone.broadcasts.put("s1", broadcast(5));
    a.zone.away = false;
    await().until(() -> a.cluster.known().find("s1").isPresent());
  }

  @Test
  void aPublisherThatIsAboutToGoElsewhereIsNoReasonToRefuseIt() {
    start();
    b.live.sinceMedia.put("s1", Duration.ZERO);
    assertThat(a.cluster.liveElsewhere("s1").await()).hasValue(new Holder("b", ""));
    b.live.moving.add("s1");
    assertThat(a.cluster.liveElsewhere("s1").await()).isEmpty();
  }

  @Test
  void whatOneEdgeTellsOfItsBroadcastTheOtherComparesWithItsOwn() {
    start();
    a.cluster.save(broadcast(5));
    await().until(() -> b.live.heardOf.contains("s1"));
    assertThat(a.live.heardOf).isEmpty();
  }

  @Test
  void eachRouterCanBeAskedToDrainAnyOther() {
    start();
    var drain = new RouterDrain(new Self("a", "eu", "zone-a"), a.peers(), a.drains::add);
    assertThat(drain.drain("b", Duration.ofSeconds(7)).await()).isTrue();
    assertThat(b.drains).containsExactly(Duration.ofSeconds(7));
    assertThat(drain.drain("b", null).await()).isTrue();
    assertThat(b.drains).hasSize(2).last().isNull();
    assertThat(a.drains).isEmpty();
    assertThat(drain.drain("a", null).await()).isTrue();
    assertThat(a.drains).hasSize(1);
    assertThat(drain.drain("c", null).await()).isFalse();
  }

  @Test
  void thatARouterToBeDrainedDoesNotAnswerIsSaid() throws Exception {
    a.start(List.of(new PeerAddress("gone", "zone-b", URI.create("http://127.0.0.1:1"))));
    var answer =
        a.send(
            a.request("POST", "/v1/routers/gone/drain", "")
                .header("Authorization", "Bearer test-token"));
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("router gone does not answer").contains("is it running");
  }

  @Test
  void otherRoutersNeedTheInternalSecret() throws Exception {
    start();
    for (String path : List.of("/internal/zone", "/internal/records", "/internal/live")) {
      var answer = a.send(a.request("GET", path, "").header("Authorization", "Bearer test-token"));
      assertThat(answer.statusCode()).isEqualTo(401);
    }
  }

  /** Starts both; each has heard of the other when this returns. */
  private void start() {
    a.start(List.of(b.address()));
    b.start(List.of(a.address()));
    await()
        .until(() ->
            nodes.stream().allMatch(node -> node.cluster.reports().all().size() == 2)
                && a.cluster.rank(Job.CPU, 1).stream().allMatch(p -> p.caseNumber() <= 3));
  }

  private static WorkerRecord worker(String id, String zone, int capacity) {
    return worker(id, zone, capacity, 0);
  }

  private static WorkerRecord worker(String id, String zone, int capacity, int used) {
    return new WorkerRecord(
        id, zone, 1, Job.CPU, List.of("x264"), capacity, used, "ready", List.of());
  }

  private static CdnRecord cdn(long version) {
    URI url = URI.create("http://cdn.test/" + version);
    return new CdnRecord("c1", "http", url, url, "secret", false, version);
  }

  private static BroadcastRecord broadcast(long sequence) {
    return new RecordBuilder("s1").edge("a").lastMediaSequence(sequence).build();
  }

  private static BroadcastRecord lost(String stream) {
    return TestBroadcasts.of(stream, "gone", TestBroadcasts.PLAN);
  }

  private static Job job(String id) {
    return new Job(
        id,
        "s1",
        "b1",
        new EpochId(1, "e"),
        Job.CPU,
        "x264",
        10,
        URI.create("ws://127.0.0.1:1/feed/s1/1-e"),
        "secret");
  }
}
