package org.zonecast.worker.job;

import java.net.URI;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.zonecast.config.LogFormat;
import org.zonecast.job.EpochId;
import org.zonecast.job.Job;
import org.zonecast.job.memory.MemoryZone;
import org.zonecast.worker.Capacity;
import org.zonecast.worker.Worker;
import org.zonecast.worker.WorkerConfig;
import org.zonecast.worker.child.ChildCommand;
import org.zonecast.worker.codec.EncoderId;

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
            EncoderId.CURRENT,
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
            EncoderId.CURRENT,
            ChildCommand.forMainClass("org.zonecast.worker.codec.TranscoderMain"),
            new Capacity(60, "configured"));
    var zone = new MemoryZone();
    zone.jobs().submit(job);
    try (Worker worker = new Worker(config, zone.jobs(), zone.workers(), transcoder, () -> {})) {
      worker.start();
      new CountDownLatch(1).await();
    }
  }
}
