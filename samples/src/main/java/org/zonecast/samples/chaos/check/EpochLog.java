package org.zonecast.samples.chaos.check;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.zonecast.job.EpochId;

/** The history of one epoch at its edge. */
public record EpochLog(List<HistoryLine> lines) {
  private static final ObjectReader LINE =
      JsonMapper.builder().build().readerFor(HistoryLine.class);

  public EpochLog {
    lines = List.copyOf(lines);
    if (lines.isEmpty() || !lines.getFirst().is("epoch")) {
      throw new IllegalArgumentException("a history begins with its epoch");
    }
  }

  /** Reads the histories of a stream's epochs, in order, from a folder of recorded feeds. */
  public static List<EpochLog> ofStream(Path feeds, String stream) throws IOException {
    List<EpochLog> logs = new ArrayList<>();
    try (Stream<Path> files = Files.walk(feeds.resolve(stream))) {
      for (Path file : files.filter(file -> file.toString().endsWith(".history.jsonl")).toList()) {
        logs.add(read(file));
      }
    }
    logs.sort(Comparator.comparingInt(log -> log.id().number()));
    return logs;
  }

  /** Reads one history; a last line that a killed edge has left half is passed over. */
  static EpochLog read(Path file) throws IOException {
    List<HistoryLine> lines = new ArrayList<>();
    String text = Files.readString(file);
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
      lines.add(LINE.readValue(line));
    }
    return new EpochLog(lines);
  }

  public HistoryLine head() {
    return lines.getFirst();
  }

  public EpochId id() {
    String epoch = head().epoch();
    return EpochId.parse(epoch == null ? "" : epoch);
  }

  public Stream<HistoryLine> events(String event) {
    return lines.stream().filter(line -> line.is(event));
  }

  /** The slots of the epoch; empty if its edge did not live to see its end. */
  public OptionalLong slots() {
    return events("ended").mapToLong(HistoryLine::slots).findFirst();
  }
}
