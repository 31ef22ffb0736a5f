package org.zonecast.benchmarks;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zonecast.job.Job;

/** Redis' own load generator, running the job store's scripts. */
final class RedisBenchmark {
  private static final Pattern RATE = Pattern.compile("\"([0-9.]+)\"");

  private final int port;
  private final int connections;
  private final int calls;

  RedisBenchmark(int port, int connections, int calls) {
    this.port = port;
    this.connections = connections;
    this.calls = calls;
  }

  static boolean present() {
    return Programs.find("redis-benchmark").isPresent();
  }

  /**
   * Submits a second of jobs like this one; {@code __rand_int__} in its id makes them different.
   */
  double submits(Job job) throws IOException, InterruptedException {
    String json =
        JsonMapper.builder()
            .build()
            .writeValueAsString(job)
            .replace("\"id\":\"job-__rand_int__\"", "\"id\":\"job-0000000000\"");
    return rate(
        "submit.lua", job.id(), job.kind(), job.encoderId(), Integer.toString(job.units()), json);
  }

  /** Claims a second, of what was submitted before. */
  double claims(String encoder, Duration lease) throws IOException, InterruptedException {
    return rate("claim.lua", "worker", Job.CPU, "1000", Long.toString(lease.toMillis()), encoder);
  }

  private double rate(String script, String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of("redis-benchmark", "-p", "" + port, "-c", "" + connections, "-n", "" + calls));
    command.addAll(List.of("-r", "1000000000", "--csv", "EVALSHA", Scripts.sha1(script), "0"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0 || text.contains("NOSCRIPT") || text.contains("ERR")) {
      throw new IOException("redis-benchmark: " + text);
    }
    // The last line is: "command","calls a second",latencies…
    String last = text.strip().lines().reduce((_, line) -> line).orElse("");
    Matcher numbers = RATE.matcher(last);
    if (!numbers.find()) {
      throw new IOException("redis-benchmark said: " + text);
    }
    return Double.parseDouble(numbers.group(1));
  }
}
