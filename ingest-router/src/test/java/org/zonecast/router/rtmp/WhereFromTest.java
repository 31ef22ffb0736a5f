package org.zonecast.router.rtmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zonecast.router.feed.Ingest.PublishRequest;
import org.zonecast.router.feed.Ingest.Publisher;
import org.zonecast.router.place.PlaceSettings;
import org.zonecast.router.place.PlaceSettings.NetworkPlace;
import org.zonecast.router.place.PlacedIngest;
import org.zonecast.router.place.Places;
import org.zonecast.router.route.Origin;
import org.zonecast.router.route.Region;
import org.zonecast.router.route.World;

/** What the feed is told of where an encoder is, and of where it wants to be. */
class WhereFromTest {

  @Test
  void anEncoderMayAskForARegionBehindItsKey() throws Exception {
    try (var server = new TestServer();
        var encoder =
            TestEncoder.publishing(server.port, TestEncoder.KEY + "?a=b&region=eu-1&c=d")) {
      assertThat(server.ingest.requests.getFirst().region()).isEqualTo("eu-1");
      assertThat(server.ingest.requests.getFirst().key()).isEqualTo(TestEncoder.KEY);
      encoder.deleteStream();
    }
  }

  @Test
  void whatIsNoNameOfARegionIsNone() throws Exception {
    try (var server = new TestServer();
        var encoder = TestEncoder.publishing(server.port, TestEncoder.KEY + "?region=%0a<x>")) {
      assertThat(server.ingest.requests.getFirst().region()).isEmpty();
      encoder.deleteStream();
    }
  }

  @Test
  void aTrustedProxyMayNameTheEncoder() throws Exception {
    PublishRequest request = published(true, "PROXY TCP4 203.0.113.9 10.0.0.1 5555 1935\r\n");
    assertThat(request.remoteAddress()).isEqualTo("203.0.113.9:5555");
  }

  @Test
  void aTrustedProxyNeedNotNameIt() throws Exception {
    assertThat(published(true, "").remoteAddress()).startsWith("127.0.0.1:");
  }

  @Test
  void nobodyElseMay() throws Exception {
    try (var server = new TestServer();
        var encoder = new TestEncoder(server.port)) {
      encoder.send(Buffer.buffer("PROXY TCP4 203.0.113.9 10.0.0.1 5555 1935\r\n"));
      assertThat(encoder.closedByServer()).isTrue();
      assertThat(server.rejected(RejectReason.NOT_RTMP)).isEqualTo(1);
    }
  }

  @Test
  void anEncoderThatComesByIpv6HasAPlace() throws Exception {
    assumeTrue(hasIpv6(), "LEFT OUT: this machine has no IPv6");
    try (var server = TestServer.on("::1");
        var encoder = new TestEncoder(new Socket("::1", server.port))) {
      encoder.connectAndPublish(TestEncoder.KEY, 0);
      PublishRequest request = server.ingest.requests.getFirst();
      assertThat(request.remoteAddress()).matches("\\[0:0:0:0:0:0:0:1(%.+)?]:\\d+");
      assertThat(placeOf(request, server.ingest.only().publisher).place())
          .hasValueSatisfying(place -> assertThat(place.latitude()).isEqualTo(50.1));
      encoder.deleteStream();
    }
  }

  private static boolean hasIpv6() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /** With nothing known but this machine itself. */
  private static Origin placeOf(PublishRequest request, Publisher publisher) {
    var itself = new PlaceSettings(null, List.of(), List.of(new NetworkPlace("::1", 50.1, 8.7)));
    var world = new World(List.of(Region.unplaced("eu", List.of("a"))));
    var places = new Places(world, itself, Optional.empty(), new SimpleMeterRegistry());
    var found = new ArrayList<Origin>();
    new PlacedIngest(new FakeIngest(), places, (stream, origin) -> found.add(origin))
        .publish(request, publisher)
        .await();
    return found.getFirst();
  }

  private static PublishRequest published(boolean trusted, String preface) throws Exception {
    try (var server = new TestServer(ip -> trusted && ip.equals("127.0.0.1"));
        var encoder = TestEncoder.publishing(server.port, TestEncoder.KEY, 0, preface)) {
      encoder.deleteStream();
      return server.ingest.requests.getFirst();
    }
  }
}
