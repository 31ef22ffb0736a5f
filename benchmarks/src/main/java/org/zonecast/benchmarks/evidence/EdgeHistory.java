package org.zonecast.benchmarks.evidence;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.zonecast.job.EpochId;
import org.zonecast.router.history.HistoryEvent.Arrived;
import org.zonecast.router.history.HistoryEvent.Based;
import org.zonecast.router.history.HistoryEvent.Ended;
import org.zonecast.router.history.HistoryEvent.Epoch;
import org.zonecast.router.history.HistoryLine;
import org.zonecast.samples.reference.EpochLog;
import org.zonecast.samples.reference.JsonLines;

/** What an edge wrote down of one epoch, read as it grows. Confined to one thread. */
public final class EdgeHistory {
  private final JsonLines file;
  private final List<HistoryLine> lines = new ArrayList<>();
  private TreeMap<Long, Long> arrivals = new TreeMap<>();
  private Optional<EpochId> id = Optional.empty();
  private long base = EpochLog.UNKNOWN_BASE;
  private Optional<Long> slots = Optional.empty();

  public EdgeHistory(Path file) {
    this.file = new JsonLines(file);
  }

  /** Reads what is new. */
  public void look() throws IOException {
    for (HistoryLine line : EpochLog.newLines(file)) {
      lines.add(line);
      switch (line.event()) {
        case Epoch epoch -> began(epoch);
        case Based based -> based(based.baseMediaSequence());
        case Arrived arrived -> arrivals.put(base + arrived.segment(), arrived.atMs());
        case Ended ended -> slots = Optional.of(ended.slots());
        default -> {}
      }
    }
  }

  private void began(Epoch epoch) {
    id = Optional.of(epoch.epoch());
    based(epoch.baseMediaSequence());
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
    return id;
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
    return slots;
  }

  /** Arrivals from {@code fromMillis} to before {@code toMillis}. */
  public Map<Long, Long> arrivalsBetween(long fromMillis, long toMillis) {
    Map<Long, Long> found = new TreeMap<>(arrivals);
    found.values().removeIf(at -> at < fromMillis || at >= toMillis);
    return found;
  }
}
