package org.zonecast.router.rtmp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zonecast.router.feed.Ingest.PublishRequest;
import org.zonecast.router.rtmp.RtmpLimits.Timeouts;

/** RTMPS behind a load balancer that passes TLS on, and may name the encoder before it. */
class ProxiedTlsTest {
  private static final String HEADER = "PROXY TCP4 203.0.113.9 10.0.0.1 5555 1936\r\n";
  private static TestCertificate certificate;

  @TempDir private Path folder;

  @BeforeAll
  static void makeCertificate(@TempDir Path stores) throws Exception {
    certificate = TestCertificate.make(stores, "one", "-keyalg", "EC");
  }

  @ParameterizedTest
  @CsvSource({
    "PROXY TCP4 203.0.113.9 10.0.0.1 5555 1936, 203[.]0[.]113[.]9:5555",
    "PROXY TCP6 2001:db8::7 2001:db8::1 5555 1936, \\[2001:db8:0:0:0:0:0:7]:5555",
    "PROXY UNKNOWN, 127[.]0[.]0[.]1:\\d+",
    "'', 127[.]0[.]0[.]1:\\d+"
  })
  void aTrustedProxyMayNameTheEncoder(String header, String address) throws Exception {
    String preface = header.isEmpty() ? "" : header + "\r\n";
    PublishRequest request = published(new Prefaced(preface));
    assertThat(request.remoteAddress()).matches(address);
    assertThat(request.protocol()).isEqualTo("rtmps");
  }

  @Test
  void itsHeaderMayComeInPieces() throws Exception {
    Socket socket = new Socket();
    socket.setTcpNoDelay(true);
    assertThat(published(socket, HEADER.getBytes(UTF_8)).remoteAddress())
        .isEqualTo("203.0.113.9:5555");
  }

  @Test
  void nobodyElseMay() throws Exception {
    assertRefused(new TestServer(ip -> false), HEADER);
  }

  @Test
  void whatBeginsLikeAHeaderAndIsNoneIsRefused() throws Exception {
    assertRefused(new TestServer(ip -> true), "PROXY TCP4 here there 1 2\r\n");
  }

  @Test
  void aHeaderWithoutAnEndIsWaitedForAsLongAsAHandshake() throws Exception {
    Timeouts usual = Timeouts.DEFAULT;
    Timeouts hasty =
        new Timeouts(
            Duration.ofMillis(300),
            usual.publish(),
            usual.silenceBeforePublish(),
            usual.silence(),
            usual.linger());
    assertRefused(new TestServer(RtmpLimits.DEFAULT.with(hasty), ip -> true), "PROXY TCP4 203");
  }

  private void assertRefused(TestServer server, String preface) throws Exception {
    try (server;
        TestEncoder encoder = new TestEncoder(listen(server))) {
      encoder.send(Buffer.buffer(preface));
      assertThat(encoder.closedByServer()).isTrue();
      await().until(() -> server.rejected(RejectReason.TLS_HANDSHAKE) == 1);
      assertThat(server.ingest.requests).isEmpty();
    }
  }

  /** Publishes over such a connection, and says how the feed was asked. */
  private PublishRequest published(Socket socket, byte... piecewise) throws Exception {
    try (TestServer server = new TestServer(ip -> ip.equals("127.0.0.1"));
        socket) {
      int port = listen(server);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      for (byte one : piecewise) {
        socket.getOutputStream().write(one);
      }
      Socket tls = TrustAll.sockets().createSocket(socket, "127.0.0.1", port, true);
      try (TestEncoder encoder = new TestEncoder(tls)) {
        encoder.connectAndPublish(TestEncoder.KEY, 0);
        encoder.deleteStream();
        return server.ingest.requests.getFirst();
      }
    }
  }

  private int listen(TestServer server) throws IOException {
    TlsSettings settings =
        TlsSettings.of(0, folder.resolve("chain.pem"), folder.resolve("key.pem"));
    certificate.write(settings);
    return server.listenTls(settings);
  }

  /** A socket that puts something before what is written first, in one piece with it. */
  private static final class Prefaced extends Socket {
    private byte[] preface;

    Prefaced(String preface) {
      this.preface = preface.getBytes(UTF_8);
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      OutputStream out = super.getOutputStream();
      return new OutputStream() {
        @Override
        public void write(int one) throws IOException {
          write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
          out.write(Buffer.buffer(preface).appendBytes(bytes, from, count).getBytes());
          preface = new byte[0];
        }
      };
    }
  }
}
