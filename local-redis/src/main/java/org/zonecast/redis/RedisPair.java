package org.zonecast.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Redis primary with one replica and three Sentinels, each a supervised child process on
 * this machine: what one zone has.
 *
 * <p>A write that {@code WAIT 1} acknowledged outlives the loss of either node. A node that dies is
 * started again as a replica of whom Sentinel names; when both died, the one that was the primary
 * comes back first, from its append-only file.
 *
 * <p>{@link #close} ends every process. If this JVM is ended by {@code kill -9}, the processes end
 * by themselves within moments, as each is watched through a pipe from this JVM; a temporary folder
 * then stays behind.
 */
public final class RedisPair implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RedisPair.class);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration END_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
  private static final int TRIES_WITH_FREE_PORTS = 3;
  private static final int SENTINEL_ID_BYTES = 20;

  private final String name;
  private final ProcessHost host;
  private final Path dir;
  private final boolean temporary;
  private final List<Member> nodes;
  private final List<Member> sentinels;
  private final Sentinels sentinelsSay;
  private final Supervisor supervisor;
  private final Thread thread;
  private final List<Consumer<List<RedisProcess>>> listeners = new CopyOnWriteArrayList<>();
  private @Nullable List<RedisProcess> reported;

  private RedisPair(Path dir, String name, ProcessHost host, RedisPorts ports, boolean temporary)
      throws IOException {
    this.name = name;
    this.host = host;
    this.dir = dir;
    this.temporary = temporary;
    this.nodes = members("redis", ports.nodes());
    this.sentinels = members("sentinel", ports.sentinels());
    this.sentinelsSay = new Sentinels(name, host.address(), ports.sentinels());
    RedisBinary binary = RedisBinary.find(dir.resolve("bin"));
    log.info("pair {}: Redis {} ({})", name, binary.version(), binary.path());
    this.supervisor =
        new Supervisor(
            host,
            binary,
            nodes,
            sentinels,
            sentinelsSay,
            dir.resolve("primary"),
            this::reportChange);
    this.thread = Thread.ofPlatform().daemon().name("redis-" + name).unstarted(supervisor);
    writeSentinelConfigs(ports);
  }

  /**
   * Starts a pair on these ports and waits until it takes writes and a failover could begin.
   *
   * @param dir its data; made if it is not there, kept by {@link #close}, and taken up again by a
   *     pair that starts in it later
   * @param name the name that Sentinel knows the primary by; also the prefix of all ids
   * @throws IOException if a port is in use, or the pair is not ready after 30 s
   */
  public static RedisPair start(Path dir, String name, RedisPorts ports) throws IOException {
    ports.requireFree();
    return start(dir, name, ProcessHost.LOOPBACK, ports);
  }

  /** The same somewhere else than on the loopback, where the ports must be free. */
  public static RedisPair start(Path dir, String name, ProcessHost host, RedisPorts ports)
      throws IOException {
    return started(dir, name, host, ports, false);
  }

  /** Like {@link #start(Path, String, RedisPorts)}, on free ports that it finds by itself. */
  public static RedisPair start(Path dir, String name) throws IOException {
    return startOnFreePorts(dir, name, false);
  }

  /** A pair in a temporary folder, which {@link #close} deletes, on free ports. */
  public static RedisPair startTemporary(String name) throws IOException {
    return startOnFreePorts(Files.createTempDirectory("zonecast-redis-"), name, true);
  }

  /** The name that Sentinel knows the primary by. */
  public String masterName() {
    return name;
  }

  /** Where its processes stand. */
  public ProcessHost host() {
    return host;
  }

  /** Where the Sentinels listen, each as {@code host:port}. */
  public List<String> sentinelAddresses() {
    return sentinels.stream().map(sentinel -> host.address() + ":" + sentinel.port()).toList();
  }

  /** All processes: the primary first, then its replica, then the Sentinels. */
  public List<RedisProcess> processes() {
    int primary = supervisor.primary();
    return Stream.concat(
            Stream.of(
                view(RedisProcess.Role.PRIMARY, nodes.get(primary)),
                view(RedisProcess.Role.REPLICA, nodes.get(1 - primary))),
            sentinels.stream().map(sentinel -> view(RedisProcess.Role.SENTINEL, sentinel)))
        .toList();
  }

  /** The node that Sentinel names as the primary, or did when it last answered. */
  public RedisProcess primary() {
    return processes().getFirst();
  }

  public RedisProcess replica() {
    return processes().get(1);
  }

  /**
   * Calls {@code listener} with {@link #processes} whenever they have changed, on the supervisor's
   * thread. It must not block.
   */
  public void onChange(Consumer<List<RedisProcess>> listener) {
    listeners.add(listener);
  }

  /** Whether both nodes are up and in sync and every Sentinel knows it. */
  public boolean ready() {
    return Roles.inSync(host.address(), primary().port(), replica().port()) && sentinelsSay.ready();
  }

  /** Leaves what dies dead until {@link #resumeRestarts}: for tests of the time in between. */
  public void holdRestarts() {
    supervisor.restarting(false);
  }

  public void resumeRestarts() {
    supervisor.restarting(true);
  }

  /** Ends every process and waits for it; deletes the folder if it was temporary. */
  @Override
  public void close() {
    supervisor.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // Sentinels first, or they would see a failure in what is only an end.
    endAll(sentinels);
    endAll(nodes);
    if (temporary) {
      deleteTree(dir);
    }
  }

  private static RedisPair startOnFreePorts(Path dir, String name, boolean temporary)
      throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        return started(dir, name, ProcessHost.LOOPBACK, RedisPorts.free(), temporary);
      } catch (IOException e) {
        if (tries == TRIES_WITH_FREE_PORTS) {
          throw e;
        }
        log.warn("pair {} did not start, trying other ports: {}", name, e.getMessage());
      }
    }
  }

  private static RedisPair started(
      Path dir, String name, ProcessHost host, RedisPorts ports, boolean temporary)
      throws IOException {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a name for a Redis pair: \"" + name + "\"");
    }
    var pair = new RedisPair(dir.toAbsolutePath(), name, host, ports, temporary);
    try {
      pair.supervisor.startAll();
      pair.awaitReady();
      pair.thread.start();
      return pair;
    } catch (IOException | RuntimeException e) {
      pair.close();
      throw e;
    }
  }

  private void awaitReady() throws IOException {
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (!ready()) {
      for (Member member : all()) {
        if (!member.alive()) {
          throw new IOException(member.id() + " ended at its start: " + member.lastOutput());
        }
      }
      supervisor.followSentinels(); // They may fail over before all of them are there.
      if (System.nanoTime() > deadline) {
        throw new IOException("the Redis pair " + name + " is not ready after " + START_TIMEOUT);
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  private void reportChange() {
    List<RedisProcess> now = processes();
    if (!now.equals(reported)) {
      reported = now;
      listeners.forEach(listener -> listener.accept(now));
    }
  }

  private List<Member> members(String kind, List<Integer> ports) throws IOException {
    var members = new ArrayList<Member>();
    for (int i = 0; i < ports.size(); i++) {
      Path memberDir = Files.createDirectories(dir.resolve(kind + "-" + (i + 1)));
      String id = "%s-%s-%d".formatted(name, kind, i + 1);
      members.add(new Member(id, ports.get(i), memberDir, System::nanoTime));
    }
    return List.copyOf(members);
  }

  private void writeSentinelConfigs(RedisPorts ports) throws IOException {
    List<String> ids = Stream.generate(RedisPair::newSentinelId).limit(sentinels.size()).toList();
    for (int i = 0; i < sentinels.size(); i++) {
      Path memberDir = sentinels.get(i).dir();
      String config =
          RedisConfigs.sentinel(
              name, host.address(), ports, supervisor.primary(), ids, i, memberDir);
      Files.writeString(memberDir.resolve("sentinel.conf"), config);
    }
  }

  private static String newSentinelId() {
    byte[] bytes = new byte[SENTINEL_ID_BYTES];
    ThreadLocalRandom.current().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static RedisProcess view(RedisProcess.Role role, Member member) {
    return new RedisProcess(role, member.id(), member.pid(), member.port(), member.alive());
  }

  private List<Member> all() {
    return Stream.concat(nodes.stream(), sentinels.stream()).toList();
  }

  private static void endAll(List<Member> members) {
    members.forEach(Member::terminate);
    members.forEach(member -> member.end(END_TIMEOUT));
  }

  private static void deleteTree(Path dir) {
    try (Stream<Path> tree = Files.walk(dir)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      log.warn("{} cannot be deleted: {}", dir, e.getMessage());
    }
  }
}
