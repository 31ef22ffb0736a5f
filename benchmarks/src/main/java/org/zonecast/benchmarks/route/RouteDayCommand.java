package org.zonecast.benchmarks.route;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.zonecast.router.route.World;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code route-day}: a day of streams and failing zones with each policy, the same for all. */
@Command(
    name = "route-day",
    mixinStandardHelpOptions = true,
    description = "(h) a simulated day of thousands of streams, with zones failing and healing")
public final class RouteDayCommand implements Callable<Integer> {
  private static final Instant DAY = Instant.parse("2026-11-22T00:00:00Z");

  @Option(names = "--seed", defaultValue = "1", description = "default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = "--streams",
      defaultValue = "24000",
      description = "streams that begin on that day (default: ${DEFAULT-VALUE})")
  private int streams;

  @Override
  public Integer call() {
    World world = Cities.world();
    List<Function<Map<String, SimZone>, Policy>> policies =
        List.of(
            zones -> new ZonecastPolicy(world, zones, DAY),
            zones -> Baselines.nearestOnly(world),
            zones -> Baselines.roundRobin(world),
            zones -> Baselines.random(world, seed));
    System.out.println(DayFigures.head());
    boolean first = true;
    int exit = 0;
    for (Function<Map<String, SimZone>, Policy> policy : policies) {
      var day = new DaySimulation(world, DayPlan.of(seed, streams), seed, policy);
      DayFigures figures = day.run();
      System.out.println(figures.row(day.policy()));
      if (first && !figures.missed().isEmpty()) {
        System.err.println("not reached: " + String.join(", ", figures.missed()));
        exit = 1;
      }
      first = false;
    }
    return exit;
  }
}
