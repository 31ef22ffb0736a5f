package org.zonecast.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.redis.RedisProcess.Role;

/** A real pair: what holds when its processes die. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisPairTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private static final String FAILED_OVER = "zone-x";

  /** A launcher that starts the third Sentinel only once the file {@code $0} is there. */
  private static final String LAST_SENTINEL_WAITS =
      """
      case "$*" in
        */sentinel-3/*) while [ ! -e "$0" ]; do sleep 0.05; done ;;
      esac
      exec "$@"
      """;

  private RedisPair pair;

  @BeforeAll
  void start() throws IOException {
    pair = RedisPair.startTemporary("zone-t");
  }

  @BeforeEach
  void isWhole() {
    await().atMost(SOON).until(pair::ready);
  }

  @AfterAll
  void end() {
    pair.close();
  }

  @Test
  void standsReadyWithThePrimaryBeforeItsReplica() throws IOException {
    List<RedisProcess> processes = pair.processes();

    assertThat(processes)
        .extracting(RedisProcess::role)
        .containsExactly(Role.PRIMARY, Role.REPLICA, Role.SENTINEL, Role.SENTINEL, Role.SENTINEL);
    assertThat(processes).allMatch(RedisProcess::alive);
    assertThat(processes).extracting(RedisProcess::port).allMatch(port -> port < 32768);
    assertThat(roleOf(pair.primary())).isEqualTo("master");
    assertThat(roleOf(pair.replica())).isEqualTo("slave");
    for (RedisProcess process : processes) {
      assertThat(ask(process, "INFO", "server").toString())
          .as("the pid is redis-server's own")
          .contains("process_id:" + process.pid() + "\r");
    }
  }

  @Test
  void killedPrimaryComesBackAsReplicaOfTheOtherNode() throws IOException {
    RedisProcess old = pair.primary();
    ask(old, "SET", "kept", "yes");
    // WAIT would say nothing: it is about the writes of its own connection.
    RedisProcess replica = pair.replica();
    await().atMost(SOON).until(() -> ask(replica, "GET", "kept").equals("yes"));
    Set<RedisProcess> seen = new CopyOnWriteArraySet<>();
    pair.onChange(seen::addAll);

    old.kill();

    await().atMost(SOON).until(() -> !pair.primary().id().equals(old.id()));
    await().atMost(SOON).until(pair::ready);
    RedisProcess back = pair.replica();
    assertThat(back.id()).isEqualTo(old.id());
    assertThat(back.pid()).isNotEqualTo(old.pid());
    assertThat(roleOf(back)).isEqualTo("slave");
    assertThat(ask(pair.primary(), "GET", "kept")).isEqualTo("yes");
    await("the listener heard of the death and of the return")
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(seen)
                .anyMatch(process -> process.id().equals(old.id()) && !process.alive())
                .anyMatch(
                    process -> process.pid() == back.pid() && process.role() == Role.REPLICA));
  }

  @Test
  void killedReplicaAndSentinelAreStartedAgain() {
    RedisProcess replica = pair.replica();
    RedisProcess sentinel = pair.processes().getLast();

    replica.kill();
    sentinel.kill();

    await().atMost(SOON).until(() -> pair.replica().pid() != replica.pid() && pair.ready());
    assertThat(pair.replica().id()).isEqualTo(replica.id());
    await().atMost(SOON).until(() -> pair.processes().getLast().pid() != sentinel.pid());
  }

  @Test
  void aNodeThatCannotBeStartedIsTriedAgainWithPausesAndHoldsNobodyUp() throws IOException {
    RedisProcess replica = pair.replica();
    RedisProcess sentinel = pair.processes().getLast();
    Path config = folderOf(replica).resolve("redis.conf");
    Files.delete(config);
    Files.createDirectory(config); // No configuration can be written there now.

    try (var failures = new CountedWarnings("cannot be started")) {
      replica.kill();
      await().atMost(SOON).until(() -> failures.count() >= 2);
      sentinel.kill();
      await().atMost(SOON).until(() -> pair.processes().getLast().pid() != sentinel.pid());
      Files.delete(config);
      await().atMost(SOON).until(() -> pair.replica().pid() != replica.pid() && pair.ready());

      assertThat(failures.count()).isLessThan(100);
    }
  }

  @Test
  void whoIsThePrimaryIsWrittenDownOnceThatWorks() throws IOException {
    RedisProcess old = pair.primary();
    Path file = folderOf(old).resolveSibling("primary");
    Files.delete(file);
    Path inTheWay = Files.createDirectories(file.resolve("in-the-way"));

    old.kill();
    await().atMost(SOON).until(() -> !pair.primary().id().equals(old.id()));
    await().atMost(SOON).until(pair::ready);
    Files.delete(inTheWay);
    Files.delete(file);

    String next = pair.primary().id().endsWith("-1") ? "0" : "1";
    await().atMost(SOON).untilAsserted(() -> assertThat(file).isRegularFile().hasContent(next));
  }

  @Test
  void bothNodesKilledKeepWhatWasAcknowledged() throws IOException {
    for (int i = 0; i < 500; i++) {
      ask(pair.primary(), "SET", "both-" + i, "x");
    }
    RedisProcess primary = pair.primary();
    RedisProcess replica = pair.replica();

    primary.kill();
    replica.kill();

    await().atMost(SOON).until(() -> pair.replica().pid() != replica.pid() && pair.ready());
    for (int i = 0; i < 500; i++) {
      assertThat(ask(pair.primary(), "GET", "both-" + i)).isEqualTo("x");
    }
  }

  @Test
  void closedPairLeavesNoProcessAndStartsAgainOverItsData(@TempDir Path dir) throws IOException {
    List<RedisProcess> ended;
    try (RedisPair first = RedisPair.start(dir, "zone-u")) {
      ask(first.primary(), "SET", "kept", "yes");
      ended = first.processes();
    }
    assertThat(ended).noneMatch(process -> isRunning(process.pid()));

    try (RedisPair second = RedisPair.start(dir, "zone-u")) {
      assertThat(ask(second.primary(), "GET", "kept")).isEqualTo("yes");
    }
  }

  @Test
  void aFailoverWhileItStartsIsFollowed(@TempDir Path dir) throws Exception {
    RedisPorts ports = RedisPorts.free();
    Path gate = dir.resolve("gate");
    var lastSentinelWaits =
        new ProcessHost("127.0.0.1", List.of("sh", "-c", LAST_SENTINEL_WAITS, gate.toString()));
    var starting =
        CompletableFuture.supplyAsync(() -> startUnchecked(dir, lastSentinelWaits, ports));

    failOver(ports.sentinels().getFirst(), ports.nodes().getLast());
    Files.createFile(gate);

    try (RedisPair started = starting.get(2, TimeUnit.MINUTES)) {
      assertThat(started.primary().port()).isEqualTo(ports.nodes().getLast());
      assertThat(roleOf(started.primary())).isEqualTo("master");
      assertThat(Files.readString(dir.resolve("primary"))).isEqualTo("1");
    }
  }

  private static RedisPair startUnchecked(Path dir, ProcessHost host, RedisPorts ports) {
    try {
      return RedisPair.start(dir, FAILED_OVER, host, ports);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets this Sentinel fail over as soon as it can, and waits until it names the other node. */
  private static void failOver(int sentinel, int nextPrimary) {
    await()
        .atMost(SOON)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () ->
                RespConnection.ask(
                    "127.0.0.1", sentinel, TIMEOUT, "SENTINEL", "FAILOVER", FAILED_OVER),
            "OK"::equals);
    await()
        .atMost(SOON)
        .until(
            () ->
                RespConnection.ask(
                    "127.0.0.1",
                    sentinel,
                    TIMEOUT,
                    "SENTINEL",
                    "get-master-addr-by-name",
                    FAILED_OVER),
            List.of("127.0.0.1", Integer.toString(nextPrimary))::equals);
  }

  @Test
  void temporaryFolderIsDeleted() throws IOException {
    Path folder;
    try (RedisPair temporary = RedisPair.startTemporary("zone-v")) {
      folder = folderOf(temporary.primary());
      assertThat(folder).isDirectory();
    }
    assertThat(folder.getParent()).doesNotExist();
  }

  @Test
  void takenPortIsNamed(@TempDir Path dir) throws IOException {
    RedisPorts ports = RedisPorts.free();
    try (var taken =
        new ServerSocket(ports.sentinels().get(1), 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> RedisPair.start(dir.resolve("pair"), "zone-w", ports))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("port " + taken.getLocalPort());
    }
    assertThat(dir.resolve("pair")).as("a failed start leaves nothing").doesNotExist();
  }

  @Test
  void embeddedBinaryIsRecentEnough(@TempDir Path dir) throws IOException {
    RedisBinary embedded = RedisBinary.embedded(dir);

    assertThat(Files.isExecutable(embedded.path())).isTrue();
    assertThat(embedded.version()).startsWith("6.2");
    assertThat(RedisBinary.onPath(dir.toString())).isEmpty();
  }

  @Test
  void aBinaryThatIsStillOpenForWritingIsWaitedFor(@TempDir Path dir) throws IOException {
    RedisBinary embedded = RedisBinary.embedded(dir);
    FileChannel writer = FileChannel.open(embedded.path(), StandardOpenOption.APPEND);
    var closed =
        CompletableFuture.runAsync(
            () -> closeUnchecked(writer),
            CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));

    assertThat(RedisBinary.recentEnough(embedded.path())).contains(embedded);
    closed.join();
  }

  private static void closeUnchecked(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isRunning(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private static Path folderOf(RedisProcess node) throws IOException {
    return Path.of(((List<?>) ask(node, "CONFIG", "GET", "dir")).get(1) + "");
  }

  private static Object roleOf(RedisProcess process) throws IOException {
    return ((List<?>) ask(process, "ROLE")).getFirst();
  }

  private static Object ask(RedisProcess process, String... command) throws IOException {
    return java.util.Objects.requireNonNullElse(
        RespConnection.ask("127.0.0.1", process.port(), TIMEOUT, command), "(nil)");
  }
}
