package org.zonecast.samples.chaos.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** No segment is missing, and every frame counts once: what the edges' commits must say. */
final class SegmentRules {
  private final EpochLog log;
  private final Set<String> cdns = new HashSet<>();
  private final List<Violation> found = new ArrayList<>();

  /** What a segment is, whoever committed it. */
  private record Content(int videoSlots, int audioFrames, Map<String, Integer> bytes) {
    static Content of(HistoryLine line) {
      Map<String, Integer> bytes = line.bytes();
      return new Content(line.videoSlots(), line.audioFrames(), bytes == null ? Map.of() : bytes);
    }
  }

  private SegmentRules(EpochLog log, Allowed allowed) {
    this.log = log;
    List<String> all = log.head().cdns();
    cdns.addAll(all == null ? List.of() : all);
    cdns.removeAll(allowed.cdnsAway());
  }

  static List<Violation> check(List<EpochLog> epochs, Allowed allowed) {
    List<Violation> all = new ArrayList<>();
    for (EpochLog log : epochs) {
      var rules = new SegmentRules(log, allowed);
      rules.run();
      all.addAll(rules.found);
    }
    return all;
  }

  private void run() {
    Map<Long, Content> contents = contents();
    Map<String, Set<Long>> committed = committed();
    long highest = contents.keySet().stream().mapToLong(segment -> segment).max().orElse(-1);
    boolean whole = log.slots().isPresent();
    for (String cdn : cdns) {
      Set<Long> there = committed.getOrDefault(cdn, Set.of());
      long last = whole ? highest : there.stream().mapToLong(segment -> segment).max().orElse(-1);
      for (long segment = 0; segment <= last; segment++) {
        if (!there.contains(segment)) {
          report(Rule.SEGMENT_NEVER_MISSING, "segment " + segment + " was not committed on " + cdn);
        }
      }
    }
    if (whole) {
      countFrames(contents);
    }
  }

  private Map<Long, Content> contents() {
    Map<Long, Content> contents = new HashMap<>();
    log.events("commit")
        .forEach(line -> {
          Content content = Content.of(line);
          Content before = contents.putIfAbsent(line.segment(), content);
          if (before != null && !before.equals(content)) {
            report(
                Rule.FRAMES_EXACTLY_ONCE,
                "segment %d is %s on %s and was %s"
                    .formatted(line.segment(), content, line.cdn(), before));
          }
        });
    return contents;
  }

  private Map<String, Set<Long>> committed() {
    Map<String, Set<Long>> committed = new HashMap<>();
    log.events("commit")
        .forEach(line ->
            committed
                .computeIfAbsent(String.valueOf(line.cdn()), _ -> new HashSet<>())
                .add(line.segment()));
    return committed;
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
