package org.zonecast.samples.chaos.check;

import java.util.List;
import java.util.Map;
import org.zonecast.samples.reference.CdnWrite;
import org.zonecast.samples.reference.EpochLog;

/**
 * All that is known of one broadcast after its end.
 *
 * @param epochs what its edges wrote down, in order
 * @param writes what each CDN was asked to write, by CDN, in order
 * @param replayed the SHA-256 of each object that a replay of the recorded feeds makes, by path
 */
public record Evidence(
    List<EpochLog> epochs, Map<String, List<CdnWrite>> writes, Map<String, String> replayed) {
  public Evidence {
    epochs = List.copyOf(epochs);
    writes = Map.copyOf(writes);
    replayed = Map.copyOf(replayed);
  }
}
