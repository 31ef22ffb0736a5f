package org.zonecast.samples.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.zonecast.job.EpochId;

/** The history of one epoch at its edge. */
public record EpochLog(List<HistoryLine> lines) {
  /** Of an epoch that goes on from a lost edge's, until the CDNs have told where that was. */
  public static final long UNKNOWN_BASE = -1;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  public EpochLog {
    lines = List.copyOf(lines);
    if (lines.isEmpty() || !lines.getFirst().is("epoch")) {
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
      lines.add(JSON.treeToValue(line, HistoryLine.class));
    }
    return lines;
  }

  public HistoryLine head() {
    return lines.getFirst();
  }

  public EpochId id() {
    String epoch = head().epoch();
    return EpochId.parse(epoch == null ? "" : epoch);
  }

  /** The media sequence number of segment 0, or {@link #UNKNOWN_BASE} if it was never known. */
  public long base() {
    return events("based")
        .mapToLong(HistoryLine::baseMediaSequence)
        .findFirst()
        .orElse(head().baseMediaSequence());
  }

  public Stream<HistoryLine> events(String event) {
    return lines.stream().filter(line -> line.is(event));
  }

  /** The slots of the epoch; empty if its edge did not live to see its end. */
  public OptionalLong slots() {
    return events("ended").mapToLong(HistoryLine::slots).findFirst();
  }

  /** Whether its edge did not live to see its end. */
  public boolean isCut() {
    return slots().isEmpty();
  }
}
