package org.zonecast.benchmarks.failover;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.zonecast.benchmarks.BenchedCluster;
import org.zonecast.benchmarks.CdnJournals;
import org.zonecast.benchmarks.Workplace;
import org.zonecast.benchmarks.evidence.EdgeHistory;
import org.zonecast.benchmarks.trial.Await;
import org.zonecast.samples.chaos.ClusterView;
import org.zonecast.samples.chaos.ClusterView.Member;
import org.zonecast.samples.ctl.ApiClient;
import org.zonecast.samples.reference.RecordedFeeds;

/** A running cluster of one zone with three workers, and one broadcast on the light ladder. */
final class LiveBroadcast implements AutoCloseable {
  static final Duration SEGMENT = Duration.ofSeconds(2);

  private static final String NAME = "failover";
  private static final Duration PATIENCE = Duration.ofSeconds(150);

  /** A codec child of this age has loaded all that it needs, even on a busy machine. */
  private static final Duration WARM_AGE = Duration.ofSeconds(6);

  private final Path feeds;
  private final BenchedCluster cluster;
  private final ClusterView view;
  private final ApiClient api;
  private final JsonNode stream;
  private final Process push;
  private final CdnJournals journals;

  private LiveBroadcast(
      Path feeds, BenchedCluster cluster, ApiClient api, JsonNode stream, Process push)
      throws IOException {
    this.feeds = feeds;
    this.cluster = cluster;
    this.view = new ClusterView(cluster.statusFile());
    this.api = api;
    this.stream = stream;
    this.push = push;
    this.journals = new CdnJournals(view.status());
  }

  /** Starts all of it; what it leaves lies in the work folder. */
  static LiveBroadcast start(Workplace place, int portBase) throws Exception {
    BenchedCluster cluster =
        BenchedCluster.startRecorded(
            place, NAME, portBase, SEGMENT, "--zones=1", "--workers-per-zone=3");
    try {
      ApiClient api = new ClusterView(cluster.statusFile()).api();
      JsonNode made = api.post("/v1/streams", Map.of("name", "Failover", "ladder", "light"));
      return new LiveBroadcast(
          BenchedCluster.feeds(place, NAME), cluster, api, made, push(place, cluster, made));
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private static Process push(Workplace place, BenchedCluster cluster, JsonNode made)
      throws IOException {
    String url =
        cluster.status().get("rtmp").get(0).asText() + "/" + made.get("streamKey").asText();
    Process process =
        new ProcessBuilder(place.push(url))
            .redirectErrorStream(true)
            .redirectOutput(place.folder().resolve("push.log").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return process;
  }

  String id() {
    return stream.get("id").asText();
  }

  Path feeds() {
    return feeds;
  }

  ApiClient api() {
    return api;
  }

  URI apiUrl() {
    return URI.create(cluster.status().get("api").asText());
  }

  /** The playback URL on the first CDN. */
  String playback() {
    return stream.get("playback").elements().next().asText();
  }

  JsonNode status() throws IOException {
    return api.get("/v1/streams/" + id());
  }

  /** The history of the broadcast's epoch. */
  EdgeHistory history() throws IOException, InterruptedException {
    List<Path> found = new ArrayList<>();
    await(
        "the history of the epoch",
        () -> {
          found.addAll(histories());
          return !found.isEmpty();
        });
    return new EdgeHistory(found.getFirst());
  }

  private List<Path> histories() throws IOException {
    return new RecordedFeeds(feeds).histories(id());
  }

  /** How many epochs there were: more than one is a failure. */
  int epochs() throws IOException {
    return histories().size();
  }

  CdnJournals journals() {
    return journals;
  }

  ClusterView.Publisher publisher() throws IOException {
    return ClusterView.publisher(api, id())
        .orElseThrow(() -> new IOException("nobody publishes " + id()));
  }

  /**
   * Whether the stream is live and every worker has a codec child to spare that is warm.
   *
   * @param asleep the workers that do not count
   */
  boolean healthy(Set<Long> asleep) throws IOException {
    JsonNode now = status();
    return now.path("state").asText().equals("live")
        && now.path("worker").path("pid").asLong() > 0
        && allWarm(asleep);
  }

  private boolean allWarm(Set<Long> asleep) throws IOException {
    Set<Long> workers = new HashSet<>();
    for (Member worker : view.members("worker")) {
      workers.add(worker.pid());
    }
    Set<Long> warm = new HashSet<>();
    for (Member child : view.members("transcoder")) {
      if (child.stream().isEmpty() && olderThanWarmAge(child.pid())) {
        ProcessHandle.of(child.pid())
            .flatMap(ProcessHandle::parent)
            .ifPresent(parent -> warm.add(parent.pid()));
      }
    }
    warm.addAll(asleep);
    return workers.size() >= 3 && warm.containsAll(workers);
  }

  private static boolean olderThanWarmAge(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(handle -> handle.info().startInstant())
        .filter(at -> at.toEpochMilli() < System.currentTimeMillis() - WARM_AGE.toMillis())
        .isPresent();
  }

  /** Ends the broadcast as its user would, and waits until all of it is listed. */
  void end() throws IOException, InterruptedException {
    push.destroy();
    await("the stream's end", () -> status().path("state").asText().equals("ended"));
  }

  static void await(String what, Await.Condition condition)
      throws IOException, InterruptedException {
    Await.until(what, PATIENCE, condition);
  }

  @Override
  public void close() throws InterruptedException {
    push.destroyForcibly();
    api.close();
    cluster.close();
  }
}
