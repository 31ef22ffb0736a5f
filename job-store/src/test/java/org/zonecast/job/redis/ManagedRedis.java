package org.zonecast.job.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.zonecast.redis.FreePorts;
import org.zonecast.redis.RedisProcess;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A real {@code redis-server} that speaks TLS only and knows one user beside the administrator, as
 * a managed service's does; and, if wished, its replica.
 */
final class ManagedRedis implements AutoCloseable {
  static final String PASSWORD = "p@ss:word/1";
  private static final String ACL = "on >" + PASSWORD + " ~zc:* &* +@all -@admin -@dangerous +info";

  private static final char[] STORE_PASSWORD = "changeit".toCharArray();

  private final Path dir;
  private final List<Process> processes = new ArrayList<>();
  private final int port;

  private Process primary;

  private ManagedRedis(Path dir, int port) throws IOException, InterruptedException {
    this.dir = dir;
    this.port = port;
    this.primary = launch("primary", port, List.of());
  }

  /** Leaves the test out, with the reason, where there is no such server or no certificate. */
  static ManagedRedis start(Path dir) throws IOException, InterruptedException {
    requireServer();
    makeCertificate(dir);
    return new ManagedRedis(dir, FreePorts.one());
  }

  int port() {
    return port;
  }

  Path certificate() {
    return dir.resolve("cert.pem");
  }

  String url() {
    return "rediss://zonecast:p%40ss%3Aword%2F1@localhost:" + port;
  }

  /** Starts a replica. */
  RedisProcess startReplica() throws IOException, InterruptedException {
    int listen = FreePorts.one();
    Process replica =
        launch("replica", listen, List.of("replicaof 127.0.0.1 " + port, "tls-replication yes"));
    return new RedisProcess(RedisProcess.Role.REPLICA, "replica", replica.pid(), listen, true);
  }

  /** Ends the primary and starts it again with another certificate, which is the one to trust. */
  void renewCertificate() throws IOException, InterruptedException {
    primary.destroyForcibly();
    primary.onExit().join();
    Files.delete(dir.resolve("server.p12"));
    makeCertificate(dir);
    primary = launch("primary", port, List.of());
  }

  private Process launch(String name, int listen, List<String> more)
      throws IOException, InterruptedException {
    Path home = Files.createDirectories(dir.resolve(name));
    var lines =
        new ArrayList<>(
            List.of(
                "port 0",
                "tls-port " + listen,
                "bind 127.0.0.1",
                "dir " + home,
                "save \"\"",
                "tls-cert-file " + dir.resolve("cert.pem"),
                "tls-key-file " + dir.resolve("key.pem"),
                "tls-ca-cert-file " + dir.resolve("cert.pem"),
                "tls-auth-clients no",
                "repl-diskless-sync-delay 0",
                "user zonecast " + ACL));
    lines.addAll(more);
    Path config = home.resolve("redis.conf");
    Files.write(config, lines);
    Path output = home.resolve("output");
    Process process =
        new ProcessBuilder("redis-server", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    processes.add(process);
    awaitAnswer(process, listen, output);
    return process;
  }

  private void awaitAnswer(Process process, int listen, Path output)
      throws IOException, InterruptedException {
    var endpoint =
        (RedisEndpoint.Managed)
            RedisEndpoint.of(List.of(), null, "rediss://localhost:" + listen, certificate());
    var config = new RedisConnector(RedisSettings.of(endpoint)).clientConfig();
    for (int tries = 0; tries < 2400; tries++) {
      if (process.waitFor(25, TimeUnit.MILLISECONDS)) {
        Assumptions.abort(
            "LEFT OUT: this redis-server does not run with TLS: " + Files.readString(output));
      }
      try (Jedis redis = new Jedis("localhost", listen, config)) {
        redis.ping();
        return;
      } catch (JedisException e) {
        // Not listening yet.
      }
    }
    throw new IOException("redis-server does not answer: " + Files.readString(output));
  }

  private static void requireServer() throws InterruptedException {
    try {
      new ProcessBuilder("redis-server", "--version")
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      Assumptions.abort(
          "LEFT OUT: ManagedRedisTest, no redis-server on the PATH; the one that"
              + " comes with the tests has no TLS");
    }
  }

  /** Writes {@code cert.pem} and {@code key.pem}, made with the JDK's keytool. */
  static void makeCertificate(Path dir) throws IOException, InterruptedException {
    Path store = dir.resolve("server.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process made =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-alias",
                "x",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(STORE_PASSWORD),
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("keytool.log").toFile())
            .start();
    if (made.waitFor() != 0) {
      throw new IOException(Files.readString(dir.resolve("keytool.log")));
    }
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, STORE_PASSWORD);
      write(dir.resolve("cert.pem"), "CERTIFICATE", keys.getCertificate("x").getEncoded());
      write(dir.resolve("key.pem"), "PRIVATE KEY", keys.getKey("x", STORE_PASSWORD).getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static void write(Path file, String kind, byte[] der) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        file, "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(kind, text));
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
    processes.forEach(process -> process.onExit().join());
  }
}
