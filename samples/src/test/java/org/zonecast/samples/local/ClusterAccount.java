package org.zonecast.samples.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.zonecast.samples.ctl.ApiClient;

/** How a cluster is at a moment, in a few lines of each of its parts. */
public final class ClusterAccount {
  private static final Duration API_PATIENCE = Duration.ofSeconds(3);
  private static final int DEPTH = 3;
  private static final int LINES = 12;
  private static final int LINE_CHARS = 400;
  private static final int STREAM_CHARS = 2000;

  private final StringBuilder text = new StringBuilder();

  private ClusterAccount() {}

  /**
   * Tells of a cluster that runs or has just ended.
   *
   * @param folder what its test keeps there, the output of encoders for instance
   */
  static String of(RunningCluster cluster, Path folder) {
    var account = new ClusterAccount();
    account.lines("zonecast local", cluster.process().written());
    account.streams(cluster);
    account.files(cluster.temporary(), ".log");
    account.files(folder, ".txt");
    return account.text.toString();
  }

  /** Tells of what lies in a folder: the last lines of each log below it. */
  public static String ofLogs(Path folder) {
    var account = new ClusterAccount();
    account.files(folder, ".log");
    return account.text.toString();
  }

  private void streams(RunningCluster cluster) {
    try {
      JsonNode status = cluster.status();
      URI url = URI.create(status.get("api").asText());
      try (ApiClient api = new ApiClient(url, status.get("token").asText(), API_PATIENCE)) {
        for (JsonNode stream : api.get("/v1/streams")) {
          String said = stream.toString();
          text.append("-- stream ").append(start(said, STREAM_CHARS)).append('\n');
        }
      }
    } catch (IOException e) {
      text.append("-- no streams: ").append(e).append('\n');
    }
  }

  private void files(Path folder, String suffix) {
    try (Stream<Path> found = Files.walk(folder, DEPTH)) {
      for (Path file : found.filter(f -> f.toString().endsWith(suffix)).sorted().toList()) {
        lines(file.getFileName().toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    } catch (IOException | UncheckedIOException e) {
      text.append("-- ").append(folder).append(": ").append(e).append('\n');
    }
  }

  /** The last of them. */
  private void lines(String title, String said) {
    text.append("-- ").append(title).append('\n');
    List<String> lines = said.lines().toList();
    lines.stream()
        .skip(Math.max(0, lines.size() - LINES))
        .forEach(line -> text.append("   ").append(start(line, LINE_CHARS)).append('\n'));
  }

  private static String start(String said, int chars) {
    return said.substring(0, Math.min(chars, said.length()));
  }
}
