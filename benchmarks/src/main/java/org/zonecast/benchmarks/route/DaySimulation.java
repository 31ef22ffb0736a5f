package org.zonecast.benchmarks.route;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Function;
import org.zonecast.router.authority.SubmitPauses;
import org.zonecast.router.route.Region;
import org.zonecast.router.route.World;

/**
 * A day with one policy, event by event. A job that a zone took without room there waits; another
 * attempt follows when an edge would make it, and after 15 s the stream counts as rejected.
 */
final class DaySimulation {
  private static final long ROUND_MS = 500;
  private static final long HEARTBEAT_MS = 1000;
  private static final long MINUTE_MS = 60_000;
  private static final long PATIENCE_MS = 15_000;
  private static final long CLAIM_MS = 50;
  private static final long RESTART_MS = 10_000;

  /** A zone that failed this long ago is trusted again and has healed. */
  private static final long SETTLED_MS = 70_000;

  private final DayPlan plan;
  private final List<Region> regions;
  private final Map<String, SimZone> zones = new LinkedHashMap<>();
  private final Policy policy;
  private final DayFigures figures = new DayFigures();
  private final Random random;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long sequence;
  private long nowMs;

  private record Event(long atMs, long sequence, Runnable work) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(atMs, other.atMs);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }

  DaySimulation(
      World world, DayPlan plan, long seed, Function<Map<String, SimZone>, Policy> policy) {
    this.plan = plan;
    this.regions = world.regions();
    this.random = new Random(seed);
    for (Region region : regions) {
      region.zones().forEach(name -> zones.put(name, new SimZone(region, name)));
    }
    this.policy = policy.apply(zones);
  }

  DayFigures run() {
    plan.starts().forEach(start -> at(start.atMs(), () -> begin(start.stream())));
    plan.pauses().forEach(this::plan);
    plan.deaths().forEach(death -> at(death.atMs(), () -> die(death)));
    plan.faults()
        .forEach(fault -> {
          at(fault.fromMs(), () -> breaks(fault));
          at(fault.toMs(), () -> heals(fault));
        });
    every(0, HEARTBEAT_MS, () -> zones.values().forEach(SimZone::heartbeats));
    every(1, ROUND_MS, () -> policy.round(nowMs));
    every(2, MINUTE_MS, this::sample);
    while (!events.isEmpty()) {
      Event next = events.remove();
      nowMs = next.atMs;
      next.work.run();
    }
    return figures;
  }

  String policy() {
    return policy.name();
  }

  private void at(long atMs, Runnable work) {
    if (atMs <= plan.lengthMs()) {
      events.add(new Event(atMs, sequence++, work));
    }
  }

  private void every(long fromMs, long periodMs, Runnable work) {
    at(
        fromMs,
        () -> {
          work.run();
          every(fromMs + periodMs, periodMs, work);
        });
  }

  // ---- streams ----------------------------------------------------------------------------------

  private void begin(SimulatedStream stream) {
    figures.started();
    at(stream.endMs, () -> end(stream));
    needs(stream);
  }

  private void plan(DayPlan.Pause pause) {
    SimulatedStream stream = pause.stream();
    at(
        pause.fromMs(),
        () -> {
          if (!stream.over && pause.toMs() < stream.endMs) {
            leave(stream);
            stream.paused = true;
            at(
                pause.toMs(),
                () -> {
                  stream.paused = false;
                  if (!stream.over) {
                    needs(stream);
                  }
                });
          }
        });
  }

  private void end(SimulatedStream stream) {
    leave(stream);
    stream.over = true;
  }

  private void leave(SimulatedStream stream) {
    stream.turn++;
    if (stream.worker != null) {
      stream.lastSeenMs = nowMs;
      stream.worker.drop(stream);
      stream.worker = null;
    }
  }

  /** It needs a worker from now on. */
  private void needs(SimulatedStream stream) {
    if (stream.over || stream.paused) {
      return;
    }
    stream.turn++;
    stream.waitsSinceMs = nowMs;
    stream.attempt = 0;
    submit(stream, stream.turn);
  }

  private void submit(SimulatedStream stream, int turn) {
    if (stream.turn != turn || stream.over || stream.worker != null) {
      return;
    }
    if (nowMs - stream.waitsSinceMs > PATIENCE_MS) {
      figures.rejected(zones.values().stream().anyMatch(zone -> zone.hasRoom(stream.units)));
      stream.over = true;
      return;
    }
    stream.attempt++;
    SimZone taker = null;
    for (String name : policy.order(stream, nowMs)) {
      SimZone zone = zones.get(name);
      if (zone != null && !zone.storeAway && !zone.cut) {
        taker = zone;
        break;
      }
    }
    if (taker == null) {
      again(stream, turn, SubmitPauses.afterRefusal(stream.attempt));
      return;
    }
    policy.placed(stream, taker.name, nowMs);
    stream.passedOver = !taker.name.equals(stream.lastZone) && couldReturn(stream);
    countHealed(taker, stream);
    SimZone zone = taker;
    at(nowMs + CLAIM_MS, () -> claim(stream, turn, zone));
    again(stream, turn, SubmitPauses.forHello(stream.attempt));
  }

  private void again(SimulatedStream stream, int turn, Duration pause) {
    at(nowMs + pause.toMillis(), () -> submit(stream, turn));
  }

  private void claim(SimulatedStream stream, int turn, SimZone zone) {
    if (stream.turn != turn
        || stream.over
        || stream.worker != null
        || zone.workersGone
        || zone.cut) {
      return;
    }
    SimZone.Worker worker = zone.claim(stream.units, random);
    if (worker == null) {
      stream.driven |= zone.name.equals(stream.lastZone);
      return;
    }
    String last = stream.lastZone;
    if (last != null && !last.equals(zone.name)) {
      figures.moved(stream, stream.passedOver && couldReturn(stream), nowMs);
    }
    worker.take(stream);
    stream.worker = worker;
    stream.lastZone = zone.name;
    stream.lastSeenMs = nowMs;
    stream.driven = false;
    figures.placed(stream, zone, regions, nowMs - stream.waitsSinceMs);
  }

  /** Whether the zone that it had is well, and has and tells of room for it. */
  private boolean couldReturn(SimulatedStream stream) {
    SimZone before = stream.lastZone == null ? null : zones.get(stream.lastZone);
    return before != null
        && before.hasRoom(stream.units)
        && before.toldRoom(stream.units)
        && nowMs - before.changedMs > SETTLED_MS
        && !stream.driven;
  }

  // ---- faults -----------------------------------------------------------------------------------

  private void die(DayPlan.Death death) {
    SimZone zone = zones.get(death.zone());
    if (zone != null) {
      SimZone.Worker worker = zone.workers.get(death.worker());
      worker.dead = true;
      zone.heartbeats();
      lose(worker, false);
      at(nowMs + RESTART_MS, () -> worker.dead = false);
    }
  }

  /**
   * @param zoneFailed and not this worker alone
   */
  private void lose(SimZone.Worker worker, boolean zoneFailed) {
    for (SimulatedStream stream : new ArrayList<>(worker.streams)) {
      leave(stream);
      stream.driven = zoneFailed;
      needs(stream);
    }
  }

  private void breaks(Fault fault) {
    SimZone zone = zones.get(fault.zone());
    if (zone == null) {
      return;
    }
    set(zone, fault.kind(), true);
    if (fault.kind() != Fault.Kind.STORE) {
      zone.workers.forEach(worker -> lose(worker, true));
    }
  }

  private void heals(Fault fault) {
    SimZone zone = zones.get(fault.zone());
    if (zone != null) {
      set(zone, fault.kind(), false);
    }
  }

  private void set(SimZone zone, Fault.Kind kind, boolean broken) {
    zone.changedMs = nowMs;
    switch (kind) {
      case WORKERS -> zone.workersGone = broken;
      case STORE -> zone.storeAway = broken;
      case CUT -> zone.cut = broken;
    }
    zone.heartbeats();
  }

  /** A job comes to a zone; of interest if that has healed in the last minute. */
  private void countHealed(SimZone zone, SimulatedStream stream) {
    if (zone.up() && nowMs - zone.changedMs <= MINUTE_MS) {
      figures.intoHealed(zone.name, stream.edge, nowMs);
    }
  }

  private void sample() {
    for (Region region : regions) {
      SimZone a = zones.get(region.zones().get(0));
      SimZone b = zones.get(region.zones().get(1));
      if (a != null && b != null) {
        figures.sample(a, b, nowMs);
      }
    }
  }
}
