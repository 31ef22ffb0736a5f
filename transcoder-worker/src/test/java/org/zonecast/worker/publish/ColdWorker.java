package org.zonecast.worker.publish;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.zonecast.config.LogFormat;
import org.zonecast.job.Claim;
import org.zonecast.job.EpochId;
import org.zonecast.job.Job;
import org.zonecast.job.JobStore;
import org.zonecast.job.WorkerDirectory;
import org.zonecast.job.WorkerRecord;
import org.zonecast.worker.Capacity;
import org.zonecast.worker.Worker;
import org.zonecast.worker.WorkerConfig;
import org.zonecast.worker.child.ChildCommand;

/** A whole worker in a process of its own, whose queue holds one job from the beginning. */
final class ColdWorker {
  private ColdWorker() {}

  /** The job's feed is at the URL given. */
  public static void main(String[] args) throws Exception {
    Job job =
        new Job(
            "s1.1-e.1",
            "s1",
            "b1",
            new EpochId(1, "e"),
            Job.CPU,
            "test",
            10,
            URI.create(args[0]),
            FakeEdge.SECRET);
    WorkerConfig config =
        new WorkerConfig(
            "cold",
            "z1",
            "127.0.0.1",
            new WorkerConfig.Http(0),
            WorkerConfig.Redis.pair(List.of("127.0.0.1:1"), "m"),
            Job.CPU,
            OptionalInt.of(60),
            1,
            60,
            null,
            LogFormat.TEXT);
    Worker.Transcoder transcoder =
        new Worker.Transcoder(
            "test",
            ChildCommand.forMainClass("org.zonecast.worker.codec.TranscoderMain"),
            new Capacity(60, "configured"));
    try (Worker worker = new Worker(config, new OneJob(job), new Nobody(), transcoder, () -> {})) {
      worker.start();
      new CountDownLatch(1).await();
    }
  }

  /** A queue of one job. */
  private record OneJob(Job job, AtomicBoolean taken) implements JobStore {
    OneJob(Job job) {
      this(job, new AtomicBoolean());
    }

    @Override
    public Optional<Claim> claim(
        String workerId, String kind, List<String> encoderIds, int freeUnits, Duration lease) {
      return taken.getAndSet(true) ? Optional.empty() : Optional.of(new Claim(job, 1));
    }

    @Override
    public void awaitJob(String kind, List<String> encoderIds, Duration most)
        throws InterruptedException {
      Thread.sleep(most);
    }

    @Override
    public boolean complete(Claim claim) {
      return true;
    }

    @Override
    public Submitted submit(Job submitted) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void release(Claim claim) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int hold(String workerId, List<String> jobIds) {
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
      return 0;
    }

    @Override
    public void close() {
      // Nothing to close.
    }
  }

  /** A directory in which nobody is. */
  private static final class Nobody implements WorkerDirectory {
    @Override
    public boolean heartbeat(WorkerRecord worker, Duration validity) {
      return false;
    }

    @Override
    public void leave(String workerId) {
      // Never was here.
    }

    @Override
    public boolean requestDrain(String workerId) {
      return false;
    }

    @Override
    public List<WorkerRecord> workers() {
      return List.of();
    }
  }
}
