package org.zonecast.samples.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RelayTest {
  private static final int SOON_MILLIS = 300;
  private static final int PATIENT_MILLIS = 10_000;

  /** Nothing that a stream returns. */
  private static final int HELD = -2;

  private final long self = ProcessHandle.current().pid();
  private ServerSocket server;
  private Relay relay;
  private Socket client;
  private Socket served;

  @BeforeEach
  void connect() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    relay = Relay.to(server.getLocalPort());
    client = new Socket(InetAddress.getLoopbackAddress(), relay.port());
    served = server.accept();
    served.setSoTimeout(PATIENT_MILLIS);
    client.setSoTimeout(PATIENT_MILLIS);
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    served.close();
    relay.close();
    server.close();
  }

  @Test
  void bytesPassBothWays() throws IOException {
    assertThat(passes(client, served, 1)).isTrue();
    assertThat(passes(served, client, 2)).isTrue();
  }

  @Test
  void aCutLinkHoldsBytesBackAndGivesThemWhenItIsHealed() throws IOException {
    relay.set(self, Link.CUT);
    assertThat(isHeld(client, served, 1)).isTrue();
    assertThat(isHeld(served, client, 2)).isTrue();
    relay.heal();
    assertThat(served.getInputStream().read()).isEqualTo(1);
    assertThat(client.getInputStream().read()).isEqualTo(2);
  }

  @Test
  void aHalfCutLinkPassesTheOtherWay() throws IOException {
    relay.set(self, Link.DEAF_SERVER);
    assertThat(isHeld(client, served, 1)).isTrue();
    assertThat(passes(served, client, 2)).isTrue();
  }

  @Test
  void aCutLinkOfAnotherProcessIsNoneOfOurs() throws IOException {
    relay.set(self + 1_000_000, Link.CUT);
    assertThat(passes(client, served, 1)).isTrue();
  }

  @Test
  void aSlowLinkTakesItsTime() throws IOException {
    relay.set(self, Link.slow(Duration.ofMillis(500)));
    long before = System.nanoTime();
    client.getOutputStream().write(1);
    assertThat(served.getInputStream().read()).isEqualTo(1);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(490));
  }

  @Test
  void aBrokenLinkIsClosedOnBothSides() throws IOException {
    assertThat(passes(client, served, 1)).isTrue();
    relay.breakOff(self);
    await()
        .atMost(Duration.ofMillis(PATIENT_MILLIS))
        .untilAsserted(() ->
            assertThatThrownBy(() -> client.getOutputStream().write(1))
                .isInstanceOf(SocketException.class));
    assertThat(ends(served)).isTrue();
  }

  @Test
  void aClientSaysWhereItWantsToGo() throws IOException {
    try (Relay socks = Relay.socks();
        Socket through =
            new Socket(
                new Proxy(
                    Proxy.Type.SOCKS,
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), socks.port())))) {
      through.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()));
      try (Socket other = server.accept()) {
        other.setSoTimeout(PATIENT_MILLIS);
        assertThat(passes(through, other, 3)).isTrue();
      }
    }
  }

  private static boolean passes(Socket from, Socket to, int value) throws IOException {
    from.getOutputStream().write(value);
    return to.getInputStream().read() == value;
  }

  private static boolean isHeld(Socket from, Socket to, int value) throws IOException {
    from.getOutputStream().write(value);
    to.setSoTimeout(SOON_MILLIS);
    try {
      return to.getInputStream().read() == HELD;
    } catch (SocketTimeoutException e) {
      return true;
    } finally {
      to.setSoTimeout(PATIENT_MILLIS);
    }
  }

  private static boolean ends(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException e) {
      return true;
    }
  }
}
