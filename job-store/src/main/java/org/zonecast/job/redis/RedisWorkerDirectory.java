package org.zonecast.job.redis;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.zonecast.job.WorkerDirectory;
import org.zonecast.job.WorkerRecord;

/** The zone's workers in Redis, each valid for as long as its last heartbeat said. */
final class RedisWorkerDirectory implements WorkerDirectory {
  private final RedisLink link;
  private final RedisLink renewals;

  RedisWorkerDirectory(RedisLink link, RedisLink renewals) {
    this.link = link;
    this.renewals = renewals;
  }

  @Override
  public boolean heartbeat(WorkerRecord worker, Duration validity) {
    Object answer =
        renewals.run(
            Script.HEARTBEAT,
            worker.id(),
            Long.toString(worker.pid()),
            Long.toString(validity.toMillis()),
            Json.write(worker));
    return Long.valueOf(1).equals(answer);
  }

  @Override
  public void leave(String workerId) {
    renewals.run(Script.LEAVE, workerId);
  }

  @Override
  public boolean requestDrain(String workerId) {
    return Long.valueOf(1).equals(link.run(Script.DRAIN, workerId));
  }

  @Override
  public List<WorkerRecord> workers() {
    List<?> found = (List<?>) Objects.requireNonNull(link.run(Script.WORKERS));
    return found.stream()
        .flatMap(json -> Json.readIfPossible(json, WorkerRecord.class).stream())
        .sorted(Comparator.comparing(WorkerRecord::id))
        .toList();
  }
}
