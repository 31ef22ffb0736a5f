package org.zonecast.benchmarks.failover;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.zonecast.samples.reference.JsonLines;

/** What an edge wrote down of one epoch, read as it grows. Confined to one thread. */
final class EdgeHistory {
  private final JsonLines lines;
  private final List<Event> events = new ArrayList<>();
  private final TreeMap<Long, Long> arrivals = new TreeMap<>();
  private long base;

  /**
   * A line.
   *
   * @param fields all of it
   */
  record Event(long atMillis, String name, JsonNode fields) {
    long number(String field) {
      return fields.path(field).asLong();
    }

    String text(String field) {
      return fields.path(field).asText("");
    }

    boolean said(String type) {
      return name.equals("said") && text("type").equals(type);
    }
  }

  EdgeHistory(Path file) {
    this.lines = new JsonLines(file);
  }

  /** Reads what is new. */
  void look() throws java.io.IOException {
    for (JsonNode line : lines.next()) {
      var event = new Event(line.path("timeMs").asLong(), line.path("event").asText(), line);
      events.add(event);
      switch (event.name()) {
        case "epoch" -> base = event.number("baseMediaSequence");
        case "arrived" -> arrivals.put(base + event.number("segment"), event.number("atMs"));
        default -> {}
      }
    }
  }

  /** When the last frame of a segment arrived, by media sequence number. */
  NavigableMap<Long, Long> arrivals() {
    return arrivals;
  }

  /** The media sequence number of the epoch's first segment. */
  long base() {
    return base;
  }

  List<Event> events() {
    return List.copyOf(events);
  }

  /** The first event at or after a time that is looked for. */
  Optional<Event> firstFrom(long fromMillis, Predicate<Event> wanted) {
    return events.stream()
        .filter(event -> event.atMillis() >= fromMillis && wanted.test(event))
        .findFirst();
  }

  /** How many slots the epoch had, once it has ended. */
  Optional<Long> slots() {
    return firstFrom(0, event -> event.name().equals("ended")).map(event -> event.number("slots"));
  }

  /** Arrivals from {@code fromMillis} to before {@code toMillis}. */
  Map<Long, Long> arrivalsBetween(long fromMillis, long toMillis) {
    Map<Long, Long> found = new TreeMap<>(arrivals);
    found.values().removeIf(at -> at < fromMillis || at >= toMillis);
    return found;
  }
}
