package org.zonecast.worker.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zonecast.job.EpochId;
import org.zonecast.job.Job;
import org.zonecast.job.JobStore;
import org.zonecast.job.WorkerRecord;
import org.zonecast.job.memory.MemoryZone;

class ClaimLoopTest {
  private final List<FakeRun> runs = new ArrayList<>();
  private long nowNanos;
  private final MemoryZone zone = new MemoryZone(() -> nowNanos);
  private int warm = 9;
  private boolean outdated;
  private int childrenWanted;
  private int drains;
  private int enqueued;
  private final ClaimLoop loop =
      new ClaimLoop(
          new WorkerIdentity("w1", "z1", 42, "cpu", List.of("enc"), 100, "measured"),
          zone.jobs(),
          zone.workers(),
          (job, listener) -> {
            FakeRun run = new FakeRun(listener);
            runs.add(run);
            return run;
          },
          new ClaimHost() {
            @Override
            public int warmChildren() {
              return warm;
            }

            @Override
            public void childWanted() {
              childrenWanted++;
            }

            @Override
            public boolean outdated() {
              return outdated;
            }

            @Override
            public URI offers() {
              return URI.create("http://w1:9090");
            }

            @Override
            public void drains() {
              drains++;
            }
          },
          () -> nowNanos);

  @Test
  void jobsAreClaimedWhileThereIsRoom() {
    enqueue(40, 40, 40);
    loop.step();
    assertThat(runs).hasSize(2);
    assertThat(loop.usedUnits()).isEqualTo(80);

    runs.getFirst().listener.closed();
    loop.step();
    assertThat(runs).hasSize(3);
  }

  @Test
  void whatIsCarriedIsSaidEveryFiveSecondsAndWhenTheStoreIsBack() {
    enqueue(20, 20);
    loop.step();
    runs.getFirst().listener.answered();
    nowNanos += Duration.ofSeconds(5).toNanos();
    loop.step();
    assertThat(zone.held)
        .as("the other one is still being asked for")
        .containsExactly(List.of("s0"));

    loop.step();
    assertThat(zone.held).hasSize(1);
    zone.away = true;
    loop.step();
    zone.away = false;
    loop.step();
    assertThat(zone.held).hasSize(2);

    runs.getFirst().listener.closed();
    nowNanos += Duration.ofSeconds(5).toNanos();
    loop.step();
    assertThat(zone.held).hasSize(2);
  }

  @Test
  void noMoreJobsAreClaimedThanCodecChildrenWaitForOne() {
    warm = 0;
    enqueue(20, 20, 20);
    loop.step();
    assertThat(runs).isEmpty();
    warm = 1;
    loop.step();
    loop.step();
    assertThat(runs).as("the first may be about to take the child").hasSize(1);
    runs.getFirst().listener.answered();
    warm = 0;
    loop.step();
    assertThat(runs).hasSize(1);
    warm = 2;
    loop.step();
    assertThat(runs).hasSize(3);
  }

  @Test
  void aChildIsAskedForWhileAJobWaitsAndThereIsRoomForIt() {
    warm = 0;
    loop.step();
    assertThat(childrenWanted).as("no job waits").isZero();
    enqueue(100, 20);
    loop.step();
    loop.step();
    assertThat(childrenWanted).isEqualTo(2);

    warm = 1;
    loop.step();
    assertThat(runs).hasSize(1);
    assertThat(childrenWanted).as("no room for the other one").isEqualTo(2);
  }

  @Test
  void aChildIsAskedForWhenAnOfferHasRoomAndNoChild() {
    warm = 0;
    assertThat(loop.offer(job("offered", 101)).taken()).isFalse();
    assertThat(childrenWanted).as("no room").isZero();
    assertThat(loop.offer(job("offered", 100)).taken()).isFalse();
    assertThat(childrenWanted).isEqualTo(1);
  }

  @Test
  void itWaitsAtTheStoreWhileAJobCouldBegin() throws InterruptedException {
    warm = 0;
    enqueue(20);
    loop.rest(Duration.ZERO);
    assertThat(zone.waits).hasValue(0);
    warm = 1;
    loop.rest(Duration.ofDays(1));
    assertThat(zone.waits).hasValue(1);
    zone.away = true;
    loop.step();
    loop.rest(Duration.ZERO);
    assertThat(zone.waits).hasValue(1);
  }

  @Test
  void aClaimIsCompletedOnceTheEdgeHasAnswered() {
    enqueue(40);
    loop.step();
    loop.step();
    assertThat(zone.jobs().state("s0")).isEqualTo(JobStore.State.CLAIMED);
    runs.getFirst().listener.answered();
    loop.step();
    assertThat(zone.jobs().state("s0")).isEqualTo(JobStore.State.COMPLETED);
  }

  @Test
  void aClaimWhoseEdgeWasNotAskedGoesBackToTheQueue() {
    enqueue(40);
    loop.step();
    loop.drain();
    runs.getFirst().listener.notAsked();
    runs.getFirst().listener.closed();
    zone.away = true;
    loop.step();
    zone.away = false;
    loop.step();
    assertThat(zone.jobs().state("s0")).isEqualTo(JobStore.State.QUEUED);
  }

  @Test
  void whileTheStoreIsAwayItWaitsLongerAndLongerAndLosesNoCompletion() {
    enqueue(40);
    loop.step();
    runs.getFirst().listener.answered();
    zone.away = true;
    assertThat(loop.step()).isEqualTo(Duration.ofMillis(200));
    assertThat(loop.step()).isEqualTo(Duration.ofMillis(400));
    for (int i = 0; i < 10; i++) {
      loop.step();
    }
    assertThat(loop.step()).isEqualTo(Duration.ofSeconds(2));
    assertThat(loop.storeAway()).isTrue();

    zone.away = false;
    assertThat(loop.step()).isEqualTo(Duration.ofMillis(100));
    assertThat(loop.storeAway()).isFalse();
    assertThat(zone.jobs().state("s0")).isEqualTo(JobStore.State.COMPLETED);
  }

  @Test
  void aHeartbeatGoesOutEverySecond() {
    loop.step();
    loop.step();
    assertThat(zone.heartbeats).hasSize(1);
    nowNanos += Duration.ofSeconds(1).toNanos();
    enqueue(30);
    loop.step();
    nowNanos += Duration.ofSeconds(1).toNanos();
    loop.step();
    assertThat(zone.heartbeats).hasSize(3);
    assertThat(zone.heartbeats.getLast().usedUnits()).isEqualTo(30);
    assertThat(zone.heartbeats.getLast().streams()).containsExactly("s0");
    assertThat(zone.heartbeats.getLast().state()).isEqualTo(WorkerRecord.READY);
  }

  @Test
  void aWorkerWhoseProgramWasReplacedSaysThatItTakesNothing() {
    outdated = true;
    loop.step();
    WorkerRecord told = zone.heartbeats.getLast();
    assertThat(told.state()).isEqualTo(WorkerRecord.OUTDATED);
    assertThat(told.freeUnits()).isZero();
  }

  @Test
  void aWorkerThatFallsSilentIsForgottenAfterFiveSeconds() {
    loop.step();
    nowNanos += Duration.ofSeconds(5).toNanos() - 1;
    assertThat(zone.workers().workers()).hasSize(1);
    nowNanos++;
    assertThat(zone.workers().workers()).isEmpty();
  }

  @Test
  void aWorkerThatIsAskedToDrainClaimsNothingAndMovesItsJobs() throws InterruptedException {
    enqueue(40);
    loop.step();
    assertThat(zone.workers().requestDrain("w1")).isTrue();
    enqueue(40);
    nowNanos += Duration.ofSeconds(1).toNanos();
    loop.step();

    assertThat(runs).hasSize(1);
    assertThat(runs.getFirst().drained).isTrue();
    loop.drain();
    assertThat(drains).isEqualTo(1);
    assertThat(loop.hasRoom()).isFalse();
    assertThat(loop.awaitIdle(Duration.ZERO)).isFalse();
    runs.getFirst().listener.closed();
    assertThat(loop.awaitIdle(Duration.ZERO)).isTrue();
    nowNanos += Duration.ofSeconds(1).toNanos();
    loop.step();
    assertThat(zone.heartbeats.getLast().state()).isEqualTo(WorkerRecord.DRAINING);
  }

  @Test
  void closingStopsWhatRunsAndSaysGoodbye() throws InterruptedException {
    enqueue(40);
    loop.step();
    loop.close();
    assertThat(runs.getFirst().stopped).isTrue();
    assertThat(zone.workers).isEmpty();
  }

  @Test
  void aJobThatAnEdgeBringsIsCarriedLikeOneThatWasClaimed() throws InterruptedException {
    zone.away = true;
    loop.step();
    assertThat(loop.offer(job("s1", 40)).taken()).isTrue();
    assertThat(loop.usedUnits()).isEqualTo(40);
    runs.getFirst().listener.answered();
    zone.away = false;
    nowNanos += Duration.ofSeconds(1).toNanos();
    loop.step();
    assertThat(zone.jobs().state("j-s1"))
        .as("nobody else is to take it")
        .isEqualTo(JobStore.State.COMPLETED);
    assertThat(zone.heartbeats.getLast().streams()).containsExactly("s1");
    loop.drain();
    assertThat(runs.getFirst().drained).isTrue();
    runs.getFirst().listener.closed();
    assertThat(loop.awaitIdle(Duration.ZERO)).isTrue();
  }

  @Test
  void nothingIsTakenThatAClaimWouldNotGet() {
    assertThat(loop.offer(job("s1", 101)).reason()).isEqualTo("no room: 100 units can begin now");
    warm = 0;
    assertThat(loop.offer(job("s1", 40)).reason()).isEqualTo("no room: 0 units can begin now");
    warm = 1;
    assertThat(loop.offer(job("s1", 40)).taken()).isTrue();
    assertThat(loop.offer(job("s2", 40)).reason())
        .as("the first may be about to take the child")
        .isEqualTo("no room: 0 units can begin now");
    runs.getFirst().listener.answered();
    assertThat(loop.offer(job("s1", 40)).reason()).isEqualTo("it has this job");
    assertThat(loop.offer(job("s2", 61)).taken()).isFalse();
    loop.drain();
    assertThat(loop.offer(job("s3", 1)).taken()).isFalse();
    assertThat(runs).hasSize(1);
  }

  @Test
  void aJobForAnotherEncoderIsNotTaken() {
    Job other = job("s1", 40);
    Job gpu =
        new Job(
            other.id(), "s1", "b", other.epoch(), Job.GPU, "enc", 40, other.feedUrl(), "secret");
    Job newer =
        new Job(other.id(), "s1", "b", other.epoch(), "cpu", "new", 40, other.feedUrl(), "secret");
    assertThat(loop.offer(gpu).reason()).isEqualTo("it has another encoder");
    assertThat(loop.offer(newer).reason()).isEqualTo("it has another encoder");
  }

  @Test
  void theDirectorySaysWhereJobsMayBeBrought() {
    loop.step();
    assertThat(zone.heartbeats.getLast().url()).isEqualTo(URI.create("http://w1:9090"));
  }

  private void enqueue(int... units) {
    for (int u : units) {
      String id = "s" + enqueued++;
      URI url = URI.create("ws://127.0.0.1:1/feed/" + id);
      zone.jobs().submit(new Job(id, id, "b", new EpochId(1, "e"), "cpu", "enc", u, url, "secret"));
    }
  }

  private static Job job(String stream, int units) {
    URI url = URI.create("ws://127.0.0.1:1/feed/" + stream);
    return new Job(
        "j-" + stream, stream, "b", new EpochId(1, "e"), "cpu", "enc", units, url, "secret");
  }

  private static final class FakeRun implements JobRunner.RunningJob {
    final JobRunner.Listener listener;
    boolean drained;
    boolean stopped;

    FakeRun(JobRunner.Listener listener) {
      this.listener = listener;
    }

    @Override
    public void drain() {
      drained = true;
    }

    @Override
    public void stop() {
      stopped = true;
    }
  }
}
