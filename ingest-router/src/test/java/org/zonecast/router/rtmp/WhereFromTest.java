package org.zonecast.router.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.zonecast.router.ingest.Ingest.PublishRequest;

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

  private static PublishRequest published(boolean trusted, String preface) throws Exception {
    try (var server = new TestServer(ip -> trusted && ip.equals("127.0.0.1"));
        var encoder = TestEncoder.publishing(server.port, TestEncoder.KEY, 0, preface)) {
      encoder.deleteStream();
      return server.ingest.requests.getFirst();
    }
  }
}
