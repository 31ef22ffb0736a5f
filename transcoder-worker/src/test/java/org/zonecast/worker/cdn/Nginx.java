package org.zonecast.worker.cdn;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.zonecast.job.CdnRecord;
import org.zonecast.redis.FreePorts;

/** An nginx of a test's own: its port, its files, no service and no root's folders. */
public final class Nginx implements AutoCloseable {
  public static final String CREDENTIAL = "writer:secret";

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path SAMPLE = Path.of("../samples/config/nginx-origin.conf");
  private static final String CONFIGURATION =
      """
      daemon off;
      master_process off;
      pid %1$s/nginx.pid;
      error_log %1$s/error.log warn;
      events {}
      http {
        access_log off;
        client_body_temp_path %1$s/body;
        proxy_temp_path %1$s/proxy;
        fastcgi_temp_path %1$s/fastcgi;
        uwsgi_temp_path %1$s/uwsgi;
        scgi_temp_path %1$s/scgi;
        %3$s
        server {
          listen 127.0.0.1:%2$d;
          root %1$s/root;
          types { application/vnd.apple.mpegurl m3u8; video/mp4 mp4 m4s; }
          location /mkcol/ { dav_methods PUT DELETE MKCOL MOVE; }
        }
      }
      """;

  private final Path folder;
  private final int port;
  private final int otherPort;
  private Process process;

  private Nginx(Path folder, int port, int otherPort) throws IOException {
    this.folder = folder;
    this.port = port;
    this.otherPort = otherPort;
    this.process = launch();
  }

  /** Leaves the calling test out, and says so, if there is no nginx. */
  public static void require() {
    if (program().isEmpty()) {
      String reason = "LEFT OUT: no nginx on the PATH; install the package nginx-light";
      System.err.println(reason);
      Assumptions.abort(reason);
    }
  }

  private static Optional<Path> program() {
    return Stream.of((System.getenv().getOrDefault("PATH", "") + ":/usr/sbin").split(":"))
        .map(path -> Path.of(path, "nginx"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Serves {@code root/dav} as the sample says, and all of {@code root} elsewhere. */
  public static Nginx start(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("root/dav"));
    Files.createDirectories(folder.resolve("root/mkcol"));
    Files.writeString(folder.resolve("users"), "writer:{PLAIN}secret\n");
    int port = FreePorts.one();
    int otherPort = FreePorts.one();
    Files.writeString(
        folder.resolve("nginx.conf"),
        CONFIGURATION.formatted(folder, otherPort, sample(folder, port)));
    return new Nginx(folder, port, otherPort);
  }

  private static String sample(Path folder, int port) throws IOException {
    return Files.readString(SAMPLE)
        .replace("listen 80;", "listen 127.0.0.1:" + port + ";")
        .replace("/srv/hls", folder.resolve("root/dav").toString())
        .replace("/etc/nginx/zonecast.users", folder.resolve("users").toString());
  }

  private Process launch() throws IOException {
    Process launched =
        new ProcessBuilder(
                program().orElseThrow().toString(),
                "-p",
                folder.toString(),
                "-e",
                folder.resolve("error.log").toString(),
                "-c",
                folder.resolve("nginx.conf").toString())
            .inheritIO()
            .start();
    await().atMost(PATIENCE).until(() -> answers(launched));
    return launched;
  }

  private boolean answers(Process launched) {
    if (!launched.isAlive()) {
      throw new IllegalStateException("nginx ended: " + errors());
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private String errors() {
    try {
      return Files.readString(folder.resolve("error.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void restart() throws IOException {
    process = launch();
  }

  /** Where all of {@link #root} is shown. */
  public String url() {
    return "http://127.0.0.1:" + otherPort;
  }

  /** The folder that it serves. */
  public Path root() {
    return folder.resolve("root");
  }

  /** The origin of the sample's configuration. */
  public CdnRecord record(String credential) {
    return record("http://127.0.0.1:" + port, credential);
  }

  /** An origin that makes no collections by itself. */
  CdnRecord plainRecord() {
    return record(url() + "/mkcol", "");
  }

  private static CdnRecord record(String url, String credential) {
    return new CdnRecord(
        "nginx", CdnRecord.WEBDAV, URI.create(url), URI.create(url), credential, false, 1);
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
