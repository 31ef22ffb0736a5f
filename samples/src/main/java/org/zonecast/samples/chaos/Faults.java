package org.zonecast.samples.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.zonecast.samples.chaos.ClusterView.Member;
import org.zonecast.samples.chaos.ClusterView.Publisher;

/** Does faults to the worker that publishes a broadcast, and undoes what does not undo itself. */
final class Faults {
  private static final Duration SHORT = Duration.ofSeconds(8);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration TURN = Duration.ofMillis(400);
  private static final Duration FULL = Duration.ofSeconds(6);
  private static final Duration BETWEEN_KILLS = Duration.ofSeconds(3);
  private static final Duration TAKEOVER = Duration.ofSeconds(60);

  /** Within it libfaketime looks at its file again. */
  private static final Duration CLOCK_SEEN = Duration.ofSeconds(8);

  private final ChaosCluster cluster;
  private final LiveBroadcast broadcast;

  Faults(ChaosCluster cluster, LiveBroadcast broadcast) {
    this.cluster = cluster;
    this.broadcast = broadcast;
  }

  /** Does one, and comes back when it is over and undone; the cluster may still suffer from it. */
  void run(FaultKind kind) throws IOException, InterruptedException {
    Publisher at = broadcast.publisherAfter(0, TAKEOVER);
    switch (kind) {
      case KILL_CHILD -> Signals.kill(at.transcoderPid());
      case KILL_WORKER -> Signals.kill(at.pid());
      case KILL_BOTH -> Signals.kill(at.pid(), at.transcoderPid());
      case FREEZE_CHILD -> freeze(SHORT, at.transcoderPid());
      case FREEZE_WORKER -> freeze(SHORT, at.pid());
      case FREEZE_WORKER_LONG -> freeze(LONG, at.pid());
      case FREEZE_BOTH -> freeze(SHORT, at.pid(), at.transcoderPid());
      case DRAIN -> Signals.terminate(at.pid());
      case CUT_FEED -> link(at, Link.CUT);
      case CUT_FEED_UP -> link(at, Link.DEAF_SERVER);
      case CUT_FEED_DOWN -> link(at, Link.DEAF_CLIENT);
      case BREAK_FEED -> cluster.feeds().breakOff(at.pid());
      case SLOW_FEED -> link(at, Link.slow(Duration.ofMillis(150)));
      case CUT_REDIS -> cutRedis(at);
      case SLOW_CDN -> slowCdn();
      case FULL_CDN -> fullCdn();
      case CLOCK_JUMP -> clockJump(at);
      case MEMORY_LIMIT -> memoryLimit(at);
      case KILL_TAKEOVER -> killSuccessors(at, 1, Duration.ZERO);
      case KILL_SUCCESSORS -> killSuccessors(at, 2, BETWEEN_KILLS);
      case KILL_ALL_WORKERS -> Signals.kill(pidsOf("worker"));
      case KILL_EDGE -> Signals.kill(pidsOf("router"));
    }
  }

  private static void pause(Duration time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }

  private static void freeze(Duration time, long... pids) throws IOException, InterruptedException {
    Signals.freeze(pids);
    try {
      pause(time);
    } finally {
      Signals.wake(pids);
    }
  }

  private void link(Publisher at, Link link) throws InterruptedException {
    cluster.feeds().set(at.pid(), link);
    try {
      pause(SHORT);
    } finally {
      cluster.feeds().heal();
    }
  }

  private void cutRedis(Publisher at) throws IOException, InterruptedException {
    for (Member worker : cluster.view().members("worker")) {
      cluster.redis().set(worker.pid(), Link.CUT);
    }
    try {
      pause(SHORT.dividedBy(2));
      Signals.kill(at.pid());
      pause(SHORT.dividedBy(2));
    } finally {
      cluster.redis().heal();
    }
  }

  private void slowCdn() throws IOException, InterruptedException {
    long pid = cluster.view().member("cdn", ChaosCluster.SMALL_CDN).pid();
    long deadline = System.nanoTime() + SHORT.toNanos();
    while (System.nanoTime() < deadline) {
      freeze(TURN, pid);
      pause(TURN);
    }
  }

  private void fullCdn() throws IOException, InterruptedException {
    long pid = cluster.view().member("cdn", ChaosCluster.SMALL_CDN).pid();
    Path disk =
        Path.of("/proc/" + pid + "/root" + cluster.folder().toRealPath().resolve("small-disk"));
    Path filler = disk.resolve(".filler");
    FullDisk.fill(filler);
    try {
      pause(FULL);
    } finally {
      Files.deleteIfExists(filler);
    }
  }

  private void clockJump(Publisher at) throws IOException, InterruptedException {
    Path file = ChaosCluster.clockFile(cluster.folder(), at.id());
    WorkerClock.jump(file, Duration.ofHours(1));
    try {
      pause(CLOCK_SEEN);
    } finally {
      WorkerClock.jump(file, Duration.ZERO);
    }
  }

  /** What is below its present use takes all further memory from it. */
  private static void memoryLimit(Publisher at) throws IOException, InterruptedException {
    Process limit =
        new ProcessBuilder("prlimit", "--pid", Long.toString(at.transcoderPid()), "--as=1048576")
            .redirectErrorStream(true)
            .start();
    String said =
        new String(limit.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    if (limit.waitFor() != 0) {
      throw new IOException("prlimit failed: " + said.strip());
    }
  }

  private void killSuccessors(Publisher first, int successors, Duration after)
      throws IOException, InterruptedException {
    Publisher last = first;
    Signals.kill(last.pid());
    for (int i = 0; i < successors; i++) {
      last = broadcast.publisherAfter(last.grant(), TAKEOVER);
      pause(after);
      Signals.kill(last.pid());
    }
  }

  private long[] pidsOf(String role) throws IOException {
    return cluster.view().members(role).stream().mapToLong(Member::pid).toArray();
  }
}
