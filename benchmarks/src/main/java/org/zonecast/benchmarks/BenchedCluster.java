package org.zonecast.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A {@code zonecast local} as a user starts it, in a process of its own.
 *
 * @param status what the status file held when it was ready
 */
public record BenchedCluster(Process process, Path statusFile, JsonNode status)
    implements AutoCloseable {
  private static final long LOOK_MILLIS = 100;

  /** Starts one, and waits until it is ready. Its log is {@code local.log} in the work folder. */
  public static BenchedCluster start(Workplace place, List<String> options) throws Exception {
    Path file = place.fresh("status").resolve("status.json");
    List<String> arguments = new ArrayList<>(List.of("local", "--json-status", file.toString()));
    arguments.addAll(options);
    Process process =
        new ProcessBuilder(Workplace.zonecast(arguments))
            .redirectErrorStream(true)
            .redirectOutput(place.folder().resolve("local.log").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy)); // whatever ends the run
    while (!Files.exists(file)) {
      if (process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new IOException("zonecast local ended with " + process.exitValue());
      }
    }
    return new BenchedCluster(process, file, JsonMapper.builder().build().readTree(file.toFile()));
  }

  /**
   * Starts one whose feeds are recorded, whose parts come back, and that has no broadcast yet: its
   * data and its feeds lie in the folders {@code NAME-cluster} and {@code NAME-feeds}.
   */
  public static BenchedCluster startRecorded(
      Workplace place, String name, int portBase, Duration segment, String... options)
      throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--broadcast=none",
                "--restart",
                "--ladder=light",
                "--segment-seconds=" + segment.toSeconds(),
                "--port-base=" + portBase,
                "--record-feeds=" + place.fresh(feedsOf(name)),
                "--data=" + place.fresh(dataOf(name))));
    all.addAll(List.of(options));
    return start(place, all);
  }

  /** The folder of the feeds of a cluster of that name. */
  public static Path feeds(Workplace place, String name) {
    return place.folder().resolve(feedsOf(name));
  }

  /** The folder of the data of a cluster of that name. */
  public static Path data(Workplace place, String name) {
    return place.folder().resolve(dataOf(name));
  }

  private static String feedsOf(String name) {
    return name + "-feeds";
  }

  private static String dataOf(String name) {
    return name + "-cluster";
  }

  @Override
  public void close() throws InterruptedException {
    process.toHandle().destroy();
    process.waitFor(60, TimeUnit.SECONDS);
  }
}
