package org.zonecast.benchmarks.zones;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.zonecast.benchmarks.evidence.EdgeHistory;
import org.zonecast.job.EpochId;
import org.zonecast.router.history.HistoryEvent;
import org.zonecast.router.history.HistoryEvent.GrantEnded;
import org.zonecast.router.history.HistoryEvent.Granted;
import org.zonecast.router.history.HistoryEvent.Said;
import org.zonecast.router.history.HistoryLine;
import org.zonecast.samples.reference.RecordedFeeds;

/** What all edges wrote down of one stream's epochs. Confined to one thread. */
final class StreamHistory {
  private final RecordedFeeds feeds;
  private final String stream;
  private final Map<Path, EdgeHistory> byFile = new HashMap<>();

  StreamHistory(RecordedFeeds feeds, String stream) {
    this.feeds = feeds;
    this.stream = stream;
  }

  /** The epochs that began so far, in order, read up to their ends. */
  List<EdgeHistory> epochs() throws IOException {
    List<EdgeHistory> epochs = new ArrayList<>();
    for (Path file : feeds.histories(stream)) {
      EdgeHistory history = byFile.computeIfAbsent(file, EdgeHistory::new);
      history.look();
      if (history.id().isPresent()) {
        epochs.add(history);
      }
    }
    epochs.sort(Comparator.comparing(StreamHistory::idOf));
    return epochs;
  }

  static EpochId idOf(EdgeHistory epoch) {
    return epoch.id().orElseThrow();
  }

  /**
   * When the last frame of each segment arrived at the edge that had the stream then. What an edge
   * still took whose numbers are the next epoch's does not count.
   */
  NavigableMap<Long, Long> arrivals() throws IOException {
    var arrivals = new TreeMap<Long, Long>();
    for (EdgeHistory epoch : epochs()) {
      OptionalLong base = epoch.base();
      if (base.isPresent()) {
        arrivals.tailMap(base.getAsLong(), true).clear();
        arrivals.putAll(epoch.arrivals());
      }
    }
    return arrivals;
  }

  /**
   * The grants that were given or ended, in the order of their times: those of each epoch until the
   * next one begins, because what an edge does then that does not know of it is of no account.
   */
  List<HistoryLine> grants() throws IOException {
    return lines(StreamHistory::isOfGrant);
  }

  private static boolean isOfGrant(HistoryLine line) {
    return line.event() instanceof Granted || line.event() instanceof GrantEnded;
  }

  private List<HistoryLine> lines(Predicate<HistoryLine> wanted) throws IOException {
    List<HistoryLine> lines = new ArrayList<>();
    for (EdgeHistory epoch : epochs()) {
      long begunMillis = epoch.lines().getFirst().timeMs();
      lines.removeIf(line -> line.timeMs() >= begunMillis);
      epoch.lines().stream().filter(wanted).forEach(lines::add);
    }
    return lines;
  }

  /**
   * Which workers had it since a moment of unix time, and why there were others: grants, epochs,
   * and workers that asked for a successor, in words, each with the seconds since then.
   */
  List<String> courseSince(long fromMillis) throws IOException {
    return lines(line -> isOfGrant(line) || line.said("moving") || line.said("epoch")).stream()
        .filter(line -> line.timeMs() >= fromMillis)
        .map(line -> inWords(line, fromMillis))
        .toList();
  }

  private static String inWords(HistoryLine line, long fromMillis) {
    double seconds = (line.timeMs() - fromMillis) / 1e3;
    return String.format(Locale.ROOT, "%.1f s %s", seconds, inWords(line.event()));
  }

  /** A grant, the end of one, or an event of the stream. */
  static String inWords(HistoryEvent event) {
    return switch (event) {
      case Said said -> said.type() + ": " + said.detail();
      case Granted granted -> "granted: " + granted.worker();
      case GrantEnded ended when ended.reason().isEmpty() -> "grant-ended: " + ended.worker();
      case GrantEnded ended -> "grant-ended: " + ended.worker() + " (" + ended.reason() + ")";
      default -> throw new IllegalArgumentException("no words for " + event);
    };
  }

  /**
   * How often the worker was in another zone than the one before.
   *
   * @param fromMillis grants from then on count, in unix time
   * @param toMillis grants from then on do not
   * @param zone of the worker that is granted
   */
  int moves(long fromMillis, long toMillis, Function<Granted, String> zone) throws IOException {
    String at = "";
    int moves = 0;
    for (HistoryLine line : grants()) {
      if (line.event() instanceof Granted granted) {
        String next = zone.apply(granted);
        boolean counts = line.timeMs() >= fromMillis && line.timeMs() < toMillis;
        moves += counts && !at.isEmpty() && !next.equals(at) ? 1 : 0;
        at = next;
      }
    }
    return moves;
  }
}
