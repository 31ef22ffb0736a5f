package org.zonecast.job.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.BroadcastRecords;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.CdnRegistry;
import org.zonecast.job.Claim;
import org.zonecast.job.EpochId;
import org.zonecast.job.Job;
import org.zonecast.job.JobStore;
import org.zonecast.job.JobStore.State;
import org.zonecast.job.JobStore.Submitted;
import org.zonecast.job.Slate;
import org.zonecast.job.StreamOptions;
import org.zonecast.job.StreamRecord;
import org.zonecast.job.StreamRegistry;
import org.zonecast.job.WorkerDirectory;
import org.zonecast.job.WorkerRecord;

/** What every store of a zone does, wherever it keeps it. It begins empty for each test. */
abstract class ZoneContract {
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofSeconds(2);
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String X264 = "x264-r1";
  private static final String NVENC = "nvenc-r1";

  abstract JobStore jobs();

  abstract WorkerDirectory workers();

  abstract StreamRegistry streams();

  abstract CdnRegistry cdns();

  abstract BroadcastRecords broadcasts();

  @Test
  void submitIsIdempotentByItsId() {
    assertThat(jobs().submit(job("a", 10))).isEqualTo(Submitted.QUEUED);
    assertThat(jobs().submit(job("a", 10))).isEqualTo(Submitted.KNOWN);
    assertThat(jobs().queued()).isEqualTo(1);

    Claim claim = claim(60).orElseThrow();
    assertThat(jobs().submit(job("a", 10))).isEqualTo(Submitted.KNOWN);
    assertThat(jobs().complete(claim)).isTrue();

    assertThat(jobs().submit(job("a", 10))).as("also when completed").isEqualTo(Submitted.KNOWN);
    assertThat(claim(60)).isEmpty();
  }

  @Test
  void jobsAreClaimedOnceAndInTheOrderOfTheirSubmits() {
    for (String id : List.of("a", "b", "c")) {
      jobs().submit(job(id, id.equals("b") ? 20 : 10));
    }

    assertThat(claimedIds(60)).containsExactly("a", "b", "c");
    assertThat(jobs().queued()).isZero();
  }

  @Test
  void whoWaitsForAJobIsWokenWhenOneComes() throws Exception {
    var woken = new CompletableFuture<Long>();
    Thread.ofVirtual()
        .start(() -> {
          long sinceNanos = System.nanoTime();
          try {
            while (claim(60).isEmpty()) {
              jobs().awaitJob("cpu", List.of(NVENC, X264), Duration.ofMillis(500));
            }
            woken.complete(System.nanoTime() - sinceNanos);
          } catch (InterruptedException | RuntimeException e) {
            woken.completeExceptionally(e);
          }
        });
    jobs().submit(job("a", 10));
    assertThat(woken.get(60, TimeUnit.SECONDS)).isPositive();
    assertThat(claim(60)).isEmpty();
  }

  @Test
  void aWaitThatNobodyEndsIsOverInTime() throws InterruptedException {
    long sinceNanos = System.nanoTime();
    jobs().awaitJob("cpu", List.of(X264), Duration.ofMillis(100));
    assertThat(Duration.ofNanos(System.nanoTime() - sinceNanos))
        .isGreaterThanOrEqualTo(Duration.ofMillis(90));
  }

  @Test
  void claimsMatchKindEncoderAndUnits() {
    jobs().submit(job("big", 50));
    jobs().submit(job("gpu", Job.GPU, NVENC, 10));
    jobs().submit(job("other-encoder", Job.CPU, "x264-r2", 10));
    jobs().submit(job("fits", 10));

    assertThat(jobs().claim("w", Job.CPU, List.of(), 99, LEASE)).isEmpty();
    assertThat(claim(9)).isEmpty();
    assertThat(claim(10)).map(c -> c.job().id()).contains("fits");
    assertThat(claim(49)).isEmpty();
    assertThat(jobs().claim("w", Job.GPU, List.of(X264, NVENC), 10, LEASE))
        .map(c -> c.job().id())
        .contains("gpu");
    assertThat(jobs().claim("w", Job.CPU, List.of(X264, "x264-r2"), 50, LEASE))
        .map(c -> c.job().id())
        .contains("big");
  }

  @Test
  void lapsedClaimsGoBackBeforeTheOthersInTheirOldOrder() {
    for (String id : List.of("a", "b", "c", "d")) {
      jobs().submit(job(id, 10));
    }
    Claim a = jobs().claim("w", Job.CPU, List.of(X264), 60, SHORT).orElseThrow();
    Claim b = jobs().claim("w", Job.CPU, List.of(X264), 60, SHORT).orElseThrow();
    assertThat(List.of(a.job().id(), b.job().id())).containsExactly("a", "b");

    await().atMost(SOON).until(() -> jobs().state("b") == State.QUEUED);

    assertThat(jobs().queued()).isEqualTo(4);
    assertThat(jobs().complete(a)).as("the claim has lapsed").isFalse();
    assertThat(claimedIds(60)).containsExactly("a", "b", "c", "d");
    assertThat(jobs().complete(a)).as("the job is another's by now").isFalse();
  }

  @Test
  void smallJobWhoseClaimLapsedComesBeforeAnOlderBigOne() {
    jobs().submit(job("big", 50));
    jobs().submit(job("small", 10));
    assertThat(jobs().claim("w", Job.CPU, List.of(X264), 10, SHORT)).isPresent();
    await().atMost(SOON).until(() -> jobs().state("small") == State.QUEUED);

    assertThat(claimedIds(60)).containsExactly("small", "big");
  }

  @Test
  void completedJobStaysCompleted() {
    jobs().submit(job("a", 10));
    Claim claim = claim(60).orElseThrow();
    assertThat(jobs().state("a")).isEqualTo(State.CLAIMED);

    assertThat(jobs().complete(claim)).isTrue();
    assertThat(jobs().complete(claim)).as("said twice").isTrue();

    assertThat(jobs().state("a")).isEqualTo(State.COMPLETED);
  }

  @Test
  void releasedJobGoesBackToItsOldPlace() {
    jobs().submit(job("a", 10));
    jobs().submit(job("b", 10));
    Claim claim = claim(60).orElseThrow();

    jobs().release(claim);
    jobs().release(claim);

    assertThat(jobs().queued()).isEqualTo(2);
    assertThat(jobs().complete(claim)).isFalse();
    assertThat(claimedIds(60)).containsExactly("a", "b");
  }

  @Test
  void jobsThatAWorkerCarriesAreTakenOutOfTheQueueOrNotedAsTaken() {
    jobs().submit(job("waits", 10));
    jobs().submit(job("claimed", 10));
    jobs().submit(job("others", 10));
    assertThat(jobs().claim("w9", Job.CPU, List.of(X264), 60, LEASE)).isPresent();
    assertThat(jobs().claim("w1", Job.CPU, List.of(X264), 60, LEASE)).isPresent();
    jobs().submit(job("free", 10));

    assertThat(jobs().hold("w1", List.of("claimed", "others", "waits", "forgotten"))).isEqualTo(3);
    assertThat(jobs().hold("w1", List.of("claimed", "others", "forgotten"))).isZero();

    assertThat(jobs().state("waits")).as("another worker's claim").isEqualTo(State.CLAIMED);
    assertThat(jobs().state("claimed")).as("its own claim").isEqualTo(State.COMPLETED);
    assertThat(jobs().state("others")).as("back in the queue").isEqualTo(State.COMPLETED);
    assertThat(jobs().submit(job("forgotten", 10))).isEqualTo(Submitted.KNOWN);
    assertThat(claimedIds(60)).containsExactly("free");
    assertThat(jobs().hold("w1", List.of())).isZero();
  }

  @Test
  void onlyAWaitingJobIsWithdrawn() {
    jobs().submit(job("a", 10));
    jobs().submit(job("b", 10));
    assertThat(jobs().withdraw("a")).isTrue();
    assertThat(jobs().withdraw("a")).isFalse();
    assertThat(jobs().state("a")).isEqualTo(State.ABSENT);

    assertThat(claim(60)).map(c -> c.job().id()).contains("b");
    assertThat(jobs().withdraw("b")).isFalse();
    assertThat(jobs().submit(job("a", 10))).isEqualTo(Submitted.QUEUED);
  }

  @Test
  void workerIsListedUntilItsHeartbeatLapses() {
    WorkerRecord worker = worker("w1", 42);
    workers().heartbeat(worker, LEASE);
    workers().heartbeat(worker("w0", 43), SHORT);
    assertThat(workers().workers()).contains(worker);

    await().atMost(SOON).until(() -> workers().workers().equals(List.of(worker)));
    assertThat(workers().requestDrain("w0")).as("gone").isFalse();

    workers().leave("w1");
    assertThat(workers().workers()).isEmpty();
  }

  @Test
  void drainIsToldToTheProcessThatWasAsked() {
    assertThat(workers().requestDrain("w1")).isFalse();
    assertThat(workers().heartbeat(worker("w1", 42), LEASE)).isFalse();

    assertThat(workers().requestDrain("w1")).isTrue();

    assertThat(workers().heartbeat(worker("w1", 42), LEASE)).isTrue();
    assertThat(workers().heartbeat(worker("w1", 42), LEASE)).as("and again").isTrue();
    assertThat(workers().heartbeat(worker("w1", 77), LEASE)).as("a new process").isFalse();
  }

  @Test
  void streamRecordGivesWayToAHigherVersionOnly() {
    StreamRecord first = stream("s1", 1, Instant.parse("2026-11-21T10:00:00.123Z"));
    StreamRecord older = stream("s0", 9, Instant.parse("2026-11-21T09:00:00Z"));
    assertThat(streams().put(first)).isTrue();
    assertThat(streams().put(first)).isFalse();
    assertThat(streams().put(older)).isTrue();
    assertThat(streams().put(first.asDeleted())).isTrue();
    assertThat(streams().put(first)).isFalse();

    assertThat(streams().find("s1")).contains(first.asDeleted());
    assertThat(streams().find("none")).isEmpty();
    assertThat(streams().all()).containsExactly(older, first.asDeleted());
  }

  @Test
  void noVersionTakesTheDeletionOfAStreamBack() {
    StreamRecord first = stream("s", 1, Instant.EPOCH);
    assertThat(streams().put(first)).isTrue();
    assertThat(streams().put(first.with(Slate.ofText("a")).with(Slate.ofText("b")))).isTrue();
    assertThat(streams().put(first.asDeleted())).as("from one who knew less").isTrue();
    assertThat(streams().put(stream("s", 77, Instant.EPOCH))).isFalse();

    assertThat(streams().find("s")).contains(first.asDeleted());
  }

  @Test
  void ofOneVersionTheSameStaysInWhateverOrderTheyCome() {
    var random = new Random(7);
    for (int round = 0; round < 40; round++) {
      var changes = new ArrayList<StreamRecord>();
      for (String text : List.of("a", "Grüße", "\"deleted\":true", "\"", "")) {
        StreamRecord first = stream("s" + round, 1 + random.nextInt(2), Instant.EPOCH);
        changes.add(first.with(Slate.ofText(text)));
      }
      Collections.shuffle(changes, random);
      StreamRecord stays = changes.getFirst();
      streams().put(stays);
      for (StreamRecord change : changes) {
        boolean replaces = change.replaces(stays);
        assertThat(streams().put(change)).as("%s after %s", change, stays).isEqualTo(replaces);
        stays = replaces ? change : stays;
      }
      assertThat(streams().find("s" + round)).contains(stays);
    }
  }

  @Test
  void deletionOfACdnStaysBeforeAChangeOfItsVersionAndGivesWayToALaterOne() {
    CdnRecord deleted = cdn("a", 1).asDeleted();
    CdnRecord changed = cdn("a", 2);
    assertThat(cdns().put(changed)).isTrue();
    assertThat(cdns().put(deleted)).isTrue();
    assertThat(cdns().put(changed)).isFalse();
    assertThat(cdns().all()).containsExactly(deleted);

    assertThat(cdns().put(cdn("a", 3))).isTrue();
    assertThat(cdns().all()).containsExactly(cdn("a", 3));
  }

  @Test
  void versionsAreComparedAsNumbersOfAnyLength() {
    long big = (1L << 53) + 1;
    Instant now = Instant.parse("2026-11-21T10:00:00Z");
    assertThat(streams().put(stream("s", 9, now))).isTrue();
    assertThat(streams().put(stream("s", 10, now))).isTrue();
    assertThat(streams().put(stream("s", big - 1, now))).isTrue();
    assertThat(streams().put(stream("s", big, now))).isTrue();
    assertThat(streams().put(stream("s", big, now))).isFalse();
  }

  @Test
  void cdnRecordsAreListedByName() {
    CdnRecord b = cdn("b", 1);
    CdnRecord a = cdn("a", 3);
    assertThat(cdns().put(b)).isTrue();
    assertThat(cdns().put(a)).isTrue();
    assertThat(cdns().put(cdn("a", 2))).isFalse();

    assertThat(cdns().all()).containsExactly(a, b);
  }

  @Test
  void broadcastRecordIsTheOneOfTheLatestEpoch() {
    assertThat(broadcasts().find("s")).isEmpty();
    broadcasts().put(broadcast("b1", 1, "e1", 7, false));
    broadcasts().put(broadcast("b1", 2, "e2", 9, false));
    broadcasts().put(broadcast("b1", 1, "e1", 8, false));
    broadcasts().put(broadcast("b1", 2, "e1", 8, false));
    assertThat(broadcasts().find("s"))
        .hasValueSatisfying(found -> {
          assertThat(found.record()).isEqualTo(broadcast("b1", 2, "e2", 9, false));
          assertThat(found.age()).isBetween(Duration.ZERO, SOON);
        });
  }

  @Test
  void broadcastsThatHaveNotEndedAreListed() {
    broadcasts().put(broadcast("b1", 1, "e1", 7, false));
    assertThat(broadcasts().running()).hasSize(1);
    broadcasts().put(broadcast("b1", 1, "e1", 7, true));
    assertThat(broadcasts().running()).isEmpty();
    broadcasts().put(broadcast("b1", 1, "e1", 7, false));
    assertThat(broadcasts().running()).isEmpty();
    broadcasts().put(broadcast("b2", 1, "e1", 7, false));
    assertThat(broadcasts().running())
        .extracting(found -> found.record().broadcastId())
        .containsExactly("b2");
  }

  private static BroadcastRecord broadcast(
      String id, int epoch, String startId, long last, boolean ended) {
    var epochId = new EpochId(epoch, startId);
    return new BroadcastRecord(
        "s",
        id,
        epochId,
        "edge",
        List.of(new BroadcastRecord.Past(epochId, 5, 0, List.of("240p", "audio"))),
        null,
        20,
        last,
        -1,
        ended,
        ended,
        Instant.parse("2026-11-21T10:00:00Z"),
        List.of(),
        "a");
  }

  private Optional<Claim> claim(int units) {
    return jobs().claim("w", Job.CPU, List.of(X264), units, LEASE);
  }

  private List<String> claimedIds(int units) {
    var ids = new ArrayList<String>();
    for (Optional<Claim> c = claim(units); c.isPresent(); c = claim(units)) {
      ids.add(c.get().job().id());
    }
    return ids;
  }

  static Job job(String id, int units) {
    return job(id, Job.CPU, X264, units);
  }

  private static Job job(String id, String kind, String encoderId, int units) {
    URI feed = URI.create("ws://127.0.0.1:1/feed/s/1-e");
    return new Job(id, "s", "b", new EpochId(1, "e"), kind, encoderId, units, feed, "secret");
  }

  private static WorkerRecord worker(String id, long pid) {
    return new WorkerRecord(
        id, "zone-a", pid, Job.CPU, List.of(X264), 120, 10, WorkerRecord.READY, List.of("s"));
  }

  private static StreamRecord stream(String id, long version, Instant createdAt) {
    return new StreamRecord(
        id,
        "My stream",
        "light",
        Duration.ofMillis(60_500),
        StreamOptions.DEFAULT,
        false,
        createdAt,
        version);
  }

  private static CdnRecord cdn(String name, long version) {
    URI url = URI.create("http://127.0.0.1:9/");
    return new CdnRecord(name, CdnRecord.HTTP, url, url, "secret", false, version);
  }
}
