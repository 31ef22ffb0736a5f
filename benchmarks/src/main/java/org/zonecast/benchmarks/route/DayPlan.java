package org.zonecast.benchmarks.route;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.zonecast.benchmarks.route.Cities.City;
import org.zonecast.benchmarks.route.Fault.Kind;
import org.zonecast.router.route.Place;

/**
 * What happens on a day, whatever the policy: who broadcasts from where, when and for how long, who
 * comes back after a pause, which worker dies, which zone fails. All of it follows from the seed.
 *
 * @param lengthMs how long the day is; what would be later does not happen
 * @param pauses when a stream's encoder leaves and comes back
 * @param deaths of single workers
 */
record DayPlan(
    long lengthMs, List<Start> starts, List<Pause> pauses, List<Death> deaths, List<Fault> faults) {
  private static final long DAY_MS = 24 * 3_600_000L;
  private static final double MEAN_MINUTES = 75;
  private static final int[] LADDER_UNITS = {39, 63, 130};

  record Start(long atMs, SimulatedStream stream) {}

  record Pause(SimulatedStream stream, long fromMs, long toMs) {}

  record Death(String zone, int worker, long atMs) {}

  /**
   * @param streams how many begin on that day
   */
  static DayPlan of(long seed, int streams) {
    var random = new Random(seed);
    var starts = new ArrayList<Start>();
    var pauses = new ArrayList<Pause>();
    for (int i = 0; i < streams; i++) {
      City city = city(random);
      long at = begin(city, random);
      long lasts = (long) (-Math.log(1 - random.nextDouble()) * MEAN_MINUTES * 60_000) + 60_000;
      var stream =
          new SimulatedStream(
              "s" + seed + "-" + i,
              place(city, random),
              random.nextInt(20) > 0,
              edge(city, random),
              LADDER_UNITS[random.nextInt(LADDER_UNITS.length)],
              at + lasts);
      starts.add(new Start(at, stream));
      if (random.nextInt(4) == 0) {
        long from = at + (long) (random.nextDouble() * lasts);
        pauses.add(new Pause(stream, from, from + 2000 + random.nextInt(28_000)));
      }
    }
    return new DayPlan(DAY_MS, starts, pauses, deaths(random), faults(random));
  }

  private static City city(Random random) {
    int total = Cities.ALL.stream().mapToInt(City::weight).sum();
    int at = random.nextInt(total);
    for (City city : Cities.ALL) {
      at -= city.weight();
      if (at < 0) {
        return city;
      }
    }
    return Cities.ALL.getLast();
  }

  /** More in the evening of the place than in its morning. */
  private static long begin(City city, Random random) {
    while (true) {
      double hour = random.nextDouble() * 24;
      double local = hour + city.longitude() / 15;
      double busy = 1 + 0.6 * Math.cos(2 * Math.PI * (local - 20) / 24);
      if (random.nextDouble() * 1.6 < busy) {
        return (long) (hour * 3_600_000);
      }
    }
  }

  private static Place place(City city, Random random) {
    double north = city.latitude() + random.nextGaussian() * 3;
    double east = city.longitude() + random.nextGaussian() * 4;
    return new Place(Math.clamp(north, -89.0, 89.0), (east + 540) % 360 - 180, "simulated");
  }

  /** One of the two edges nearby, now and then any. */
  private static int edge(City city, Random random) {
    int zones = 2 * Cities.ALL.size();
    return random.nextInt(10) == 0
        ? random.nextInt(zones)
        : 2 * Cities.ALL.indexOf(city) + random.nextInt(2);
  }

  private static List<Death> deaths(Random random) {
    var deaths = new ArrayList<Death>();
    for (City city : Cities.ALL) {
      for (String zone : List.of(city.name() + "-a", city.name() + "-b")) {
        for (int i = 0; i < 4; i++) {
          deaths.add(
              new Death(
                  zone, random.nextInt(SimZone.WORKERS), (long) (random.nextDouble() * DAY_MS)));
        }
      }
    }
    return deaths;
  }

  private static List<Fault> faults(Random random) {
    var faults = new ArrayList<Fault>();
    for (int i = 0; i < 12; i++) {
      faults.add(fault(Kind.WORKERS, zone(random), random, 5, 30));
      faults.add(fault(Kind.CUT, zone(random), random, 2, 15));
      faults.add(fault(Kind.STORE, zone(random), random, 1, 5));
    }
    for (int i = 0; i < 4; i++) { // whole regions
      String region = Cities.ALL.get(random.nextInt(Cities.ALL.size())).name();
      Fault first = fault(Kind.WORKERS, region + "-a", random, 10, 20);
      faults.add(first);
      faults.add(
          new Fault(Kind.CUT, region + "-b", first.fromMs() + 60_000, first.toMs() + 30_000));
    }
    for (int i = 0; i < 4; i++) { // zones that come and go
      String zone = zone(random);
      long from = (long) (random.nextDouble() * (DAY_MS - 3_600_000));
      for (int j = 0; j < 9; j++) {
        faults.add(new Fault(Kind.WORKERS, zone, from + j * 20_000L, from + j * 20_000L + 10_000));
      }
    }
    faults.sort(Comparator.comparingLong(Fault::fromMs));
    return faults;
  }

  private static String zone(Random random) {
    return Cities.ALL.get(random.nextInt(Cities.ALL.size())).name()
        + (random.nextBoolean() ? "-a" : "-b");
  }

  private static Fault fault(
      Kind kind, String zone, Random random, int leastMinutes, int mostMinutes) {
    long from = (long) (random.nextDouble() * (DAY_MS - 3_600_000));
    long minutes = leastMinutes + random.nextInt(mostMinutes - leastMinutes + 1);
    return new Fault(kind, zone, from, from + minutes * 60_000);
  }
}
