package org.zonecast.benchmarks.zones;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.zonecast.job.Token;
import org.zonecast.samples.reference.CdnWrite;

/**
 * Playlists that a lost zone wrote, or tried to, when a CDN had those of a later epoch already.
 *
 * @param taken what must not be, in words
 * @param refused how many a CDN did not take
 */
record LateWrites(List<String> taken, int refused) {

  /**
   * Looks for them.
   *
   * @param writes of one broadcast to each CDN, in order
   * @param oldEpoch the number of the epoch that the lost zone had
   */
  static LateWrites of(Map<String, List<CdnWrite>> writes, int oldEpoch) {
    List<String> taken = new ArrayList<>();
    int refused = 0;
    for (Map.Entry<String, List<CdnWrite>> cdn : writes.entrySet()) {
      boolean moved = false;
      for (CdnWrite write : cdn.getValue()) {
        String token = write.token();
        if (token == null) {
          continue;
        }
        boolean old = Token.parse(token).epoch() <= oldEpoch;
        if (old && moved && write.done()) {
          taken.add("%s took %s under %s".formatted(cdn.getKey(), write.path(), token));
        }
        refused += old && moved && !write.done() ? 1 : 0;
        moved |= !old && write.done();
      }
    }
    return new LateWrites(List.copyOf(taken), refused);
  }
}
