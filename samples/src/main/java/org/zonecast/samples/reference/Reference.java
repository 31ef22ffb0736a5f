package org.zonecast.samples.reference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.zonecast.samples.Zonecast;

/**
 * What a replay of a stream's recorded feeds makes in a fresh process: the SHA-256 of each object
 * by its path on a CDN.
 */
public record Reference(String stream, Map<String, String> objects) {
  private static final String LIVE = "/live/";

  public Reference {
    objects = Map.copyOf(objects);
  }

  /**
   * Replays what was recorded of {@code stream} in {@code feeds}.
   *
   * @param out an empty folder, where the objects stay
   * @throws IOException if a feed cannot be replayed
   */
  public static Reference replay(Path feeds, String stream, Path out)
      throws IOException, InterruptedException {
    for (Path feed : new RecordedFeeds(feeds).feeds(stream)) {
      replay(feed, out);
    }
    Map<String, String> objects = new TreeMap<>();
    for (Path object : RecordedFeeds.below(out.resolve(stream), "")) {
      objects.put(LIVE + out.relativize(object), sha256(Files.readAllBytes(object)));
    }
    return new Reference(stream, objects);
  }

  private static void replay(Path feed, Path out) throws IOException, InterruptedException {
    Path log = out.resolveSibling(out.getFileName() + ".log");
    Process process =
        new ProcessBuilder(command(feed, out))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException("replay of " + feed + " failed: " + Files.readString(log));
      }
    } finally {
      process.destroyForcibly();
    }
  }

  private static List<String> command(Path feed, Path out) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:-UsePerfData",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-cp",
        System.getProperty("java.class.path"),
        Zonecast.class.getName(),
        "replay",
        feed.toString(),
        "--out",
        out.toString());
  }

  /**
   * Says how what a CDN was given differs: objects that are missing, too many, or of other bytes.
   *
   * @param published the SHA-256 of every object of the CDN, by path; other streams' are passed
   *     over
   */
  public List<String> differences(Map<String, String> published) {
    List<String> found = new ArrayList<>();
    new TreeMap<>(objects)
        .forEach((path, sha256) -> {
          String other = published.get(path);
          if (other == null) {
            found.add(path + " is missing");
          } else if (!other.equals(sha256)) {
            found.add(path + " has other bytes");
          }
        });
    published.keySet().stream()
        .filter(path -> path.startsWith(LIVE + stream + "/") && !objects.containsKey(path))
        .sorted()
        .forEach(path -> found.add(path + " should not be there"));
    return found;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
