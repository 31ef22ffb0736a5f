package org.zonecast.samples.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zonecast.redis.RedisPair;
import org.zonecast.redis.RedisProcess;
import org.zonecast.samples.EndSignals;
import org.zonecast.samples.ctl.ApiClient;
import org.zonecast.samples.ctl.Table;
import org.zonecast.samples.local.LocalOptions.Broadcast;

/** One run of the local cluster, from its start to its end, as its user sees it. */
final class LocalRun {
  private static final long LOOK_EVERY_MILLIS = 250;

  /** A store that was just started may need some seconds. */
  private static final Duration STORE_PATIENCE = Duration.ofSeconds(30);

  private static final String SAMPLE_NAME = "Sample broadcast";

  private final LocalOptions options;
  private final LocalCluster cluster;
  private final Console console;
  private final EndSignals end;
  private final @Nullable StatusFile statusFile;

  LocalRun(LocalOptions options, LocalCluster cluster, Console console, EndSignals end) {
    this.options = options;
    this.cluster = cluster;
    this.console = console;
    this.end = end;
    this.statusFile = options.jsonStatus().map(file -> new StatusFile(file, console)).orElse(null);
  }

  /** Starts the cluster and looks after it until the end is asked for. */
  void run() throws IOException, InterruptedException {
    try {
      cluster.start();
      if (!end.asked()) {
        renewCdns();
        lookAfter();
      }
    } finally {
      if (statusFile != null) {
        statusFile.close();
      }
    }
  }

  private void lookAfter() throws IOException, InterruptedException {
    try (StreamWatch watch = new StreamWatch(console, apiUrls(), token())) {
      if (!(options.broadcast() instanceof Broadcast.None)) {
        broadcast();
      }
      LocalStatus status = status(watch.streamsByTranscoder());
      writeStatus(status);
      console.print(table(status));
      watch.start();
      while (!end.await(LOOK_EVERY_MILLIS)) {
        cluster.look();
        writeStatus(status(watch.streamsByTranscoder()));
      }
    }
  }

  /** A folder that is used again knows the CDNs of its last run, which may have had other ports. */
  private void renewCdns() throws IOException, InterruptedException {
    try (ApiClient api = new ApiClient(URI.create(apiUrls().getFirst()), token())) {
      JsonNode known = api.get("/v1/cdns");
      for (LocalCdn cdn : cluster.cdnList()) {
        for (JsonNode record : known) {
          if (record.path("name").asText().equals(cdn.name())
              && !record.path("publishUrl").asText().equals(cdn.url())) {
            Object renewed = cluster.configurations().cdn(cdn);
            api.put("/v1/cdns/" + cdn.name(), renewed, STORE_PATIENCE);
          }
        }
      }
    }
  }

  private void writeStatus(LocalStatus status) {
    if (statusFile != null) {
      statusFile.show(status);
    }
  }

  private void broadcast() throws IOException, InterruptedException {
    Broadcaster broadcaster = Broadcaster.of(options.broadcast(), options.ladder());
    try (ApiClient api = new ApiClient(URI.create(apiUrls().getFirst()), token())) {
      removeEarlier(api);
      Map<String, String> sample = Map.of("name", SAMPLE_NAME, "ladder", options.ladder());
      String key = api.post("/v1/streams", sample, STORE_PATIENCE).path("streamKey").asText();
      cluster.broadcast(broadcaster, rtmpUrls().stream().map(url -> url + "/" + key).toList());
    }
  }

  /**
   * A folder that is used again has the stream of the last run, whose key nobody knows any more.
   */
  private static void removeEarlier(ApiClient api) throws IOException, InterruptedException {
    for (JsonNode stream : api.get("/v1/streams")) {
      if (stream.path("name").asText().equals(SAMPLE_NAME)) {
        api.delete("/v1/streams/" + stream.path("id").asText(), STORE_PATIENCE);
      }
    }
  }

  private List<String> apiUrls() {
    return options.allZones().stream().map(cluster.configurations()::apiUrl).toList();
  }

  private List<String> rtmpUrls() {
    return options.allZones().stream().map(cluster.configurations()::rtmpUrl).toList();
  }

  private String token() {
    return cluster.secrets().apiToken();
  }

  private LocalStatus status(Map<Long, String> streamsByTranscoder) {
    String api = apiUrls().getFirst();
    return new LocalStatus(
        true,
        api,
        token(),
        rtmpUrls(),
        List.of(),
        api + "/#token=" + token(),
        options.allZones().stream().map(this::router).toList(),
        cluster.cdnList().stream()
            .map(cdn -> new LocalStatus.Cdn(cdn.name(), cdn.url(), cdn.journal().toString()))
            .toList(),
        processes(streamsByTranscoder));
  }

  private LocalStatus.RouterEntry router(Zone zone) {
    return new LocalStatus.RouterEntry(
        zone.routerId(),
        zone.region().name(),
        zone.name(),
        cluster.configurations().apiUrl(zone),
        cluster.configurations().rtmpUrl(zone));
  }

  private List<LocalStatus.Entry> processes(Map<Long, String> streamsByTranscoder) {
    List<LocalStatus.Entry> entries = new ArrayList<>();
    for (Part part : cluster.parts()) {
      if (part.alive()) {
        entries.add(
            new LocalStatus.Entry(part.role(), part.id(), part.zoneName(), part.pid(), null));
      }
      if (part.role().equals("worker")) {
        entries.addAll(Transcoders.of(part, streamsByTranscoder));
      }
    }
    cluster.redis().stream().flatMap(LocalRun::redisEntries).forEach(entries::add);
    return entries;
  }

  private static Stream<LocalStatus.Entry> redisEntries(RedisPair pair) {
    return pair.processes().stream()
        .filter(RedisProcess::alive)
        .map(process ->
            new LocalStatus.Entry(
                process.role() == RedisProcess.Role.SENTINEL ? "sentinel" : "redis",
                process.id(),
                pair.masterName(),
                process.pid(),
                null));
  }

  private String table(LocalStatus status) {
    Table table = new Table("PART", "ZONE", "PID", "URL");
    for (Part part : cluster.parts()) {
      String zone = part.zoneName();
      String url = part.url().isEmpty() ? "-" : part.url();
      table.add(part.id(), zone == null ? "-" : zone, Long.toString(part.pid()), url);
    }
    for (RedisPair pair : cluster.redis()) {
      for (RedisProcess process : pair.processes()) {
        String role = process.role().name().toLowerCase(Locale.ROOT);
        String url = pair.host().address() + ":" + process.port() + " (" + role + ")";
        table.add(process.id(), pair.masterName(), Long.toString(process.pid()), url);
      }
    }
    return """

    %s
    RTMP   %s   (stream name: the key from: zonecast ctl streams create NAME)
    API    %s   token %s
    Page   %s

    Ctrl-C ends it.

    """
        .formatted(
            table, String.join("  ", status.rtmp()), status.api(), status.token(), status.page());
  }
}
