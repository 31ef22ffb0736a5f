package org.zonecast.benchmarks.evidence;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.zonecast.samples.reference.Reference;

/** Compares what a CDN was given with a replay, in objects and in frames. */
public final class PublishedBytes {
  private static final String LIVE = "/live/";
  private static final String SEGMENT = ".m4s";

  private final Reference reference;
  private final Map<String, Long> framesOf = new TreeMap<>();
  private final List<String> violations = new ArrayList<>();
  private long objects;
  private long framesLost;
  private long framesDoubled;

  /**
   * @param replayed the folder with the reference's objects
   */
  public PublishedBytes(Reference reference, Path replayed) throws IOException {
    this.reference = reference;
    for (String path : reference.objects().keySet()) {
      if (path.endsWith(SEGMENT)) {
        byte[] segment = Files.readAllBytes(replayed.resolve(path.substring(LIVE.length())));
        framesOf.put(path, FragmentFrames.of(segment));
      }
    }
  }

  /** Every rendition of pictures has each of the epoch's slots once. */
  public void requireSlots(long slots) {
    Map<String, Long> byRendition = new TreeMap<>();
    framesOf.forEach((path, frames) -> byRendition.merge(rendition(path), frames, Long::sum));
    byRendition.forEach((rendition, frames) -> {
      if (!rendition.contains("/audio") && frames != slots) {
        violations.add("%s has %d frames for %d slots".formatted(rendition, frames, slots));
      }
    });
  }

  /**
   * Takes what one CDN was given and named.
   *
   * @param published the SHA-256 of each object by its path
   * @param listings of this CDN alone
   */
  public void compare(String cdn, Map<String, String> published, Listings listings) {
    objects += reference.objects().size();
    reference.differences(published).forEach(text -> violations.add(cdn + ": " + text));
    framesOf.forEach((path, frames) -> {
      boolean same = Objects.equals(reference.objects().get(path), published.get(path));
      boolean listed = listings.everywhereMillis(number(path)).isPresent();
      if (!same || !listed) {
        framesLost += frames;
      }
      if (!listed) {
        violations.add(cdn + ": " + path + " was never listed everywhere");
      }
    });
    long usual = framesOf.values().stream().mapToLong(frames -> frames).max().orElse(1);
    framesDoubled +=
        usual
            * published.keySet().stream()
                .filter(path -> path.startsWith(LIVE + reference.stream() + "/"))
                .filter(path -> path.endsWith(SEGMENT) && !framesOf.containsKey(path))
                .count();
  }

  private static String rendition(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  private static long number(String path) {
    return Long.parseLong(
        path.substring(path.lastIndexOf('/') + 1, path.length() - SEGMENT.length()));
  }

  /**
   * What came of all comparisons so far.
   *
   * @param framesLost of the pictures that the reference has and some CDN's viewers never got
   * @param framesDoubled that some CDN has beyond the reference
   * @param violations each object that is missing, differs, or was never listed
   */
  public record Outcome(
      @JsonProperty long objects,
      @JsonProperty long framesLost,
      @JsonProperty long framesDoubled,
      @JsonProperty List<String> violations) {}

  public Outcome outcome() {
    return new Outcome(objects, framesLost, framesDoubled, List.copyOf(violations));
  }
}
