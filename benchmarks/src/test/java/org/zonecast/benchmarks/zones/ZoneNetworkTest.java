package org.zonecast.benchmarks.zones;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.redis.ProcessHost;
import org.zonecast.redis.RedisPair;
import org.zonecast.redis.RedisPorts;

class ZoneNetworkTest {
  private static final int PATIENCE_MILLIS = 60_000;
  private static final int SILENCE_MILLIS = 500;

  @TempDir private Path folder;

  @BeforeEach
  void leaveOutWhereThereCanBeNone() throws InterruptedException {
    String lacking = ZoneNetwork.lacking();
    if (!lacking.isEmpty()) {
      System.err.println("LEFT OUT: ZoneNetworkTest, " + lacking);
    }
    Assumptions.assumeTrue(lacking.isEmpty(), lacking);
  }

  @Test
  void nothingPassesALinkThatIsCutAndAllPassesOnceItIsMended() throws Exception {
    try (ZoneNetwork network = ZoneNetwork.of(List.of("a", "b"))) {
      ProcessHost host = network.wiring(List.of("cdn")).hostOf("a");
      RedisPorts ports = RedisPorts.from(7000); // Nobody else is in that namespace.
      try (RedisPair pair = RedisPair.start(folder, "zone-a", host, ports);
          Socket open = connect(host, ports)) {
        assertThat(ping(open)).isEqualTo("+PONG");
        assertThat(pair.sentinelAddresses()).allMatch(it -> it.startsWith(host.address()));

        network.cut(List.of("a"));
        open.setSoTimeout(SILENCE_MILLIS);
        assertThatThrownBy(() -> ping(open)).isInstanceOf(SocketTimeoutException.class);
        assertThatThrownBy(() -> connect(host, ports)).isInstanceOf(SocketTimeoutException.class);

        network.mend();
        open.setSoTimeout(PATIENCE_MILLIS);
        assertThat(read(open)).isEqualTo("+PONG"); // sent while the link was cut
      }
    }
    assertThat(commandOutput("ip", "netns", "list"))
        .doesNotContain("zc" + ProcessHandle.current().pid() % 100_000 + "-");
  }

  private static Socket connect(ProcessHost host, RedisPorts ports) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(
          new InetSocketAddress(host.address(), ports.nodes().getFirst()), SILENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static String ping(Socket socket) throws IOException {
    socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
    return read(socket);
  }

  private static String read(Socket socket) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = socket.getInputStream().read(); b != '\n'; b = socket.getInputStream().read()) {
      if (b < 0) {
        throw new IOException("closed");
      }
      line.append((char) b);
    }
    return line.toString().strip();
  }

  private static String commandOutput(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
