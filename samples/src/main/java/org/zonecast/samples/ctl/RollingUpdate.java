package org.zonecast.samples.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Replaces workers one after the other: drains one, waits until it has left and until as many are
 * ready as before, and goes on with the next. It starts none itself: that is for whatever
 * supervises them.
 */
final class RollingUpdate {
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);

  private static final String BEHIND = "behind";

  /** What goes on working until it is replaced. */
  private static final Set<String> REPLACEABLE = Set.of("ready", BEHIND, "outdated");

  private final Api api;
  private final Consumer<String> tell;
  private final LongSupplier nanoClock;
  private final Sleeper sleeper;
  private final Duration patience;

  /** The API, as far as it is needed here. */
  interface Api {
    JsonNode get(String path) throws IOException;

    JsonNode post(String path, Object body) throws IOException;

    static Api of(ApiClient client) {
      return new Api() {
        @Override
        public JsonNode get(String path) throws IOException {
          return client.get(path);
        }

        @Override
        public JsonNode post(String path, Object body) throws IOException {
          return client.post(path, body);
        }
      };
    }
  }

  /** Lets time pass. */
  interface Sleeper {
    void sleep(Duration time) throws InterruptedException;
  }

  /** One process under a worker's id. */
  private record Worker(String id, String zone, long pid, String state, int streams) {
    static Worker of(JsonNode json) {
      return new Worker(
          json.path("id").asText(),
          json.path("zone").asText(),
          json.path("pid").asLong(),
          json.path("state").asText(),
          json.path("streams").size());
    }

    boolean replaceable() {
      return REPLACEABLE.contains(state);
    }

    boolean behind() {
      return state.equals(BEHIND);
    }

    boolean is(Worker other) {
      return id.equals(other.id) && pid == other.pid;
    }
  }

  /**
   * @param tell told in a line what happens
   * @param patience for each worker to leave, and for another to be ready
   */
  RollingUpdate(
      Api api, Consumer<String> tell, LongSupplier nanoClock, Sleeper sleeper, Duration patience) {
    this.api = api;
    this.tell = tell;
    this.nanoClock = nanoClock;
    this.sleeper = sleeper;
    this.patience = patience;
  }

  /**
   * Replaces the workers of these ids, or all that can be if none is named: those that are ready,
   * that do not keep up, or that wait to be restarted. What is left out is told.
   *
   * @throws IOException if a worker cannot be replaced; those behind it are left as they are
   */
  void run(List<String> ids) throws IOException, InterruptedException {
    List<Worker> all = workers();
    List<Worker> replaceable = all.stream().filter(Worker::replaceable).toList();
    List<Worker> chosen = chosen(ids, replaceable);
    if (replaceable.size() < 2) {
      throw new IOException(
          "only " + replaceable.size() + " worker is ready: nobody could take over");
    }
    if (ids.isEmpty()) {
      all.stream()
          .filter(worker -> !worker.replaceable())
          .forEach(worker -> tell.accept(worker.id + " is " + worker.state + ", and is left out"));
    }
    long sinceNanos = nanoClock.getAsLong();
    for (Worker worker : chosen) {
      replace(worker, replaceable.size());
    }
    tell.accept("%d workers replaced in %s".formatted(chosen.size(), seconds(since(sinceNanos))));
  }

  /** Those that are behind come first: what replaces them can take over from the others. */
  private static List<Worker> chosen(List<String> ids, List<Worker> replaceable)
      throws IOException {
    for (String id : ids) {
      if (replaceable.stream().noneMatch(worker -> worker.id.equals(id))) {
        throw new IOException("no worker " + id + " is ready");
      }
    }
    return replaceable.stream()
        .filter(worker -> ids.isEmpty() || ids.contains(worker.id))
        .sorted(Comparator.comparing(worker -> !worker.behind()))
        .toList();
  }

  private void replace(Worker old, int before) throws IOException, InterruptedException {
    await(
        () -> replaceable().stream().anyMatch(worker -> !worker.behind() && !worker.is(old)),
        "nobody could take over from " + old.id + ": all others are still behind");
    tell.accept(
        "%s (zone %s, pid %d, %d streams) drains"
            .formatted(old.id, old.zone, old.pid, streamsOf(old)));
    api.post("/v1/workers/" + CtlCommand.segment(old.id) + "/drain", Map.of());
    Duration left =
        await(
            () -> workers().stream().noneMatch(worker -> worker.is(old)), old.id + " has not left");
    tell.accept("%s has left after %s".formatted(old.id, seconds(left)));
    Duration back =
        await(
            () -> replaceable().size() >= before,
            "after " + old.id + " left fewer workers are ready than before");
    tell.accept("%d workers are ready again after %s".formatted(before, seconds(back)));
  }

  private int streamsOf(Worker worker) throws IOException {
    return workers().stream()
        .filter(now -> now.is(worker))
        .findFirst()
        .map(Worker::streams)
        .orElse(0);
  }

  /** Something that is to become true. */
  private interface Condition {
    boolean holds() throws IOException;
  }

  private Duration await(Condition condition, String trouble)
      throws IOException, InterruptedException {
    long sinceNanos = nanoClock.getAsLong();
    while (!condition.holds()) {
      if (since(sinceNanos).compareTo(patience) > 0) {
        throw new IOException(trouble + " after " + seconds(patience));
      }
      sleeper.sleep(LOOK_EVERY);
    }
    return since(sinceNanos);
  }

  private List<Worker> replaceable() throws IOException {
    return workers().stream().filter(Worker::replaceable).toList();
  }

  private List<Worker> workers() throws IOException {
    List<Worker> workers = new ArrayList<>();
    api.get("/v1/workers").forEach(json -> workers.add(Worker.of(json)));
    return workers;
  }

  private Duration since(long nanos) {
    return Duration.ofNanos(nanoClock.getAsLong() - nanos);
  }

  private static String seconds(Duration time) {
    return "%.1f s".formatted(time.toMillis() / 1000.0);
  }
}
