package org.zonecast.samples.reference;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.zonecast.job.EpochId;
import org.zonecast.router.history.HistoryEvent;
import org.zonecast.router.history.HistoryEvent.Based;
import org.zonecast.router.history.HistoryEvent.Ended;
import org.zonecast.router.history.HistoryEvent.Epoch;
import org.zonecast.router.history.HistoryLine;

/** The history of one epoch at its edge. */
public record EpochLog(List<HistoryLine> lines) {
  /** Of an epoch that goes on from a lost edge's, until the CDNs have told where that was. */
  public static final long UNKNOWN_BASE = -1;

  public EpochLog {
    lines = List.copyOf(lines);
    if (lines.isEmpty() || !(lines.getFirst().event() instanceof Epoch)) {
      throw new IllegalArgumentException("a history begins with its epoch");
    }
  }

  /**
   * Reads the histories of a stream's epochs, in order. One of which an edge that was killed has
   * not written a line says nothing and is left out.
   */
  public static List<EpochLog> ofStream(RecordedFeeds feeds, String stream) throws IOException {
    List<EpochLog> logs = new ArrayList<>();
    for (Path file : feeds.histories(stream)) {
      List<HistoryLine> lines = newLines(new JsonLines(file));
      if (!lines.isEmpty()) {
        logs.add(new EpochLog(lines));
      }
    }
    logs.sort(Comparator.comparing(EpochLog::id));
    return logs;
  }

  /** The lines of a history that were written since it was read last. */
  public static List<HistoryLine> newLines(JsonLines history) throws IOException {
    List<HistoryLine> lines = new ArrayList<>();
    for (JsonNode line : history.next()) {
      lines.add(HistoryLine.of(line));
    }
    return lines;
  }

  public Epoch head() {
    return (Epoch) lines.getFirst().event();
  }

  public EpochId id() {
    return head().epoch();
  }

  /** The media sequence number of segment 0, or {@link #UNKNOWN_BASE} if it was never known. */
  public long base() {
    return events(Based.class)
        .mapToLong(Based::baseMediaSequence)
        .findFirst()
        .orElse(head().baseMediaSequence());
  }

  public <E extends HistoryEvent> Stream<E> events(Class<E> kind) {
    return lines.stream().map(HistoryLine::event).filter(kind::isInstance).map(kind::cast);
  }

  /** The slots of the epoch; empty if its edge did not live to see its end. */
  public OptionalLong slots() {
    return events(Ended.class).mapToLong(Ended::slots).findFirst();
  }

  /** Whether its edge did not live to see its end. */
  public boolean isCut() {
    return slots().isEmpty();
  }
}
