package org.zonecast.router.rtmp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zonecast.router.ingest.Ingest.EndReason;
import org.zonecast.router.rtmp.FakeIngest.Recording;

/** RTMPS with certificates that are exchanged, damaged and out of date. */
class RtmpsTest {
  private static final String FFMPEG = Loader.load(org.bytedeco.ffmpeg.ffmpeg.class);
  private static final Duration OFTEN = Duration.ofMillis(50);

  private static TestCertificate one;
  private static TestCertificate other;
  private static TestCertificate rsa;

  @TempDir private Path folder;

  private final LogLines log = new LogLines();
  private final TestServer server = new TestServer();
  private TlsSettings settings = TlsSettings.of(0, Path.of("none"), Path.of("none"));

  @BeforeAll
  static void makeCertificates(@TempDir Path stores) throws Exception {
    one = TestCertificate.make(stores, "one", "-keyalg", "EC", "-validity", "30");
    other = TestCertificate.make(stores, "other", "-keyalg", "EC");
    rsa = TestCertificate.make(stores, "rsa", "-keyalg", "RSA");
  }

  @BeforeEach
  void nameTheFiles() {
    settings = new TlsSettings(0, folder.resolve("chain.pem"), folder.resolve("key.pem"), OFTEN);
  }

  @AfterEach
  void close() {
    try (LogLines lines = log) {
      server.close();
      lines.assertHarmless("BEGIN PRIVATE KEY");
    }
  }

  // ---- pushing ----------------------------------------------------------------------------------

  @Test
  void ffmpegPushesByRtmpsAndIsNotTouchedWhenTheCertificateChanges() throws Exception {
    one.write(settings);
    int port = server.listenTls(settings);
    Process push = push(port);
    await().until(() -> !server.ingest.recordings.isEmpty());
    Recording recording = server.ingest.only();
    await().until(() -> recording.video().size() > 20);
    assertThat(server.ingest.requests.getFirst().protocol()).isEqualTo("rtmps");

    other.write(settings);
    await().until(() -> server.tlsReloads("taken") == 1);
    assertThat(subjectsOf(port, 8)).containsOnly("CN=other");
    int before = recording.video().size();
    await().until(() -> recording.video().size() > before + 20);
    assertThat(recording.ends()).isEmpty();

    push.getOutputStream().write('q');
    push.getOutputStream().flush();
    assertThat(push.waitFor(30, TimeUnit.SECONDS)).isTrue();
    await().until(() -> !recording.ends().isEmpty());
    assertThat(recording.ends()).containsExactly(EndReason.GOODBYE);
    assertThat(log.warnings()).isEmpty();
  }

  private static Process push(int port) throws IOException {
    List<String> command =
        List.of(
            (FFMPEG
                    + " -hide_banner -loglevel error -re -f lavfi -i testsrc2=s=320x180:r=30"
                    + " -c:v libx264 -preset ultrafast -g 30 -f flv rtmps://127.0.0.1:"
                    + port
                    + "/live/"
                    + TestEncoder.KEY)
                .split(" "));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  @Test
  void anRsaKeyIsTaken() throws Exception {
    rsa.write(settings);
    assertThat(subjectsOf(server.listenTls(settings), 1)).containsExactly("CN=rsa");
  }

  @Test
  void anEncoderThatDoesNotReadIsClosed() throws Exception {
    one.write(settings);
    try (TestEncoder encoder = new TestEncoder(connect(server.listenTls(settings)))) {
      encoder.connectAndPublish(TestEncoder.KEY, 0);
      encoder.pingUntil(() -> server.rejected(RejectReason.SLOW_READER) == 1);
      await().until(() -> server.connections() == 0);
    }
  }

  @Test
  void tls11IsRefused() throws Exception {
    one.write(settings);
    int port = server.listenTls(settings);
    try (SSLSocket socket = connect(port)) {
      assertThat(List.of(socket.getSupportedProtocols())).contains("TLSv1.1");
      socket.setEnabledProtocols(new String[] {"TLSv1.1"});
      assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLHandshakeException.class);
    }
  }

  // ---- the pair is exchanged --------------------------------------------------------------------

  @Test
  void aBrokenPairIsRefusedOnceAndTheOldOneStaysInUse() throws Exception {
    one.write(settings);
    int port = server.listenTls(settings);

    TestCertificate.replace(settings.certificate(), other.certificate());
    await().until(() -> server.tlsReloads("refused") == 1);
    assertThat(subjectsOf(port, 1)).containsExactly("CN=one");
    await().until(() -> !log.warnings().isEmpty());
    assertThat(log.warnings())
        .singleElement()
        .satisfies(line -> assertThat(line).contains("old one stays", "key: it does not match"));

    Files.delete(settings.key());
    await().until(() -> server.tlsReloads("refused") == 2);
    await().until(() -> log.warnings().size() == 2);
    assertThat(log.warnings()).last().asString().contains("key: there is no file");

    TestCertificate.replace(settings.key(), other.key());
    await().until(() -> server.tlsReloads("taken") == 1);
    assertThat(subjectsOf(port, 4)).containsOnly("CN=other");
    assertThat(log.warnings()).hasSize(2);
  }

  @Test
  void anExpiredCertificateIsUsedWithAWarning() throws Exception {
    TestCertificate.make(folder, "late", "-keyalg", "EC", "-startdate", "-10d", "-validity", "3")
        .write(settings);
    int port = server.listenTls(settings);
    assertThat(log.warnings()).singleElement().asString().contains("CN=late has expired");
    assertThat(subjectsOf(port, 1)).containsExactly("CN=late");
    assertThat(server.tlsExpiryDays()).isBetween(-7.1, -6.9);
  }

  @Test
  void theDaysUntilExpiryAreMeasured() throws Exception {
    one.write(settings);
    server.listenTls(settings);
    assertThat(server.tlsExpiryDays()).isBetween(29.9, 30.0);
  }

  // ---- nothing to begin with --------------------------------------------------------------------

  @Test
  void aMissingFileIsNamed() throws Exception {
    Files.writeString(settings.key(), one.key());
    assertThat(whyNot()).isEqualTo("certificate: there is no file " + settings.certificate());
  }

  @Test
  void aKeyOfAnotherCertificateIsNamed() throws Exception {
    one.write(settings);
    TestCertificate.replace(settings.key(), other.key());
    assertThat(whyNot()).startsWith("key: it does not match the first certificate, CN=one");
    TestCertificate.replace(settings.key(), rsa.key());
    assertThat(whyNot()).startsWith("key: not the PEM private key").contains("algorithm");
  }

  @ParameterizedTest
  @CsvSource({"hello, certificate:", "'', certificate:"})
  void aCertificateFileWithoutOneIsNamed(String text, String begins) throws Exception {
    one.write(settings);
    Files.writeString(settings.certificate(), text);
    assertThat(whyNot()).startsWith(begins);
  }

  @Test
  void aKeyFileWithoutOneIsNamed() throws Exception {
    TestCertificate host = one;
    host.write(settings);
    Files.writeString(settings.key(), host.certificate());
    assertThat(whyNot()).startsWith("key: not the PEM private key");
  }

  private String whyNot() {
    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> server.tryListenTls(settings).get());
    assertThat(failure).hasCauseInstanceOf(TlsException.class);
    return String.valueOf(failure.getCause().getMessage());
  }

  // ---- the wrong port ---------------------------------------------------------------------------

  @Test
  void plainRtmpOnThePortForRtmpsIsNamed() throws Exception {
    one.write(settings);
    try (TestEncoder encoder = new TestEncoder(server.listenTls(settings))) {
      encoder.send(TestEncoder.clientHandshake());
      assertThat(encoder.closedByServer()).isTrue();
    }
    await().until(() -> !log.warnings().isEmpty());
    assertThat(log.warnings())
        .singleElement()
        .asString()
        .contains("this is plain RTMP", "rtmps://");
    assertThat(server.rejected(RejectReason.TLS_HANDSHAKE)).isEqualTo(1);
  }

  @Test
  void httpOnThePortForRtmpsIsNamed() throws Exception {
    one.write(settings);
    try (Socket socket = new Socket("127.0.0.1", server.listenTls(settings))) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8));
      await().until(() -> !log.warnings().isEmpty());
    }
    assertThat(log.warnings()).singleElement().asString().contains("this is HTTP, not TLS");
  }

  @Test
  void tlsOnThePlainPortIsNamed() throws Exception {
    try (SSLSocket socket = connect(server.port)) {
      assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
    }
    await().until(() -> !log.warnings().isEmpty());
    assertThat(log.warnings())
        .singleElement()
        .asString()
        .contains("TLS on the port for plain RTMP");
  }

  // ---- a client ---------------------------------------------------------------------------------

  /** Whose certificates so many new connections are shown. */
  private static List<String> subjectsOf(int port, int connections) throws Exception {
    List<String> subjects = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      try (SSLSocket socket = connect(port)) {
        socket.startHandshake();
        X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
        subjects.add(shown.getSubjectX500Principal().getName());
      }
    }
    return subjects;
  }

  private static SSLSocket connect(int port) throws Exception {
    SSLSocket socket = (SSLSocket) TrustAll.sockets().createSocket("127.0.0.1", port);
    socket.setSoTimeout(60_000);
    return socket;
  }
}
