package org.zonecast.benchmarks.evidence;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.zonecast.samples.reference.CdnWrite;

/** When each media playlist of a broadcast named each segment first, on every CDN. */
public final class Listings {
  private final Map<String, TreeMap<Long, Long>> firstByPlaylist = new HashMap<>();
  private final Map<String, Long> highest = new HashMap<>();

  /** Takes the writes of one CDN, in order; others' than the stream's are passed over. */
  public void add(String cdn, String stream, List<CdnWrite> writes) {
    for (CdnWrite write : writes) {
      CdnWrite.Listing listed = write.listed();
      if (listed != null && write.done() && write.path().startsWith("/live/" + stream + "/")) {
        named(cdn + write.path(), listed, write.atMillis());
      }
    }
  }

  private void named(String playlist, CdnWrite.Listing listed, long atMillis) {
    TreeMap<Long, Long> first = firstByPlaylist.computeIfAbsent(playlist, _ -> new TreeMap<>());
    long from = Math.max(listed.first(), highest.getOrDefault(playlist, Long.MIN_VALUE) + 1);
    for (long number = from; number <= listed.last(); number++) {
      first.put(number, atMillis);
    }
    highest.merge(playlist, listed.last(), Math::max);
  }

  /** How many playlists there are. */
  public int playlists() {
    return firstByPlaylist.size();
  }

  /** When the last of all playlists named a segment; empty while one does not. */
  public OptionalLong everywhereMillis(long number) {
    long latest = Long.MIN_VALUE;
    for (TreeMap<Long, Long> first : firstByPlaylist.values()) {
      Long at = first.get(number);
      if (at == null) {
        return OptionalLong.empty();
      }
      latest = Math.max(latest, at);
    }
    return firstByPlaylist.isEmpty() ? OptionalLong.empty() : OptionalLong.of(latest);
  }
}
