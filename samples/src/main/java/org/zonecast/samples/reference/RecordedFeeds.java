package org.zonecast.samples.reference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of recorded feeds as routers fill it: {@code STREAM/BROADCAST/EPOCH.feed}, each beside
 * its history.
 */
public record RecordedFeeds(Path folder) {
  private static final String FEED = ".feed";
  private static final String HISTORY = ".history.jsonl";

  /** The feeds of all streams. */
  public List<Path> feeds() throws IOException {
    return below(folder, FEED);
  }

  /** The feeds of a stream's epochs. */
  public List<Path> feeds(String stream) throws IOException {
    return below(folder.resolve(stream), FEED);
  }

  /** What the edges wrote down of a stream's epochs. */
  public List<Path> histories(String stream) throws IOException {
    return below(folder.resolve(stream), HISTORY);
  }

  /** All files below a folder whose names end so, by name; none if there is no such folder. */
  public static List<Path> below(Path folder, String suffix) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> Files.isRegularFile(file) && file.toString().endsWith(suffix))
          .sorted()
          .toList();
    }
  }
}
