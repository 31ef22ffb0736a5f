package org.zonecast.samples.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.samples.ctl.ApiClient;

/** A thread that looks at the routers' APIs and tells the console what is new of the streams. */
final class StreamWatch implements Runnable, AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration PUBLISHED_EVERY = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(StreamWatch.class);

  private final Console console;
  private final List<ApiClient> routers;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().daemon().name("stream-watch").unstarted(this);

  /**
   * The stream that each transcoder makes, by process id. Written by this thread, read by others.
   */
  private volatile Map<Long, String> streamsByTranscoder = Map.of();

  private final Map<String, JsonNode> lastEvents = new HashMap<>();
  private final Map<String, Published> published = new HashMap<>();

  private record Published(long mediaSequence, long atNanos) {}

  StreamWatch(Console console, List<String> routerUrls, String token) {
    this.console = console;
    this.routers =
        routerUrls.stream().map(url -> new ApiClient(URI.create(url), token, PATIENCE)).toList();
  }

  void start() {
    thread.start();
  }

  Map<Long, String> streamsByTranscoder() {
    return streamsByTranscoder;
  }

  @Override
  public void run() {
    try {
      while (!closed.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Every router answers for the whole cluster, so the first that answers is enough. */
  private void look() {
    for (ApiClient router : routers) {
      try {
        look(router);
        return;
      } catch (IOException e) {
        log.debug("no answer: {}", e.getMessage()); // its loss is told of by the cluster
      }
    }
  }

  private void look(ApiClient api) throws IOException {
    Map<Long, String> busy = new HashMap<>();
    for (JsonNode stream : api.get("/v1/streams")) {
      String id = stream.path("id").asText();
      long transcoder = stream.path("worker").path("transcoderPid").asLong();
      if (transcoder > 0) {
        busy.put(transcoder, id);
      }
      tellPublished(stream, id);
      if (!stream.path("state").asText("idle").equals("idle")) {
        newEvents(api, id).forEach(console::event);
      }
    }
    streamsByTranscoder = Map.copyOf(busy);
  }

  /** Those that stand behind the last one told; a router keeps only so many. */
  private List<String> newEvents(ApiClient api, String id) throws IOException {
    List<JsonNode> events = new ArrayList<>();
    api.get("/v1/streams/" + id + "/events").forEach(events::add);
    int told = lastEvents.containsKey(id) ? events.lastIndexOf(lastEvents.get(id)) : -1;
    List<String> lines = new ArrayList<>();
    for (JsonNode event : events.subList(told + 1, events.size())) {
      lastEvents.put(id, event);
      lines.add(
          "stream=%s %s %s"
              .formatted(id, event.path("type").asText(), event.path("detail").asText())
              .strip());
    }
    return lines;
  }

  private void tellPublished(JsonNode stream, String id) {
    long now = stream.path("lastMediaSequence").asLong(-1);
    Published told = published.getOrDefault(id, new Published(now < 0 ? -1 : now - 1, 0));
    boolean due = System.nanoTime() - told.atNanos() > PUBLISHED_EVERY.toNanos();
    if (now > told.mediaSequence() && (due || told.atNanos() == 0)) {
      console.event(
          "stream=%s segment published, media sequence %d, %s"
              .formatted(id, now, stream.path("state").asText()));
      published.put(id, new Published(now, System.nanoTime()));
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(PATIENCE.multipliedBy(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    routers.forEach(ApiClient::close);
  }
}
