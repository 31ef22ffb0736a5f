package org.zonecast.benchmarks.zones;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.zonecast.benchmarks.failover.EdgeHistory;
import org.zonecast.job.EpochId;
import org.zonecast.samples.reference.HistoryLine;
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

  /** The grants that were given or ended, of all epochs, in the order of their times. */
  List<HistoryLine> grants() throws IOException {
    List<HistoryLine> lines = new ArrayList<>();
    for (EdgeHistory epoch : epochs()) {
      epoch.lines().stream()
          .filter(line -> line.is("granted") || line.is("grant-ended"))
          .forEach(lines::add);
    }
    lines.sort(Comparator.comparingLong(HistoryLine::timeMs));
    return lines;
  }
}
