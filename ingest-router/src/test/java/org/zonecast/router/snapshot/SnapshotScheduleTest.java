package org.zonecast.router.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.job.StoreException;
import org.zonecast.job.ZoneLeases;
import org.zonecast.job.memory.MemoryZone;
import org.zonecast.router.TestStores;
import org.zonecast.router.peer.ZoneStore;

class SnapshotScheduleTest {
  private static final Duration EVERY = Duration.ofMinutes(60);

  @TempDir private Path folder;
  private final MemoryZone zone = new MemoryZone();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final FakeLeases leases = new FakeLeases();

  @Test
  void oneOfTwoRoutersTakesIt() throws Exception {
    zone.streams.put("s1", SnapshotsTest.stream("s1", 1));
    try (SnapshotSchedule one = schedule("r1", folder);
        SnapshotSchedule other = schedule("r2", folder)) {
      one.look();
      other.look();

      assertThat(leases.log).containsExactly("r1 takes for PT1H");
      assertThat(files()).hasSize(1);
      assertThat(counted("taken")).isEqualTo(1);
    }
  }

  @Test
  void failureIsLeftToTheNextOneAfterAMinute() throws Exception {
    zone.streams.put("s1", SnapshotsTest.stream("s1", 1));
    Path noFolder = Files.writeString(folder.resolve("file"), "x");
    try (SnapshotSchedule one = schedule("r1", noFolder)) {
      one.look();

      assertThat(leases.log).containsExactly("r1 takes for PT1H", "r1 leaves after PT1M");
      assertThat(counted("failed")).isEqualTo(1);
    }
  }

  @Test
  void leaseThatCouldNotBeLeftIsLeftWithTheNextLook() throws Exception {
    zone.streams.put("s1", SnapshotsTest.stream("s1", 1));
    Path noFolder = Files.writeString(folder.resolve("file"), "x");
    leases.leavesToFail = 2;
    try (SnapshotSchedule one = schedule("r1", noFolder)) {
      one.look();
      one.look();
      assertThat(leases.log).containsExactly("r1 takes for PT1H");
      one.look();
      one.look();

      assertThat(leases.log).containsExactly("r1 takes for PT1H", "r1 leaves after PT1M");
      assertThat(counted("failed")).isEqualTo(1);
    }
  }

  @Test
  void whateverGoesWrongIsAFailureAndTheScheduleGoesOn() {
    try (SnapshotSchedule one = schedule("r1", folder, 1, new BrokenClock())) {
      one.look();

      assertThat(leases.log).containsExactly("r1 takes for PT1H", "r1 leaves after PT1M");
      assertThat(counted("failed")).isEqualTo(1);
      leases.fault = new LinkageError("made up");
      one.look();
      assertThat(counted("failed")).isEqualTo(2);
    }
  }

  @Test
  void oldOnesThatCannotBeDroppedAreNoReasonToTakeAnotherSoon() throws Exception {
    zone.streams.put("s1", SnapshotsTest.stream("s1", 1));
    Path old = Files.createDirectory(folder.resolve("zone-a-20200101T000000Z.json.gz"));
    Files.writeString(old.resolve("file"), "so that it cannot be deleted");
    try (SnapshotSchedule one = schedule("r1", folder, 1)) {
      one.look();

      assertThat(leases.log).containsExactly("r1 takes for PT1H");
      assertThat(counted("taken")).isEqualTo(1);
      assertThat(counted("failed")).isZero();
      assertThat(meters.counter("zonecast.snapshots.prune.failed").count()).isEqualTo(1);
      assertThat(files()).hasSize(2);
    }
  }

  @Test
  void storeThatIsAwayIsNoFailureOfSnapshots() {
    leases.away = true;
    try (SnapshotSchedule one = schedule("r1", folder)) {
      one.look();
    }

    assertThat(meters.find("zonecast.snapshots").counters())
        .as("there from the start, for alarms")
        .hasSize(3)
        .allMatch(counter -> counter.count() == 0);
  }

  private SnapshotSchedule schedule(String router, Path to) {
    return schedule(router, to, 3);
  }

  private SnapshotSchedule schedule(String router, Path to, int keep) {
    return schedule(router, to, keep, Clock.systemUTC());
  }

  private SnapshotSchedule schedule(String router, Path to, int keep, Clock clock) {
    ZoneStore store = TestStores.of(zone);
    var snapshots =
        new Snapshots(
            "zone-a",
            new FolderPlace(to),
            keep,
            SnapshotFormat.MAX_BYTES,
            new Snapshots.Records(store.streams(), store.cdns(), store.broadcasts()),
            clock);
    return new SnapshotSchedule(snapshots, leases, router, EVERY, meters);
  }

  private List<Path> files() throws IOException {
    try (var all = Files.list(folder)) {
      return all.toList();
    }
  }

  private double counted(String outcome) {
    return meters.counter("zonecast.snapshots", "outcome", outcome).count();
  }

  /** Fails with what nobody expects. */
  private static final class BrokenClock extends Clock {
    @Override
    public Instant instant() {
      throw new LinkageError("made up");
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId other) {
      return this;
    }
  }

  /** A lease that never lapses. */
  private static final class FakeLeases implements ZoneLeases {
    final List<String> log = new ArrayList<>();
    boolean away;
    int leavesToFail;
    @Nullable Error fault;
    private boolean taken;

    @Override
    public boolean take(String chore, String owner, Duration time) {
      if (away) {
        throw new StoreException("away", true);
      }
      if (fault != null) {
        throw fault;
      }
      boolean free = !taken;
      taken = true;
      if (free) {
        log.add(owner + " takes for " + time);
      }
      return free;
    }

    @Override
    public void leave(String chore, String owner, Duration after) {
      if (leavesToFail-- > 0) {
        throw new StoreException("away", true);
      }
      log.add(owner + " leaves after " + after);
    }
  }
}
