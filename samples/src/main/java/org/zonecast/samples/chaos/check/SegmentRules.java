package org.zonecast.samples.chaos.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.zonecast.router.history.HistoryEvent.Commit;
import org.zonecast.samples.reference.EpochLog;

/** No segment is missing, and every frame counts once: what the edges' commits must say. */
final class SegmentRules {
  private final EpochCommits epoch;
  private final EpochLog log;
  private final List<Violation> found = new ArrayList<>();

  /** What a segment is, whoever committed it. */
  private record Content(int videoSlots, int audioFrames, Map<String, Integer> bytes) {
    static Content of(Commit commit) {
      return new Content(commit.videoSlots(), commit.audioFrames(), commit.bytes());
    }
  }

  private SegmentRules(EpochCommits epoch) {
    this.epoch = epoch;
    this.log = epoch.log();
  }

  static List<Violation> check(Timeline timeline) {
    List<Violation> all = new ArrayList<>();
    for (EpochCommits epoch : timeline.epochs()) {
      var rules = new SegmentRules(epoch);
      rules.run();
      all.addAll(rules.found);
    }
    timeline.badSeams().forEach(seam -> all.add(new Violation(Rule.NUMBER_NEVER_SKIPPED, seam)));
    return all;
  }

  private void run() {
    log.head().cdns().forEach(this::lookForHoles);
    lookForRenditions();
    Map<Long, Content> contents = contents();
    if (!epoch.cut()) {
      countFrames(contents);
    }
  }

  private void lookForHoles(String cdn) {
    long last = epoch.cut() ? epoch.last(cdn) : epoch.last();
    for (long segment = 0; segment <= last; segment++) {
      if (epoch.committedMs(cdn, segment) == null && !epoch.mayLack(cdn, segment)) {
        report(Rule.SEGMENT_NEVER_MISSING, "segment " + segment + " was not committed on " + cdn);
      }
    }
  }

  private void lookForRenditions() {
    Set<String> all = new TreeSet<>();
    epoch.made().values().forEach(all::addAll);
    epoch
        .made()
        .forEach((segment, made) -> {
          for (String rendition : all) {
            if (!made.contains(rendition) && !epoch.mayBeWithout(segment, rendition)) {
              report(
                  Rule.NO_TRACE,
                  "segment %d was committed without %s, and nobody shed it"
                      .formatted(segment, rendition));
            }
          }
        });
  }

  private Map<Long, Content> contents() {
    Map<Long, Content> contents = new HashMap<>();
    log.events(Commit.class)
        .forEach(commit -> {
          Content content = Content.of(commit);
          Content before = contents.putIfAbsent(commit.segment(), content);
          if (before != null && !before.equals(content)) {
            report(
                Rule.FRAMES_EXACTLY_ONCE,
                "segment %d is %s on %s and was %s"
                    .formatted(commit.segment(), content, commit.cdn(), before));
          }
        });
    return contents;
  }

  private void countFrames(Map<Long, Content> contents) {
    long sum = contents.values().stream().mapToLong(Content::videoSlots).sum();
    long slots = log.slots().orElse(0);
    if (sum != slots) {
      report(Rule.FRAMES_EXACTLY_ONCE, "the segments have " + sum + " frames, the feed " + slots);
    }
  }

  private void report(Rule rule, String detail) {
    found.add(new Violation(rule, "epoch " + log.id() + ": " + detail));
  }
}
