package org.zonecast.samples.local;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.zonecast.samples.chaos.Signals;

/**
 * A zone that loses its processes. Those that are killed stay dead: its Redis is held so, and the
 * rest comes back with {@code --restart} only.
 *
 * @param data the folder of the cluster's own data
 */
record LostZone(RunningCluster cluster, Path data, String name) {
  private static final List<String> WORKERS = List.of("worker", "transcoder");
  private static final List<String> REST = List.of("router", "redis", "sentinel");
  private static final List<String> ALL = Stream.concat(WORKERS.stream(), REST.stream()).toList();

  /** Kills its workers with their codec children. */
  void killWorkers() throws IOException {
    Signals.kill(pids(WORKERS));
  }

  /** Kills all that there is of it, until there is nothing any more. */
  void killAll() throws IOException {
    kill(ALL);
  }

  /**
   * Freezes its workers with their codec children, and kills all else: who wakes up has missed it.
   *
   * @return the processes that are frozen; they are to be woken, whatever comes
   */
  long[] freezeWorkersAndKillTheRest() throws IOException {
    long[] frozen = pids(WORKERS);
    Signals.freeze(frozen);
    try {
      kill(REST);
      return frozen;
    } catch (IOException | RuntimeException e) {
      Signals.wake(frozen);
      throw e;
    }
  }

  private void kill(List<String> roles) throws IOException {
    Files.createFile(Files.createDirectories(data.resolve("hold")).resolve(name));
    await("nothing is left of " + name)
        .atMost(RunningCluster.PATIENCE)
        .until(() -> {
          long[] left = pids(roles);
          if (left.length > 0) {
            Signals.kill(left);
          }
          return left.length == 0;
        });
  }

  /** Of those processes that the cluster says it has. */
  private long[] pids(List<String> roles) throws IOException {
    List<Long> pids = new ArrayList<>();
    for (JsonNode process : cluster.status().get("processes")) {
      boolean isHere = process.path("zone").asText("").equals(name);
      if (isHere && roles.contains(process.get("role").asText())) {
        pids.add(process.get("pid").asLong());
      }
    }
    return pids.stream().mapToLong(Long::longValue).toArray();
  }
}
