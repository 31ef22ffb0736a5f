package org.zonecast.benchmarks.route;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.Job;
import org.zonecast.job.WorkerRecord;
import org.zonecast.router.route.Region;
import org.zonecast.router.route.ZoneReport;

/** A simulated zone: its workers, what they carry, and what it says of itself a little later. */
final class SimZone {
  static final int WORKERS = 20;
  static final int UNITS = 320;
  static final int CAPACITY = WORKERS * UNITS;

  final Region region;
  final String name;
  final List<Worker> workers = new ArrayList<>();
  boolean workersGone;
  boolean storeAway;
  boolean cut;

  /** When a fault last began or ended. */
  long changedMs = Long.MIN_VALUE / 2;

  private @Nullable ZoneReport report;
  private long reportMs = -1;

  /** A worker. */
  final class Worker {
    final String id;
    final Set<SimulatedStream> streams = new LinkedHashSet<>();

    /** It has died, and another one has not started in its place yet. */
    boolean dead;

    int usedUnits;

    /** What its last heartbeat told. */
    int toldUnits;

    List<String> toldStreams = List.of();

    Worker(String id) {
      this.id = id;
    }

    SimZone zone() {
      return SimZone.this;
    }

    void take(SimulatedStream stream) {
      streams.add(stream);
      usedUnits += stream.units;
    }

    boolean hasRoom(int units) {
      return !dead && UNITS - usedUnits >= units;
    }

    void tell() {
      toldUnits = usedUnits;
      toldStreams = streams.stream().map(stream -> stream.id).toList();
    }

    void drop(SimulatedStream stream) {
      if (streams.remove(stream)) {
        usedUnits -= stream.units;
      }
    }
  }

  SimZone(Region region, String name) {
    this.region = region;
    this.name = name;
    for (int i = 0; i < WORKERS; i++) {
      workers.add(new Worker(name + "-w" + i));
    }
  }

  /** Whether a job may be submitted and taken up there now. */
  boolean up() {
    return !workersGone && !storeAway && !cut;
  }

  int usedUnits() {
    return workers.stream().mapToInt(worker -> worker.usedUnits).sum();
  }

  boolean hasRoom(int units) {
    return up() && workers.stream().anyMatch(worker -> worker.hasRoom(units));
  }

  /** Whether it has said that it has room. */
  boolean toldRoom(int units) {
    return workers.stream().anyMatch(worker -> !worker.dead && UNITS - worker.toldUnits >= units);
  }

  /** One of the workers that could take it: whoever asks first. */
  @Nullable Worker claim(int units, Random random) {
    List<Worker> free = workers.stream().filter(worker -> worker.hasRoom(units)).toList();
    return free.isEmpty() ? null : free.get(random.nextInt(free.size()));
  }

  /** All heartbeats of this moment. */
  void heartbeats() {
    workers.forEach(Worker::tell);
    reportMs = -1;
  }

  /** The report of a round, the same for all edges; null if the zone is cut off. */
  @Nullable ZoneReport report(long roundMs, Instant at) {
    if (cut) {
      return null;
    }
    ZoneReport known = report;
    if (known == null || reportMs != roundMs) {
      known =
          new ZoneReport(
              region.name(),
              name,
              !storeAway,
              storeAway ? "simulated" : "",
              workersGone
                  ? List.of()
                  : workers.stream().filter(worker -> !worker.dead).map(this::record).toList(),
              0,
              at);
      report = known;
      reportMs = roundMs;
    }
    return known;
  }

  private WorkerRecord record(Worker worker) {
    return new WorkerRecord(
        worker.id,
        name,
        1,
        Job.CPU,
        List.of("x264"),
        UNITS,
        worker.toldUnits,
        WorkerRecord.READY,
        worker.toldStreams);
  }
}
