package org.zonecast.samples.chaos.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.zonecast.samples.reference.CdnWrite;

/** The objects' bytes: the same from everybody, on every CDN, and from a replay. */
final class ObjectRules {
  /** What a feed that was cut off with its edge cannot tell: its last segments are not whole. */
  private static final long UNSURE_SEGMENTS = 2;

  private final Evidence evidence;
  private final Timeline timeline;
  private final List<Violation> found = new ArrayList<>();

  private ObjectRules(Evidence evidence, Timeline timeline) {
    this.evidence = evidence;
    this.timeline = timeline;
  }

  static List<Violation> check(Evidence evidence, Timeline timeline) {
    var rules = new ObjectRules(evidence, timeline);
    rules.run();
    return rules.found;
  }

  private void run() {
    Map<String, Map<String, String>> madeByCdn = new TreeMap<>();
    evidence.writes().forEach((cdn, writes) -> madeByCdn.put(cdn, made(cdn, writes)));
    Map<String, String> first = new HashMap<>();
    madeByCdn.forEach((cdn, made) ->
        made.forEach((path, hash) -> {
          if (!first.computeIfAbsent(path, _ -> hash).equals(hash)) {
            report(Rule.CDNS_EQUAL, path + " on " + cdn + " is not what another CDN has");
          }
        }));
    madeByCdn.forEach(this::compareWithReplay);
  }

  /** The objects of a CDN; those that were refused because they exist must be the same, too. */
  private Map<String, String> made(String cdn, List<CdnWrite> writes) {
    Map<String, String> made = new TreeMap<>();
    Map<String, String> offered = new HashMap<>();
    for (CdnWrite write : writes) {
      String hash = write.sha256();
      boolean changes = write.path().endsWith(".m3u8") || write.path().endsWith(".jpg");
      if (!write.method().equals("PUT") || hash == null || changes) {
        continue;
      }
      if (!offered.computeIfAbsent(write.path(), _ -> hash).equals(hash)) {
        report(
            Rule.OBJECT_NEVER_CHANGES,
            "%s on %s was offered with other bytes at %s (%d)"
                .formatted(write.path(), cdn, write.time(), write.status()));
      }
      if (write.done()) {
        made.put(write.path(), hash);
      }
    }
    return made;
  }

  private void compareWithReplay(String cdn, Map<String, String> made) {
    Set<String> paths = new TreeSet<>(made.keySet());
    paths.addAll(evidence.replayed().keySet());
    Map<String, Long> sureUpTo = sureUpTo();
    for (String path : paths) {
      ObjectPath object = ObjectPath.of(path);
      String published = made.get(path);
      String replayed = evidence.replayed().get(path);
      if (published == null) {
        if (!mayLack(cdn, object)) {
          report(Rule.EQUAL_TO_REPLAY, path + " on " + cdn + " is missing");
        }
      } else if (!published.equals(replayed)
          && object.number() <= sureUpTo.getOrDefault(object.epoch(), Long.MAX_VALUE)) {
        String how = replayed == null ? "is too much" : "is different";
        report(Rule.EQUAL_TO_REPLAY, path + " on " + cdn + " " + how);
      }
    }
  }

  private boolean mayLack(String cdn, ObjectPath object) {
    return timeline
        .named(object.epoch())
        .filter(EpochCommits::isBased)
        .filter(epoch -> mayLack(epoch, cdn, object))
        .isPresent();
  }

  private static boolean mayLack(EpochCommits epoch, String cdn, ObjectPath object) {
    return object.number() < 0
        ? epoch.cut() && epoch.last(cdn) < 0
        : epoch.mayLack(cdn, object.number() - epoch.base(), object.rendition());
  }

  /** Up to which number a replay of an epoch that was cut off can be believed. */
  private Map<String, Long> sureUpTo() {
    Map<String, Long> sure = new HashMap<>();
    for (EpochCommits epoch : timeline.epochs()) {
      if (epoch.cut()) {
        String id = epoch.log().id().toString();
        sure.put(id, highestReplayed(id) - UNSURE_SEGMENTS);
      }
    }
    return sure;
  }

  private long highestReplayed(String epoch) {
    return evidence.replayed().keySet().stream()
        .map(ObjectPath::of)
        .filter(object -> object.epoch().equals(epoch))
        .mapToLong(ObjectPath::number)
        .max()
        .orElse(-1);
  }

  private void report(Rule rule, String detail) {
    found.add(new Violation(rule, detail));
  }
}
