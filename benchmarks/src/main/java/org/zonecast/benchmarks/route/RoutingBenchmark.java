package org.zonecast.benchmarks.route;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import org.zonecast.job.Job;
import org.zonecast.job.WorkerRecord;
import org.zonecast.router.route.Origin;
import org.zonecast.router.route.Place;
import org.zonecast.router.route.Region;
import org.zonecast.router.route.RouteRequest;
import org.zonecast.router.route.World;
import org.zonecast.router.route.ZoneReport;
import org.zonecast.router.route.Zones;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code routing}: decisions in a second of one thread's processor time, beside the nearest region
 * by its distance and nothing else.
 */
@Command(
    name = "routing",
    mixinStandardHelpOptions = true,
    description = "(g) routing decisions a second on one core, 20 regions and 40 zones")
public final class RoutingBenchmark implements Callable<Integer> {
  private static final int WORKERS = 20;
  private static final int REQUESTS = 4096;
  private static final int ROUND = 50_000;

  /** Decisions a second. */
  private static final int WANTED = 200_000;

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @Option(
      names = "--rounds",
      defaultValue = "20",
      description = "interleaved rounds of 50,000 each (default: ${DEFAULT-VALUE})")
  private int rounds;

  private final World world = Cities.world();
  private final Random random = new Random(1);
  private final Zones zones = zones();
  private final List<RouteRequest> requests = new ArrayList<>();
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private long used;

  @Override
  public Integer call() {
    for (int i = 0; i < REQUESTS; i++) {
      requests.add(request(i));
    }
    double[] ours = new double[rounds];
    double[] nearest = new double[rounds];
    for (int i = -rounds / 4; i < rounds; i++) { // the first ones warm up
      double decided = rate(request -> zones.rank(request).first().map(String::length).orElse(0));
      double looked = rate(this::nearestOnly);
      if (i >= 0) {
        ours[i] = decided;
        nearest[i] = looked;
      }
    }
    double decisions = median(ours);
    print(decisions, median(nearest));
    return used == 0 ? 1 : exitCode(decisions);
  }

  /** 0 if so many decisions a second are enough; else 1, and it is said. */
  static int exitCode(double decisions) {
    if (decisions >= WANTED) {
      return 0;
    }
    System.err.printf(
        Locale.ROOT, "not reached: %,.0f decisions a second, not %,d%n", decisions, WANTED);
    return 1;
  }

  private static void print(double ours, double nearest) {
    System.out.println("| what | Zonecast | peer | ratio | to reach |");
    System.out.println("|---|---|---|---|---|");
    System.out.printf(
        Locale.ROOT,
        "| (g) routing decisions a second, one thread | %,.0f | %,.0f nearest region only | %.2f | >= %,d |%n",
        ours,
        nearest,
        ours / nearest,
        WANTED);
  }

  private double rate(ToIntFunction<RouteRequest> decision) {
    long begun = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < ROUND; i++) {
      used += decision.applyAsInt(requests.get(i % REQUESTS));
    }
    return ROUND / ((threads.getCurrentThreadCpuTime() - begun) / 1e9);
  }

  private int nearestOnly(RouteRequest request) {
    Place from = request.origin().place().orElseThrow();
    Region best = world.regions().getFirst();
    double bestKm = Double.MAX_VALUE;
    for (Region region : world.regions()) {
      double km = from.distanceKm(region.place().orElseThrow());
      if (km < bestKm) {
        bestKm = km;
        best = region;
      }
    }
    return best.zones().getFirst().length();
  }

  private Zones zones() {
    Zones all = Zones.of(world);
    for (Region region : world.regions()) {
      for (String zone : region.zones()) {
        var workers = new ArrayList<WorkerRecord>();
        for (int i = 0; i < WORKERS; i++) {
          workers.add(worker(zone, i));
        }
        all = all.heard(new ZoneReport(region.name(), zone, true, "", workers, 0, NOW));
      }
    }
    return all;
  }

  private WorkerRecord worker(String zone, int number) {
    var streams = new ArrayList<String>();
    int used = random.nextInt(6);
    for (int i = 0; i < used; i++) {
      streams.add(zone + "-" + number + "-" + i);
    }
    return new WorkerRecord(
        zone + "-w" + number, zone, 1, Job.CPU, List.of("x264"), 320, 63 * used, "ready", streams);
  }

  private RouteRequest request(int number) {
    var place =
        new Place(random.nextDouble() * 120 - 50, random.nextDouble() * 360 - 180, "benchmark");
    Region edge = world.regions().get(number % world.regions().size());
    return new RouteRequest(
        edge.name(),
        edge.zones().getFirst(),
        Origin.at(place),
        Job.CPU,
        Optional.of("x264"),
        63,
        "stream-" + number,
        Optional.empty(),
        NOW);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    java.util.Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
