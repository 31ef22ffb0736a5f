package org.zonecast.samples.local;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.zonecast.redis.ProcessHost;
import org.zonecast.redis.RedisPair;
import org.zonecast.samples.cdn.CdnCommand;

/**
 * All processes of the cluster, wired by hand: Redis pairs and CDNs first, then routers and
 * workers, then whatever broadcasts. One thread starts it, looks after it and ends it.
 */
final class LocalCluster implements AutoCloseable {
  static final List<String> CDN_NAMES = List.of("cdn-1", "cdn-2");

  private static final String BROADCASTER = "broadcaster";
  private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
  private static final Duration END_TIMEOUT = Duration.ofSeconds(8);
  private static final Duration GOODBYE_TIMEOUT = Duration.ofSeconds(3);
  private static final long LOOK_AGAIN_MILLIS = 50;

  /** What waits at a router or a worker grows old in the heap: G1 gives it back, others do not. */
  private static final List<String> ROUTER_JVM = List.of("-XX:+UseG1GC", "-Xmx1024m");

  private static final List<String> WORKER_JVM = List.of("-XX:+UseG1GC", "-Xmx768m");
  private static final List<String> CDN_JVM = List.of("-XX:+UseSerialGC", "-Xmx256m");

  private final LocalOptions options;
  private final PortPlan ports;
  private final Path data;
  private final Secrets secrets;
  private final List<LocalCdn> cdns;
  private final Configurations configurations;
  private final JvmLauncher launcher;
  private final Console console;
  private final BooleanSupplier endAsked;
  private final Held held;
  private final PartWatch partWatch;

  private final RedisPairs redis;
  private final List<Part> cdnParts = new ArrayList<>();
  private final List<Part> services = new ArrayList<>();
  private final List<Part> broadcasters = new ArrayList<>();

  LocalCluster(LocalOptions options, Path data, Console console, BooleanSupplier endAsked)
      throws IOException {
    this.options = options;
    this.ports = new PortPlan(options.portBase());
    this.data = data;
    this.console = console;
    this.endAsked = endAsked;
    this.held = new Held(data.resolve("hold"));
    this.partWatch = new PartWatch(console, held, System::nanoTime);
    this.secrets = Secrets.of(data);
    this.launcher = new JvmLauncher(data, options.wiring());
    this.cdns = cdns();
    this.configurations = new Configurations(data.resolve("config"), options, ports, secrets, cdns);
    this.redis = new RedisPairs(data, ports, configurations::hostOf);
  }

  private List<LocalCdn> cdns() {
    List<LocalCdn> made = new ArrayList<>();
    for (int i = 0; i < CDN_NAMES.size(); i++) {
      String name = CDN_NAMES.get(i);
      int port = ports.cdn(i);
      String url = "http://" + options.wiring().hostOf(name).address() + ":" + port;
      made.add(
          new LocalCdn(
              name,
              url,
              port,
              options.wiring().folderOf(name, data.resolve(name)),
              data.resolve(name + "-journal.jsonl")));
    }
    return List.copyOf(made);
  }

  /** Starts everything but the broadcaster, and waits until it is ready. */
  void start() throws IOException, InterruptedException {
    console.print("Starting two CDNs and Redis with its Sentinels in each zone ...\n");
    for (LocalCdn cdn : cdns) {
      cdnParts.add(started(cdnPart(cdn)));
    }
    redis.start(options.allZones());
    console.print("Starting routers and workers ...\n");
    for (Zone zone : options.allZones()) {
      startServices(zone, redis.of(zone));
    }
    awaitReady();
  }

  private void startServices(Zone zone, RedisPair pair) throws IOException {
    Path router = configurations.router(zone, pair);
    services.add(
        started(
            jvmPart(
                "router",
                zone.routerId(),
                zone,
                configurations.apiUrl(zone),
                ROUTER_JVM,
                List.of("router", "--config", router.toString()))));
    for (int i = 0; i < options.workersPerZone(); i++) {
      Path worker = configurations.worker(zone, i, pair);
      services.add(
          started(
              jvmPart(
                  "worker",
                  zone.workerId(i),
                  zone,
                  configurations.workerUrl(zone, i),
                  WORKER_JVM,
                  List.of("worker", "--config", worker.toString()))));
    }
  }

  private Part cdnPart(LocalCdn cdn) {
    ProcessHost host = options.wiring().hostOf(cdn.name());
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "cdn",
                "--name=" + cdn.name(),
                "--host=" + host.address(),
                "--port=" + cdn.port(),
                "--dir=" + cdn.directory(),
                "--journal=" + cdn.journal()));
    if (options.recordFeeds().isPresent()) {
      arguments.add("--journal-playlists");
    }
    Map<String, String> environment = Map.of(CdnCommand.CREDENTIAL, secrets.cdnCredential());
    return new Part(
        "cdn",
        cdn.name(),
        null,
        cdn.url(),
        () -> launcher.zonecast(cdn.name(), host, CDN_JVM, environment, arguments),
        code -> options.restart());
  }

  private Part jvmPart(
      String role, String id, Zone zone, String url, List<String> jvm, List<String> arguments) {
    return new Part(
        role,
        id,
        zone,
        url,
        () -> launcher.zonecast(id, configurations.hostOf(zone), jvm, Map.of(), arguments),
        code -> options.restart() || code == PartWatch.LEFT);
  }

  private static Part started(Part part) throws IOException {
    part.start(System.nanoTime());
    return part;
  }

  private void awaitReady() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    try (Health health = new Health()) {
      List<Part> waiting = new ArrayList<>(cdnParts);
      waiting.addAll(services);
      while (!waiting.isEmpty() && !endAsked.getAsBoolean()) {
        for (Part part : List.copyOf(waiting)) {
          requireAlive(part);
          if (health.ready(part.url())) {
            waiting.remove(part);
            console.print("  " + part.id() + " is ready\n");
          }
        }
        if (System.nanoTime() > deadline) {
          throw new IOException(waiting.getFirst().id() + " is not ready after " + START_TIMEOUT);
        }
        Thread.sleep(LOOK_AGAIN_MILLIS);
      }
    }
  }

  private void requireAlive(Part part) throws IOException {
    if (!part.alive()) {
      String said = lastLine(launcher.logOf(part.id()));
      throw new IOException(part.id() + " ended at its start: " + said);
    }
  }

  private static String lastLine(PartLog log) throws IOException {
    List<String> lines = log.lines();
    return lines.isEmpty() ? "it said nothing" : lines.getLast();
  }

  /** Starts a broadcaster; {@code urls} end in the stream key and are tried in turn. */
  void broadcast(Broadcaster broadcaster, List<String> urls) throws IOException {
    int[] attempt = {0};
    broadcasters.add(
        started(
            new Part(
                BROADCASTER,
                BROADCASTER,
                null,
                "",
                () -> {
                  String url = urls.get(attempt[0]++ % urls.size());
                  return launcher.program(BROADCASTER, Map.of(), broadcaster.command(url));
                },
                code ->
                    options.restart() || FfmpegExit.isTrouble(code, launcher.logOf(BROADCASTER)))));
  }

  /** Tells of parts that died, and starts again those that are to come back. */
  void look() {
    partWatch.look(parts());
    redis.look(held).forEach(console::event);
  }

  List<Part> parts() {
    List<Part> all = new ArrayList<>(services);
    all.addAll(cdnParts);
    all.addAll(broadcasters);
    return all;
  }

  List<RedisPair> redis() {
    return redis.all();
  }

  List<LocalCdn> cdnList() {
    return cdns;
  }

  Configurations configurations() {
    return configurations;
  }

  Secrets secrets() {
    return secrets;
  }

  /** Ends the broadcast, then the services, then what they stand on. */
  @Override
  public void close() throws IOException {
    endAll(broadcasters, GOODBYE_TIMEOUT);
    endAll(services, END_TIMEOUT);
    endAll(cdnParts, END_TIMEOUT);
    redis.close();
    launcher.clean();
  }

  private static void endAll(List<Part> parts, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    parts.forEach(Part::terminate);
    parts.forEach(part -> part.end(deadline));
  }

  /** Kills every process; Redis goes with this one. */
  void kill() {
    parts().forEach(Part::kill);
  }
}
