package org.zonecast.samples.chaos.check;

import java.util.ArrayList;
import java.util.List;

/** The judge: all rules over all that is known of a broadcast. */
public final class HistoryCheck {
  private HistoryCheck() {}

  /** Every break of every rule; empty if all is well. */
  public static List<Violation> violations(Evidence evidence, Allowed allowed) {
    Timeline timeline = Timeline.of(evidence.epochs(), allowed);
    List<Violation> all = new ArrayList<>();
    all.addAll(GrantRules.check(evidence.epochs()));
    all.addAll(SegmentRules.check(timeline));
    evidence
        .writes()
        .forEach((cdn, writes) -> {
          all.addAll(WriterRules.check(cdn, writes, evidence.epochs()));
          all.addAll(ListingRules.check(cdn, writes, timeline, allowed));
        });
    all.addAll(ObjectRules.check(evidence, timeline));
    return all;
  }
}
