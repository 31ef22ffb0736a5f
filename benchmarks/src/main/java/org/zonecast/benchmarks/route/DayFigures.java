package org.zonecast.benchmarks.route;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.zonecast.router.route.Region;

/** What is counted on a simulated day. */
final class DayFigures {
  /** Streams that a fault drove away are mostly over by then. */
  private static final long AFTERMATH_MS = 2 * 3_600_000L;

  /** Of their capacity. */
  private static final double MOST_APART = 0.1;

  private static final long MINUTE_MS = 60_000;
  private static final long SECOND_MS = 1000;

  /** Jobs of an edge that a zone that heals gets within a second. */
  private static final int MOST_OF_AN_EDGE = 2;

  private static final int MOST_SAMPLES = 1_000_000;

  private int starts;
  private int placements;
  private double extraKm;
  private int rejected;
  private int rejectedWithRoom;
  private int late;
  private int driven;
  private int healthyMoves;
  private int mostMovesInAMinute;
  private final Map<String, Deque<Arrival>> intoHealed = new HashMap<>();
  private int mostIntoHealed;
  private int mostIntoHealedOfAnEdge;
  private final double[] calm = new double[MOST_SAMPLES];
  private int calmSamples;
  private double imbalances;
  private int imbalanceSamples;

  /** A job that came to a zone that heals. */
  private record Arrival(int edge, long atMs) {}

  void started() {
    starts++;
  }

  void placed(SimulatedStream stream, SimZone zone, List<Region> regions, long waitedMs) {
    placements++;
    double nearest =
        regions.stream().mapToDouble(region -> Baselines.km(stream, region)).min().orElseThrow();
    extraKm += Baselines.km(stream, zone.region) - nearest;
    if (waitedMs > 1000) {
      late++;
    }
  }

  /** A stream is in another zone than before. */
  void moved(SimulatedStream stream, boolean lastCouldHaveHadIt, long nowMs) {
    if (lastCouldHaveHadIt) {
      healthyMoves++;
    } else {
      driven++;
    }
    stream.movedMs.removeIf(atMs -> nowMs - atMs >= MINUTE_MS);
    stream.movedMs.add(nowMs);
    mostMovesInAMinute = Math.max(mostMovesInAMinute, stream.movedMs.size());
  }

  void rejected(boolean someZoneHadRoom) {
    rejected++;
    rejectedWithRoom += someZoneHadRoom ? 1 : 0;
  }

  /** An edge sent a job to a zone that heals. */
  void intoHealed(String zone, int edge, long nowMs) {
    Deque<Arrival> second = intoHealed.computeIfAbsent(zone, name -> new ArrayDeque<>());
    second.removeIf(arrival -> nowMs - arrival.atMs >= SECOND_MS);
    second.add(new Arrival(edge, nowMs));
    mostIntoHealed = Math.max(mostIntoHealed, second.size());
    int ofEdge = (int) second.stream().filter(arrival -> arrival.edge == edge).count();
    mostIntoHealedOfAnEdge = Math.max(mostIntoHealedOfAnEdge, ofEdge);
  }

  /** How far the twins are from each other, of their capacity; once a minute. */
  void sample(SimZone a, SimZone b, long nowMs) {
    if (!a.up() || !b.up()) {
      return;
    }
    double apart = Math.abs(a.usedUnits() - b.usedUnits()) / (double) SimZone.CAPACITY;
    imbalances += apart;
    imbalanceSamples++;
    long quiet = nowMs - Math.max(a.changedMs, b.changedMs);
    if (quiet > AFTERMATH_MS && calmSamples < MOST_SAMPLES) {
      calm[calmSamples++] = apart;
    }
  }

  private double calmP95() {
    double[] sorted = Arrays.copyOf(calm, calmSamples);
    Arrays.sort(sorted);
    return calmSamples == 0 ? 0 : sorted[(int) (0.95 * (calmSamples - 1))];
  }

  int rejectedWithRoom() {
    return rejectedWithRoom;
  }

  int healthyMoves() {
    return healthyMoves;
  }

  /** How far from the nearest region streams were placed, on average. */
  double extraKm() {
    return extraKm / Math.max(1, placements);
  }

  /** How far twins were apart, of their capacity, on average. */
  double apart() {
    return imbalances / Math.max(1, imbalanceSamples);
  }

  /** The most moves of one stream within 60 s. */
  int mostMovesInAMinute() {
    return mostMovesInAMinute;
  }

  static String head() {
    return "| policy | extra km, mean | twins apart, mean | p95 of calm hours | rejected | of them with room"
        + " somewhere | begun later than 1 s | driven to another zone | moved though healthy | moves of a"
        + " stream in a minute, most | into a healed zone in 1 s, most |\n"
        + "|---|---|---|---|---|---|---|---|---|---|---|";
  }

  String row(String policy) {
    return String.format(
        Locale.ROOT,
        "| %s | %,.0f | %.1f %% | %.1f %% | %,d of %,d | %,d | %,d of %,d | %,d | %,d | %d | %d |",
        policy,
        extraKm(),
        100 * apart(),
        100 * calmP95(),
        rejected,
        starts,
        rejectedWithRoom,
        late,
        placements,
        driven,
        healthyMoves,
        mostMovesInAMinute,
        mostIntoHealed);
  }

  /** What a policy must not have; empty if it has kept all. */
  List<String> missed() {
    var missed = new ArrayList<String>();
    if (rejectedWithRoom > 0) {
      missed.add(rejectedWithRoom + " rejected while a zone had room");
    }
    if (apart() >= MOST_APART || calmP95() >= MOST_APART) {
      missed.add("twins 10 % apart or more");
    }
    if (healthyMoves > 0) {
      missed.add(healthyMoves + " streams moved though healthy");
    }
    if (mostMovesInAMinute > 1) {
      missed.add("a stream moved %d times within a minute".formatted(mostMovesInAMinute));
    }
    if (mostIntoHealedOfAnEdge > MOST_OF_AN_EDGE) {
      missed.add(
          "%d jobs of an edge within a second into a zone that heals"
              .formatted(mostIntoHealedOfAnEdge));
    }
    return missed;
  }
}
