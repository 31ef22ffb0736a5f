package org.zonecast.benchmarks.failover;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.zonecast.benchmarks.evidence.PlayerPage;

/** The results as tables in Markdown, and as one JSON file. */
final class FailoverTable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private FailoverTable() {}

  static String of(List<Row> rows) {
    var text = new StringBuilder();
    text.append(
        "| fault | runs | frames lost, doubled | objects that differ | undisturbed: p50, p95, max"
            + " | lateness: p50, p95, max | to reach |\n|---|---|---|---|---|---|---|\n");
    for (Row row : rows) {
      text.append(
          "| %s | %d | %d, %d | %d of %,d | %s | %s | p95 <= %.1f s |%n"
              .formatted(
                  row.fault().text(),
                  row.runs().size(),
                  row.framesLost(),
                  row.framesDoubled(),
                  row.differing(),
                  row.objects(),
                  row.undisturbed().text(),
                  row.lateness().text(),
                  row.fault().wantedSeconds()));
    }
    return text.toString();
  }

  /** What hls.js noticed. */
  static String ofPlayers(List<Row> rows) {
    var text = new StringBuilder();
    text.append(
        "| fault | runs | stalls | nudges | waits with an empty buffer | errors | least in the"
            + " buffer |\n|---|---|---|---|---|---|---|\n");
    for (Row row : rows) {
      List<PlayerPage.Seen> seen = new ArrayList<>();
      row.runs()
          .forEach(run -> {
            PlayerPage.Seen one = run.player();
            if (one != null) {
              seen.add(one);
            }
          });
      text.append(
          "| %s | %d | %d | %d | %d | %s | %.1f s |%n"
              .formatted(
                  row.fault().text(),
                  seen.size(),
                  seen.stream().mapToInt(PlayerPage.Seen::stalled).sum(),
                  seen.stream().mapToInt(PlayerPage.Seen::nudges).sum(),
                  seen.stream().mapToInt(PlayerPage.Seen::waits).sum(),
                  seen.stream().flatMap(one -> one.errors().stream()).toList(),
                  seen.stream().mapToDouble(PlayerPage.Seen::leastSeconds).min().orElse(0)));
    }
    return text.toString();
  }

  /** When what happened, counted from the fault. */
  static String ofStages(List<Row> rows) {
    var text = new StringBuilder();
    text.append("| fault | stage | since the fault: p50, p95, max |\n|---|---|---|\n");
    for (Row row : rows) {
      row.stages()
          .forEach((stage, spread) ->
              text.append("| %s | %s | %s |%n".formatted(row.fault(), stage, spread.text())));
    }
    return text.toString();
  }

  /** Writes the figures for programs. */
  static void write(Path file, List<Row> rows) throws IOException {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Row row : rows) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("fault", row.fault());
      fields.put("runs", row.runs().size());
      fields.put("framesLost", row.framesLost());
      fields.put("framesDoubled", row.framesDoubled());
      fields.put("objects", row.objects());
      fields.put("differing", row.differing());
      fields.put("undisturbed", row.undisturbed());
      fields.put("lateness", row.lateness());
      fields.put("stages", row.stages());
      fields.put("violations", row.violations());
      fields.put("wantedSeconds", row.fault().wantedSeconds());
      fields.put("reached", row.reached());
      all.add(fields);
    }
    JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), all);
  }
}
