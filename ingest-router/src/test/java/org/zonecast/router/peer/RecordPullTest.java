package org.zonecast.router.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zonecast.router.peer.RecordMarksTest.cdn;
import static org.zonecast.router.peer.RecordMarksTest.marks;
import static org.zonecast.router.peer.RecordMarksTest.stream;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zonecast.router.peer.PeerMessages.Records;
import org.zonecast.router.peer.PeerMessages.Wanted;

/** One router that asks another one, of this version or of the one before. */
class RecordPullTest {
  private final Vertx vertx = Vertx.vertx();
  private final Blocking blocking = new Blocking(vertx);
  private final RecordMarks here = marks();
  private final RecordMarks there = marks();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<Records> came = new CopyOnWriteArrayList<>();
  private final HttpServer server =
      vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1").await();
  private final Peers peers =
      new Peers(vertx, List.of(address()), "secret", new SimpleMeterRegistry());
  private final RecordPull pull = new RecordPull(here, blocking, this::receive);
  private volatile boolean old;

  @AfterEach
  void close() {
    peers.close();
    blocking.close();
    vertx.close().await();
  }

  @Test
  void onlyWhatDiffersIsSentAndNothingOnceAllIsTheSame() {
    for (int i = 0; i < 1100; i++) {
      there.streams().merge(stream(i));
      if (i >= 40 && i != 1099) {
        here.streams().merge(stream(i));
      }
    }
    there.cdns().merge(cdn());
    assertThat(pulled()).isEqualTo(42);
    assertThat(here.sum()).isEqualTo(there.sum());
    assertThat(asked).containsExactly("marks", "wanted", "wanted", "wanted", "marks", "wanted");
    assertThat(came).as("taken in a page at a time").hasSize(2);
    asked.clear();
    assertThat(pulled()).isZero();
    assertThat(asked).containsExactly("marks");
  }

  @Test
  void aRouterOfTheVersionBeforeIsAskedForAll() {
    old = true;
    there.streams().merge(stream(1));
    there.cdns().merge(cdn());
    assertThat(pulled()).isEqualTo(2);
    assertThat(here.sum()).isEqualTo(there.sum());
    assertThat(asked).containsExactly("marks", "records");
  }

  private int pulled() {
    return pull.from(peers.clients().getFirst()).await();
  }

  private void receive(Records records) {
    came.add(records);
    records.streams().forEach(here.streams()::merge);
    records.cdns().forEach(here.cdns()::merge);
  }

  private void answer(HttpServerRequest request) {
    String what = request.path().substring(request.path().lastIndexOf('/') + 1);
    asked.add(what);
    if (what.equals("records")) {
      send(request, new Records(there.streams().all(), there.cdns().all()));
    } else if (old) {
      request.response().setStatusCode(404).end();
    } else if (what.equals("marks")) {
      send(request, there.page(request.getParam("sum", ""), request.getParam("after", "")));
    } else {
      request
          .body()
          .onSuccess(body -> send(request, there.those(PeerJson.read(body, Wanted.class))));
    }
  }

  private static void send(HttpServerRequest request, Object answer) {
    Buffer body = PeerJson.write(answer);
    request.response().end(body);
  }

  private PeerAddress address() {
    URI url = URI.create("http://127.0.0.1:" + server.actualPort());
    return new PeerAddress("b", "zone-b", url, List.of());
  }
}
