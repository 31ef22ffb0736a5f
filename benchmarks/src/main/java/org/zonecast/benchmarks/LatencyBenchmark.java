package org.zonecast.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zonecast.samples.ctl.ApiClient;
import org.zonecast.samples.reference.RecordedFeeds;

/**
 * (b) From the arrival of a segment's last frame at the edge to the segment's commit, in a local
 * cluster with one broadcast on the light ladder. Leaves the broadcast's recorded feed behind.
 */
final class LatencyBenchmark {
  private static final String FEEDS = "feeds";
  private static final long LOOK_MILLIS = 100;
  private static final Pattern COUNT =
      Pattern.compile("(?m)^zonecast_commit_lag_seconds_count\\{[^}]*\\} (\\S+)");
  private static final Pattern SUM =
      Pattern.compile("(?m)^zonecast_commit_lag_seconds_sum\\{[^}]*\\} (\\S+)");

  private final Workplace place;
  private final List<Double> lagsSeconds = new ArrayList<>();
  private double count;
  private double sum;

  LatencyBenchmark(Workplace place) {
    this.place = place;
  }

  void run(Table table) throws Exception {
    Workplace.note("commit lag in a local cluster, " + place.seconds() + " s in real time");
    place.fresh(FEEDS);
    List<String> options =
        List.of("--broadcast", "none", "--record-feeds", place.folder().resolve(FEEDS).toString());
    try (BenchedCluster cluster = BenchedCluster.start(place, options)) {
      broadcast(cluster.status());
    }
    double[] lags = lagsSeconds.stream().mapToDouble(lag -> lag).toArray();
    table.row(
        "(b) commit lag, light ladder, %d segments: p50, p95, max".formatted(lags.length),
        "%.2f s, %.2f s, %.2f s"
            .formatted(
                Table.percentile(lags, 50),
                Table.percentile(lags, 95),
                Table.percentile(lags, 100)),
        "-",
        "-",
        "p95 <= 1.0 s");
  }

  private void broadcast(JsonNode status) throws Exception {
    URI api = URI.create(status.get("api").asText());
    try (ApiClient client = new ApiClient(api, status.get("token").asText());
        HttpClient http = HttpClient.newHttpClient()) {
      JsonNode made = client.post("/v1/streams", Map.of("name", "Benchmark", "ladder", "light"));
      String url = status.get("rtmp").get(0).asText() + "/" + made.get("streamKey").asText();
      Process push =
          new ProcessBuilder(
                  Workplace.ffmpeg(
                      List.of(
                          "-re", "-i", place.source().toString(), "-c", "copy", "-f", "flv", url)))
              .inheritIO()
              .start();
      String stream = "/v1/streams/" + made.get("id").asText();
      while (push.isAlive() || !client.get(stream).get("state").asText().equals("ended")) {
        look(http, api.resolve("/metrics"));
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    }
  }

  /** Takes the lags that were added since the last look; one, but for a look that came late. */
  private void look(HttpClient http, URI metrics) throws Exception {
    String text =
        http.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString()).body();
    double newCount = number(COUNT, text);
    double newSum = number(SUM, text);
    for (int i = 0; i < newCount - count; i++) {
      lagsSeconds.add((newSum - sum) / (newCount - count));
    }
    count = newCount;
    sum = newSum;
  }

  private static double number(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    return found.find() ? Double.parseDouble(found.group(1)) : 0;
  }

  /** The feed that a run of this benchmark recorded in this folder, if there was one. */
  static Path recordedFeed(Workplace place) throws IOException {
    var feeds = new RecordedFeeds(place.folder().resolve(FEEDS));
    return feeds.feeds().stream().findFirst().orElse(Path.of(""));
  }
}
