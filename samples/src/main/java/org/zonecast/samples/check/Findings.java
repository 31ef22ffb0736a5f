package org.zonecast.samples.check;

import java.util.ArrayList;
import java.util.List;

/** Collects findings. */
final class Findings {
  private final List<Finding> all = new ArrayList<>();

  /** Notes a break of something that a stream must be, unless {@code holds}. */
  void must(boolean holds, String source, String where, String what) {
    if (!holds) {
      all.add(new Finding(Finding.Level.MUST, source, where, what));
    }
  }

  /** Notes a break of something that a stream should be, unless {@code holds}. */
  void should(boolean holds, String source, String where, String what) {
    if (!holds) {
      all.add(new Finding(Finding.Level.SHOULD, source, where, what));
    }
  }

  List<Finding> all() {
    return List.copyOf(all);
  }
}
