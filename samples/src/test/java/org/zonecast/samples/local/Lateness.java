package org.zonecast.samples.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.zonecast.samples.reference.CdnJournal;
import org.zonecast.samples.reference.CdnWrite;

/**
 * How late segments were listed, by a CDN's journal: later than the median of the same playlist
 * would have it.
 *
 * @param segments how many listings it is about
 */
record Lateness(int segments, long p95Millis, long maxMillis) {
  private static final long SEGMENT_MILLIS = 2000;

  /** Of all media playlists below a folder, their last segments left out: they are shorter. */
  static Lateness of(Path journal, String folder) throws IOException {
    Map<String, TreeMap<Long, Long>> listedAt = new HashMap<>();
    for (CdnWrite write : new CdnJournal(journal).writes()) {
      CdnWrite.Listing listed = write.listed();
      if (listed != null && write.done() && write.path().startsWith(folder) && !listed.ended()) {
        listedAt
            .computeIfAbsent(write.path(), path -> new TreeMap<>())
            .putIfAbsent(listed.last(), write.atMillis());
      }
    }
    List<Long> late = new ArrayList<>();
    listedAt.values().forEach(times -> late.addAll(beyondTheMedian(times)));
    Collections.sort(late);
    return new Lateness(late.size(), late.get((int) (0.95 * (late.size() - 1))), late.getLast());
  }

  private static List<Long> beyondTheMedian(TreeMap<Long, Long> times) {
    List<Long> offsets = new ArrayList<>();
    times.forEach((number, at) -> offsets.add(at - number * SEGMENT_MILLIS));
    Collections.sort(offsets);
    long median = offsets.get(offsets.size() / 2);
    return offsets.stream().map(offset -> offset - median).toList();
  }
}
