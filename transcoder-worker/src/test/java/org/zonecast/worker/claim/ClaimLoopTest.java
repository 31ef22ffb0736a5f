package org.zonecast.worker.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zonecast.job.Claim;
import org.zonecast.job.EpochId;
import org.zonecast.job.Job;
import org.zonecast.job.JobStore;
import org.zonecast.job.StoreException;
import org.zonecast.job.WorkerDirectory;
import org.zonecast.job.WorkerRecord;

class ClaimLoopTest {
  private final FakeStore store = new FakeStore();
  private final FakeDirectory directory = new FakeDirectory();
  private final List<FakeRun> runs = new ArrayList<>();
  private long nowNanos;
  private int warm = 9;
  private int drains;
  private final ClaimLoop loop =
      new ClaimLoop(
          new WorkerIdentity("w1", "z1", 42, "cpu", List.of("enc"), 100, "measured"),
          store,
          directory,
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
    store.enqueue(40, 40, 40);
    loop.step();
    assertThat(runs).hasSize(2);
    assertThat(loop.usedUnits()).isEqualTo(80);

    runs.getFirst().listener.closed();
    loop.step();
    assertThat(runs).hasSize(3);
  }

  @Test
  void whatIsCarriedIsSaidEveryFiveSecondsAndWhenTheStoreIsBack() {
    store.enqueue(20, 20);
    loop.step();
    runs.getFirst().listener.answered();
    nowNanos += Duration.ofSeconds(5).toNanos();
    loop.step();
    assertThat(store.held)
        .as("the other one is still being asked for")
        .containsExactly(List.of("s0"));

    loop.step();
    assertThat(store.held).hasSize(1);
    store.away = true;
    loop.step();
    store.away = false;
    loop.step();
    assertThat(store.held).hasSize(2);

    runs.getFirst().listener.closed();
    nowNanos += Duration.ofSeconds(5).toNanos();
    loop.step();
    assertThat(store.held).hasSize(2);
  }

  @Test
  void noMoreJobsAreClaimedThanCodecChildrenWaitForOne() {
    warm = 0;
    store.enqueue(20, 20, 20);
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
  void itWaitsAtTheStoreWhileAJobCouldBegin() throws InterruptedException {
    warm = 0;
    loop.rest(Duration.ZERO);
    assertThat(store.waits).isZero();
    warm = 1;
    loop.rest(Duration.ofDays(1));
    assertThat(store.waits).isEqualTo(1);
    store.away = true;
    loop.step();
    loop.rest(Duration.ZERO);
    assertThat(store.waits).isEqualTo(1);
  }

  @Test
  void aClaimIsCompletedOnceTheEdgeHasAnswered() {
    store.enqueue(40);
    loop.step();
    loop.step();
    assertThat(store.completed).isEmpty();
    runs.getFirst().listener.answered();
    loop.step();
    assertThat(store.completed).hasSize(1);
  }

  @Test
  void whileTheStoreIsAwayItWaitsLongerAndLongerAndLosesNoCompletion() {
    store.enqueue(40);
    loop.step();
    runs.getFirst().listener.answered();
    store.away = true;
    assertThat(loop.step()).isEqualTo(Duration.ofMillis(200));
    assertThat(loop.step()).isEqualTo(Duration.ofMillis(400));
    for (int i = 0; i < 10; i++) {
      loop.step();
    }
    assertThat(loop.step()).isEqualTo(Duration.ofSeconds(2));
    assertThat(loop.storeAway()).isTrue();

    store.away = false;
    assertThat(loop.step()).isEqualTo(Duration.ofMillis(100));
    assertThat(loop.storeAway()).isFalse();
    assertThat(store.completed).hasSize(1);
  }

  @Test
  void aHeartbeatGoesOutEverySecond() {
    loop.step();
    loop.step();
    assertThat(directory.heartbeats).hasSize(1);
    nowNanos += Duration.ofSeconds(1).toNanos();
    store.enqueue(30);
    loop.step();
    nowNanos += Duration.ofSeconds(1).toNanos();
    loop.step();
    assertThat(directory.heartbeats).hasSize(3);
    assertThat(directory.heartbeats.getLast().usedUnits()).isEqualTo(30);
    assertThat(directory.heartbeats.getLast().streams()).containsExactly("s0");
    assertThat(directory.heartbeats.getLast().state()).isEqualTo(WorkerRecord.READY);
  }

  @Test
  void aWorkerThatIsAskedToDrainClaimsNothingAndMovesItsJobs() throws InterruptedException {
    store.enqueue(40);
    loop.step();
    directory.drain = true;
    store.enqueue(40);
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
    assertThat(directory.heartbeats.getLast().state()).isEqualTo(WorkerRecord.DRAINING);
  }

  @Test
  void closingStopsWhatRunsAndSaysGoodbye() throws InterruptedException {
    store.enqueue(40);
    loop.step();
    loop.close();
    assertThat(runs.getFirst().stopped).isTrue();
    assertThat(directory.left).containsExactly("w1");
  }

  @Test
  void aJobThatAnEdgeBringsIsCarriedLikeOneThatWasClaimed() throws InterruptedException {
    store.away = true;
    loop.step();
    assertThat(loop.offer(job("s1", 40)).taken()).isTrue();
    assertThat(loop.usedUnits()).isEqualTo(40);
    runs.getFirst().listener.answered();
    store.away = false;
    nowNanos += Duration.ofSeconds(1).toNanos();
    loop.step();
    assertThat(store.completed).as("it was in no queue").isEmpty();
    assertThat(directory.heartbeats.getLast().streams()).containsExactly("s1");
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
    assertThat(directory.heartbeats.getLast().url()).isEqualTo(URI.create("http://w1:9090"));
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

  private static final class FakeStore implements JobStore {
    final Deque<Job> queue = new ArrayDeque<>();
    final List<Claim> completed = new ArrayList<>();
    final List<List<String>> held = new ArrayList<>();
    boolean away;
    int waits;
    private int number;

    void enqueue(int... units) {
      for (int u : units) {
        String id = "s" + number++;
        URI url = URI.create("ws://127.0.0.1:1/feed/" + id);
        queue.add(new Job(id, id, "b", new EpochId(1, "e"), "cpu", "enc", u, url, "secret"));
      }
    }

    private void requireThere() {
      if (away) {
        throw new StoreException("away", true, new IllegalStateException());
      }
    }

    @Override
    public Optional<Claim> claim(
        String workerId, String kind, List<String> encoderIds, int freeUnits, Duration lease) {
      requireThere();
      return queue.isEmpty() || queue.peek().units() > freeUnits
          ? Optional.empty()
          : Optional.of(new Claim(queue.remove(), number++));
    }

    @Override
    public void awaitJob(String kind, List<String> encoderIds, Duration most) {
      waits++;
    }

    @Override
    public boolean complete(Claim claim) {
      requireThere();
      return completed.add(claim);
    }

    @Override
    public Submitted submit(Job job) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void release(Claim claim) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int hold(String workerId, List<String> jobIds) {
      requireThere();
      held.add(jobIds);
      return 0;
    }

    @Override
    public boolean withdraw(String jobId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public State state(String jobId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long queued() {
      return queue.size();
    }

    @Override
    public void close() {}
  }

  private static final class FakeDirectory implements WorkerDirectory {
    final List<WorkerRecord> heartbeats = new ArrayList<>();
    final List<String> left = new ArrayList<>();
    boolean drain;

    @Override
    public boolean heartbeat(WorkerRecord worker, Duration validity) {
      assertThat(validity).isEqualTo(Duration.ofSeconds(5));
      heartbeats.add(worker);
      return drain;
    }

    @Override
    public void leave(String workerId) {
      left.add(workerId);
    }

    @Override
    public boolean requestDrain(String workerId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<WorkerRecord> workers() {
      return heartbeats;
    }
  }
}
