package org.zonecast.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a pair's processes, and as a thread starts again those that die. A node comes back as
 * {@link RestartRule} says. It keeps on disk who was the primary, for a pair that starts over data
 * that an earlier one left.
 */
final class Supervisor implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Supervisor.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final int NOBODY = -1;

  private final ProcessHost host;
  private final RedisBinary binary;
  private final List<Member> nodes;
  private final List<Member> sentinels;
  private final Sentinels sentinelsSay;
  private final Path primaryFile;
  private final Runnable onChange;
  private final BlockingQueue<Boolean> wake = new ArrayBlockingQueue<>(1);
  private volatile int primary;
  private int kept = NOBODY; // the primary that the file names
  private boolean keepFails;
  private volatile boolean restarting = true;
  private volatile boolean closed;

  Supervisor(
      ProcessHost host,
      RedisBinary binary,
      List<Member> nodes,
      List<Member> sentinels,
      Sentinels sentinelsSay,
      Path primaryFile,
      Runnable onChange)
      throws IOException {
    this.host = host;
    this.binary = binary;
    this.nodes = nodes;
    this.sentinels = sentinels;
    this.sentinelsSay = sentinelsSay;
    this.primaryFile = primaryFile;
    this.onChange = onChange;
    this.primary = readPrimary(primaryFile);
  }

  /** Index of the node that Sentinel names as the primary, or did when it last answered. */
  int primary() {
    return primary;
  }

  void restarting(boolean wanted) {
    if (restarting != wanted) {
      restarting = wanted;
      wakeUp();
    }
  }

  void close() {
    closed = true;
    wakeUp();
  }

  /** Starts the nodes, the one that was the primary first, then the Sentinels. */
  void startAll() throws IOException {
    writePrimary();
    startNode(primary, RestartRule.AS_PRIMARY);
    startNode(1 - primary, RestartRule.AS_REPLICA);
    for (Member sentinel : sentinels) {
      startSentinel(sentinel);
    }
  }

  @Override
  public void run() {
    while (!closed) {
      look();
      try {
        wake.poll(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void look() {
    followSentinels();
    sentinels.forEach(this::reviveSentinel);
    // The primary first: when both nodes died it is the one that may come back by itself.
    reviveNode(primary);
    reviveNode(1 - primary);
    onChange.run();
  }

  /** Takes over which node most Sentinels name as the primary. */
  void followSentinels() {
    OptionalInt port = sentinelsSay.primaryPort();
    for (int node = 0; node < nodes.size(); node++) {
      if (port.isPresent() && nodes.get(node).port() == port.getAsInt() && node != primary) {
        log.warn("{} is the primary now", nodes.get(node).id());
        primary = node;
      }
    }
    keepPrimary();
  }

  private void reviveSentinel(Member sentinel) {
    if (!isDue(sentinel)) {
      return;
    }
    log.warn("{} has ended; starting it again", sentinel.id());
    try {
      startSentinel(sentinel);
    } catch (IOException e) {
      startFailed(sentinel, e);
    }
  }

  private void reviveNode(int node) {
    Member member = nodes.get(node);
    if (!isDue(member)) {
      return;
    }
    boolean otherAlive = nodes.get(1 - node).alive();
    RestartRule rule = RestartRule.decide(node == primary, otherAlive, member.deadFor());
    if (rule == RestartRule.WAIT) {
      return;
    }
    log.warn("{} has ended; starting it again {}", member.id(), rule);
    try {
      startNode(node, rule);
    } catch (IOException e) {
      startFailed(member, e);
    }
  }

  private static void startFailed(Member member, IOException e) {
    log.warn("{} cannot be started again: {}", member.id(), e.getMessage());
    member.startFailed();
  }

  private boolean isDue(Member member) {
    return !closed && restarting && !member.alive() && member.mayRestart();
  }

  private void startNode(int node, RestartRule rule) throws IOException {
    Member member = nodes.get(node);
    OptionalInt primaryPort =
        rule == RestartRule.AS_PRIMARY
            ? OptionalInt.empty()
            : OptionalInt.of(nodes.get(1 - node).port());
    Path config = member.dir().resolve("redis.conf");
    Files.writeString(
        config, RedisConfigs.node(host.address(), member.port(), member.dir(), primaryPort));
    member.start(host.command(List.of(binary.path().toString(), config.toString())), this::wakeUp);
  }

  private void startSentinel(Member sentinel) throws IOException {
    Path config = sentinel.dir().resolve("sentinel.conf");
    sentinel.start(
        host.command(List.of(binary.path().toString(), config.toString(), "--sentinel")),
        this::wakeUp);
  }

  private void wakeUp() {
    // A full queue means that the supervisor is about to look anyway.
    boolean _ = wake.offer(true);
  }

  /** Writes down who is the primary, until that has worked; says only once that it does not. */
  private void keepPrimary() {
    try {
      writePrimary();
      keepFails = false;
    } catch (IOException e) {
      if (!keepFails) {
        log.warn("who is the primary cannot be written to {}: {}", primaryFile, e.getMessage());
      }
      keepFails = true;
    }
  }

  private void writePrimary() throws IOException {
    if (kept == primary) {
      return;
    }
    // Beside it first: a file that was only begun would name the first node.
    Path next = primaryFile.resolveSibling(primaryFile.getFileName() + ".next");
    Files.writeString(next, Integer.toString(primary), StandardCharsets.US_ASCII);
    Files.move(
        next, primaryFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    kept = primary;
  }

  private static int readPrimary(Path file) throws IOException {
    return Files.exists(file) && Files.readString(file).strip().equals("1") ? 1 : 0;
  }
}
