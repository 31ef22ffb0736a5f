package org.zonecast.router.peer;

import java.util.ArrayList;
import java.util.List;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.StreamRecord;
import org.zonecast.router.peer.PeerMessages.Mark;
import org.zonecast.router.peer.PeerMessages.Marks;
import org.zonecast.router.peer.PeerMessages.Records;
import org.zonecast.router.peer.PeerMessages.Wanted;

/**
 * The records in short, as routers compare them: a sum of all, and of each its version and its
 * checksum. Works them out, so it belongs on no event loop. Safe for all threads.
 */
record RecordMarks(Versioned<StreamRecord> streams, Versioned<CdnRecord> cdns) {
  private static final int PAGE = 1024;

  /** With the largest slates this many records have less than 1.5 MB. */
  private static final int MOST_AT_ONCE = 32;

  /** The same for the same records. */
  String sum() {
    return Long.toHexString(streams.sum() * 31 + cdns.sum());
  }

  /**
   * What this router has.
   *
   * @param asker its sum; empty if it does not tell
   * @param after the stream before the page; empty for the first one
   */
  Marks page(String asker, String after) {
    if (!asker.isEmpty() && asker.equals(sum())) {
      return Marks.SAME;
    }
    List<Mark> page = streams.marks(after, PAGE);
    return new Marks(
        page,
        after.isEmpty() ? cdns.marks("", Integer.MAX_VALUE) : List.of(),
        page.size() < PAGE ? null : page.getLast().key());
  }

  /** Of what is asked for as much as one answer holds. */
  Records those(Wanted wanted) {
    return new Records(streams.those(begin(wanted.streams())), cdns.those(begin(wanted.cdns())));
  }

  private static List<String> begin(List<String> keys) {
    return keys.subList(0, Math.min(keys.size(), MOST_AT_ONCE));
  }

  /** What to ask for to have all that is told of, in as many questions as it takes. */
  List<Wanted> missing(Marks told) {
    var questions = new ArrayList<Wanted>();
    for (List<String> some : split(cdns.differing(told.cdns()))) {
      questions.add(new Wanted(List.of(), some));
    }
    for (List<String> some : split(streams.differing(told.streams()))) {
      questions.add(new Wanted(some, List.of()));
    }
    return questions;
  }

  private static List<List<String>> split(List<String> keys) {
    var parts = new ArrayList<List<String>>();
    for (int from = 0; from < keys.size(); from += MOST_AT_ONCE) {
      parts.add(keys.subList(from, Math.min(keys.size(), from + MOST_AT_ONCE)));
    }
    return parts;
  }
}
