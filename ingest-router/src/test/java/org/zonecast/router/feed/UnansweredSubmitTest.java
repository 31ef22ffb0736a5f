package org.zonecast.router.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zonecast.router.feed.Studio.awaitUntil;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zonecast.feed.FeedMessage.Revoke;
import org.zonecast.feed.FeedMessage.Welcome;
import org.zonecast.job.Job;
import org.zonecast.job.RecordJson;
import org.zonecast.job.WorkerRecord;
import org.zonecast.job.memory.MemoryZone;
import org.zonecast.router.TestNode;
import org.zonecast.router.peer.PeerAddress;
import org.zonecast.router.route.ZoneReport;

/**
 * A job that another zone stores and never answers for: it is submitted to the next zone and waits
 * in both.
 */
class UnansweredSubmitTest {
  private static final String ENCODER = "cpu-test-1";

  private final List<TestNode> nodes = TestNode.pair();
  private final TestNode node = nodes.getFirst();
  private Studio studio;
  private SilentPeer peer;

  @BeforeEach
  void openWithRoomInTheOtherZoneOnly() throws Exception {
    studio = new Studio(Duration.ofSeconds(20), Optional.empty());
    peer = new SilentPeer(studio.vertx);
    node.zone.workers.add(worker("wa", "zone-a", 100));
    node.start(List.of(peer.address()));
    studio.cluster.zones = node.cluster::submit;
    awaitUntil(() -> node.cluster.rank(Job.CPU, 1).getFirst().zone().equals("zone-b"));
  }

  @AfterEach
  void close() throws Exception {
    nodes.forEach(TestNode::close);
    studio.close();
  }

  @Test
  void ofTheWorkersOfBothZonesOneIsGranted() throws Exception {
    studio.camera().film(90);
    Job there = awaitClaim(peer.zone, "wb");
    Job here = awaitClaim(node.zone, "wa");
    assertThat(here).isEqualTo(there);
    awaitSubmitted("zone-a", "placed");
    assertThat(submitted("zone-b", "failed")).isEqualTo(1);
    assertThat(submitted("zone-b", "placed")).isZero();

    FakeWorker wb = FakeWorker.connect(studio.vertx, there);
    FakeWorker wa = FakeWorker.connect(studio.vertx, here);
    wb.hello("wb");
    wa.hello("wa");
    awaitUntil(() -> Stream.of(wa, wb).allMatch(UnansweredSubmitTest::answered));
    boolean granted = wa.all(Revoke.class).isEmpty();
    assertOneGrant(granted ? wa : wb, granted ? wb : wa);
  }

  @Test
  void aWorkerThatCameBeforeTheSubmitWasGivenUpKeepsItsGrant() throws Exception {
    studio.camera().film(90);
    FakeWorker first = FakeWorker.connect(studio.vertx, awaitClaim(peer.zone, "wb")).hello("wb");
    first.await(Welcome.class);
    FakeWorker second = FakeWorker.connect(studio.vertx, awaitClaim(node.zone, "wa")).hello("wa");
    awaitUntil(() -> answered(second));
    assertOneGrant(first, second);
  }

  /** Both have been answered; the second one has gone and the first one goes on. */
  private void assertOneGrant(FakeWorker granted, FakeWorker dismissed) {
    assertThat(dismissed.all(Welcome.class)).isEmpty();
    assertThat(dismissed.await(Revoke.class).reason()).isEqualTo(Revoke.Reason.TAKEN);
    awaitUntil(() -> dismissed.closed);
    assertThat(granted.await(Welcome.class).grant()).isEqualTo(1);
    assertThat(granted.progress(0)).isEqualTo(1);
    assertThat(granted.all(Revoke.class)).isEmpty();
    assertThat(studio.cluster.jobs).as("submitted by the broadcast").hasSize(1);
  }

  private static boolean answered(FakeWorker worker) {
    return !worker.all(Welcome.class).isEmpty() || !worker.all(Revoke.class).isEmpty();
  }

  /** What a worker does that has its free units now. */
  private static Job awaitClaim(MemoryZone zone, String worker) {
    awaitUntil(() -> zone.jobs().queued() > 0);
    return zone.jobs()
        .claim(worker, Job.CPU, List.of(ENCODER), 100, Duration.ofMinutes(1))
        .orElseThrow()
        .job();
  }

  private void awaitSubmitted(String zone, String outcome) {
    awaitUntil(() -> submitted(zone, outcome) == 1);
  }

  private double submitted(String zone, String outcome) {
    return node.meters.counter("zonecast.jobs.submitted", "zone", zone, "outcome", outcome).count();
  }

  private static WorkerRecord worker(String id, String zone, int usedUnits) {
    return new WorkerRecord(
        id, zone, 1, Job.CPU, List.of(ENCODER), 100, usedUnits, "ready", List.of());
  }

  /** The router of another zone: it reports, stores every job, and never says so. */
  private static final class SilentPeer {
    final MemoryZone zone = new MemoryZone();
    private final HttpServer server;

    SilentPeer(Vertx vertx) {
      this.server =
          vertx.createHttpServer().requestHandler(this::handle).listen(0, "127.0.0.1").await();
    }

    PeerAddress address() {
      URI url = URI.create("http://127.0.0.1:" + server.actualPort() + "/");
      return new PeerAddress("b", "zone-b", url);
    }

    private void handle(HttpServerRequest request) {
      switch (request.path()) {
        case "/internal/jobs" -> request.body().onSuccess(this::store);
        case "/internal/zone" -> request.response().end(Buffer.buffer(report()));
        default -> request.response().setStatusCode(404).end();
      }
    }

    private void store(Buffer job) {
      zone.jobs().submit(RecordJson.read(job.getBytes(), Job.class));
    }

    private static byte[] report() {
      List<WorkerRecord> workers = List.of(worker("wb", "zone-b", 0));
      return RecordJson.write(new ZoneReport("eu", "zone-b", true, "", workers, 0, Instant.now()));
    }
  }
}
