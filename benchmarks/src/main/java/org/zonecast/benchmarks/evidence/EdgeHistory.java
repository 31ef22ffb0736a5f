package org.zonecast.benchmarks.evidence;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.zonecast.job.EpochId;
import org.zonecast.samples.reference.EpochLog;
import org.zonecast.samples.reference.HistoryLine;
import org.zonecast.samples.reference.JsonLines;

/** What an edge wrote down of one epoch, read as it grows. Confined to one thread. */
public final class EdgeHistory {
  private final JsonLines file;
  private final List<HistoryLine> lines = new ArrayList<>();
  private TreeMap<Long, Long> arrivals = new TreeMap<>();
  private long base = EpochLog.UNKNOWN_BASE;

  public EdgeHistory(Path file) {
    this.file = new JsonLines(file);
  }

  /** Reads what is new. */
  public void look() throws IOException {
    for (HistoryLine line : EpochLog.newLines(file)) {
      lines.add(line);
      switch (line.event()) {
        case "epoch", "based" -> based(line.baseMediaSequence());
        case "arrived" -> arrivals.put(base + line.segment(), line.atMs());
        default -> {}
      }
    }
  }

  /** Segments may arrive before their numbers are known. */
  private void based(long number) {
    var renumbered = new TreeMap<Long, Long>();
    arrivals.forEach((before, at) -> renumbered.put(before - base + number, at));
    arrivals = renumbered;
    base = number;
  }

  /** When the last frame of a segment arrived, by media sequence number. */
  public NavigableMap<Long, Long> arrivals() {
    return arrivals;
  }

  /** Which epoch it is; empty until its first line was read. */
  public Optional<EpochId> id() {
    return lines.stream()
        .findFirst()
        .map(line -> EpochId.parse(Objects.requireNonNull(line.epoch())));
  }

  /** The media sequence number of segment 0; empty while it is not known. */
  public OptionalLong base() {
    return base == EpochLog.UNKNOWN_BASE ? OptionalLong.empty() : OptionalLong.of(base);
  }

  /** All lines so far. */
  public List<HistoryLine> lines() {
    return List.copyOf(lines);
  }

  /** The first line at or after a time that is looked for. */
  public Optional<HistoryLine> firstFrom(long fromMillis, Predicate<HistoryLine> wanted) {
    return lines.stream()
        .filter(line -> line.timeMs() >= fromMillis && wanted.test(line))
        .findFirst();
  }

  /** How many slots the epoch had, once it has ended. */
  public Optional<Long> slots() {
    return firstFrom(0, line -> line.is("ended")).map(HistoryLine::slots);
  }

  /** Arrivals from {@code fromMillis} to before {@code toMillis}. */
  public Map<Long, Long> arrivalsBetween(long fromMillis, long toMillis) {
    Map<Long, Long> found = new TreeMap<>(arrivals);
    found.values().removeIf(at -> at < fromMillis || at >= toMillis);
    return found;
  }
}
