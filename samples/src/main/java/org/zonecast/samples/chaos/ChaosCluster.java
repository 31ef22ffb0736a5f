package org.zonecast.samples.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.zonecast.redis.ChildProcess;
import org.zonecast.samples.Zonecast;
import org.zonecast.samples.local.LocalPorts;
import org.zonecast.samples.local.Wiring;

/**
 * A local cluster of one zone in a process of its own, wired so that faults can be done to it: a
 * relay before the edge's feeds and one before Redis, a small disk under one CDN and a clock of
 * each worker's own, where the machine has what they need.
 */
public final class ChaosCluster implements AutoCloseable {
  /** The CDN whose disk can be filled. */
  static final String SMALL_CDN = "cdn-2";

  private static final Duration START_PATIENCE = Duration.ofSeconds(150);
  private static final Duration END_PATIENCE = Duration.ofSeconds(40);
  private static final long LOOK_MILLIS = 100;
  private static final String SMALL_DISK_SIZE = "64m";

  private final Path folder;
  private final ClusterView view;
  private final ChildProcess process;
  private final Relay feeds;
  private final Relay redis;

  private ChaosCluster(
      Path folder, ClusterView view, ChildProcess process, Relay feeds, Relay redis) {
    this.folder = folder;
    this.view = view;
    this.process = process;
    this.feeds = feeds;
    this.redis = redis;
  }

  /** Starts one for these kinds of faults, and waits until it is ready. */
  public static ChaosCluster start(Path folder, int workers, List<FaultKind> kinds)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    ClusterView view = new ClusterView(folder.resolve("status.json"));
    Files.deleteIfExists(view.statusFile()); // one that was interrupted leaves it behind
    int portBase = LocalPorts.freeBase(1, workers);
    Relay feeds = Relay.to(portBase);
    Relay redis = Relay.socks();
    Path wiring = folder.resolve("wiring.json");
    wiring(folder, workers, kinds, feeds, redis).write(wiring);
    List<String> command = new ArrayList<>();
    if (wants(kinds, Need.MOUNT)) {
      command.addAll(smallDisk(folder));
    }
    command.addAll(zonecast());
    command.addAll(
        List.of(
            "local",
            "--zones=1",
            "--workers-per-zone=" + workers,
            "--broadcast=none",
            "--restart",
            "--port-base=" + portBase,
            "--data=" + folder.resolve("data"),
            "--record-feeds=" + folder.resolve("feeds"),
            "--json-status=" + view.statusFile(),
            "--wiring=" + wiring));
    ChildProcess process =
        ChildProcess.start(
            "chaos-cluster",
            command,
            builder -> builder.redirectOutput(folder.resolve("local.log").toFile()));
    var cluster = new ChaosCluster(folder, view, process, feeds, redis);
    cluster.awaitReady();
    return cluster;
  }

  private static boolean wants(List<FaultKind> kinds, Need need) {
    return kinds.stream().anyMatch(kind -> kind.needs(need));
  }

  private static Wiring wiring(
      Path folder, int workers, List<FaultKind> kinds, Relay feeds, Relay redis)
      throws IOException {
    Map<String, List<String>> jvm = new HashMap<>();
    Map<String, Map<String, String>> environment = new HashMap<>();
    for (int i = 1; i <= workers; i++) {
      String worker = "worker-a" + i;
      jvm.put(
          worker,
          List.of(
              "-DsocksProxyHost=127.0.0.1",
              "-DsocksProxyPort=" + redis.port(),
              "-DsocksNonProxyHosts=nobody"));
      if (wants(kinds, Need.FAKETIME)) {
        environment.put(worker, WorkerClock.environment(clockFile(folder, worker)));
      }
    }
    Map<String, Path> folders =
        wants(kinds, Need.MOUNT)
            ? Map.of(SMALL_CDN, Files.createDirectories(folder.resolve("small-disk")))
            : Map.of();
    return new Wiring(
        Map.of("router-a", "ws://127.0.0.1:" + feeds.port()), jvm, environment, folders, Map.of());
  }

  static Path clockFile(Path folder, String worker) {
    return folder.resolve(worker + ".clock");
  }

  /** The mount is seen by the cluster alone, and goes with it. */
  private static List<String> smallDisk(Path folder) {
    return List.of(
        "unshare",
        "--mount",
        "sh",
        "-c",
        "mount -t tmpfs -o size=" + SMALL_DISK_SIZE + " zonecast \"$0\" && exec \"$@\"",
        folder.resolve("small-disk").toString());
  }

  static List<String> zonecast() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    String cds = System.getProperty("zonecast.cds");
    if (cds != null) {
      command.addAll(List.of("-XX:SharedArchiveFile=" + cds, "-Xlog:disable"));
      command.add("-Dzonecast.cds=" + cds);
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Zonecast.class.getName()));
    return command;
  }

  private void awaitReady() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_PATIENCE.toNanos();
    while (!Files.exists(view.statusFile())) {
      if (!process.alive() || System.nanoTime() > deadline) {
        String said = Files.readString(folder.resolve("local.log"));
        close();
        throw new IOException("the cluster does not start: " + said.strip());
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  /** What it is made of at the moment. */
  public ClusterView view() {
    return view;
  }

  /** Where each epoch's feed and history is recorded. */
  public Path recordedFeeds() {
    return folder.resolve("feeds");
  }

  Path folder() {
    return folder;
  }

  /** Between the workers and the edge. */
  public Relay feeds() {
    return feeds;
  }

  /** Between the workers and Redis. */
  public Relay redis() {
    return redis;
  }

  @Override
  public void close() throws IOException {
    process.terminate();
    if (!process.awaitExit(END_PATIENCE)) {
      process.kill();
    }
    feeds.close();
    redis.close();
  }
}
