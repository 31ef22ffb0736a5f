package org.zonecast.benchmarks.evidence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.zonecast.job.Token;
import org.zonecast.samples.reference.CdnWrite;

/** Looks for playlists that went back, as those of a worker that was fenced off would. */
public final class Fencing {
  private Fencing() {}

  /** Playlists that went back, in their token or in their numbers, and what they break. */
  public static List<String> playlists(String cdn, List<CdnWrite> writes) {
    List<String> found = new ArrayList<>();
    eachReplaced(
        writes,
        (last, now) -> {
          if (token(now).compareTo(token(last)) < 0) {
            found.add(
                "%s took %s of %s after %s".formatted(cdn, now.path(), now.token(), last.token()));
          }
          CdnWrite.Listing listed = now.listed();
          CdnWrite.Listing earlier = last.listed();
          if (listed != null
              && earlier != null
              && (listed.last() < earlier.last() || listed.first() < earlier.first())) {
            found.add("%s: the numbers of %s went back".formatted(cdn, now.path()));
          }
        });
    return found;
  }

  /** Playlists that viewers can tell a fault by. */
  public static List<String> traces(String cdn, List<CdnWrite> writes) {
    List<String> found = new ArrayList<>();
    eachReplaced(
        writes,
        (last, now) -> {
          CdnWrite.Listing listed = now.listed();
          CdnWrite.Listing earlier = last.listed();
          if (listed != null
              && earlier != null
              && (listed.gaps() > earlier.gaps()
                  || listed.discontinuities() > earlier.discontinuities())) {
            found.add("%s: %s got a gap or a discontinuity".formatted(cdn, now.path()));
          }
        });
    return found;
  }

  /** Each version of each playlist with the one before it. */
  private static void eachReplaced(List<CdnWrite> writes, BiConsumer<CdnWrite, CdnWrite> told) {
    Map<String, CdnWrite> before = new HashMap<>();
    for (CdnWrite write : writes) {
      if (write.done() && write.method().equals("PUT") && write.token() != null) {
        CdnWrite last = before.put(write.path(), write);
        if (last != null) {
          told.accept(last, write);
        }
      }
    }
  }

  private static Token token(CdnWrite write) {
    String text = write.token();
    if (text == null) {
      throw new IllegalArgumentException("no token: " + write);
    }
    return Token.parse(text);
  }
}
