package org.zonecast.samples.chaos.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zonecast.samples.reference.EpochLog;

/** The epochs of a broadcast on its one row of media sequence numbers. */
final class Timeline {
  /** An epoch behind a killed edge's begins so far behind it where a CDN was not sealed. */
  private static final long ROOM = 8;

  private final List<EpochCommits> epochs;

  private Timeline(List<EpochCommits> epochs) {
    this.epochs = epochs;
  }

  static Timeline of(List<EpochLog> logs, Allowed allowed) {
    return new Timeline(logs.stream().map(log -> EpochCommits.of(log, allowed)).toList());
  }

  List<EpochCommits> epochs() {
    return epochs;
  }

  /** The epoch with an id as paths have it. */
  Optional<EpochCommits> named(String id) {
    return epochs.stream().filter(epoch -> epoch.log().id().toString().equals(id)).findFirst();
  }

  /** The epoch that a number belongs to: numbers that no epoch has belong to the one before. */
  private Optional<EpochCommits> at(long number) {
    return epochs.stream()
        .filter(epoch -> epoch.isBased() && epoch.base() <= number)
        .reduce((before, later) -> later);
  }

  /** Whether a gap in a rendition's playlist on a CDN is explained. */
  boolean explainsGap(String cdn, String rendition, long number) {
    return at(number)
        .filter(epoch -> epoch.mayLack(cdn, number - epoch.base(), rendition))
        .isPresent();
  }

  /** Epochs that do not follow each other as they should, in words. */
  List<String> badSeams() {
    List<EpochCommits> based = epochs.stream().filter(EpochCommits::isBased).toList();
    List<String> bad = new ArrayList<>();
    for (int i = 1; i < based.size(); i++) {
      EpochCommits before = based.get(i - 1);
      EpochCommits next = based.get(i);
      long between = next.base() - (before.base() + before.last() + 1);
      // The last commit of a killed edge may be listed and not be written down.
      long most = before.cut() ? ROOM + 1 : 0;
      if (between < 0 || between > most) {
        bad.add(
            "epoch %s begins at %d, and the last segment before is %d"
                .formatted(next.log().id(), next.base(), before.base() + before.last()));
      }
    }
    return bad;
  }
}
