package org.zonecast.samples.chaos.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.zonecast.samples.reference.CdnWrite;

/** The objects' bytes: the same from everybody, on every CDN, and from a replay. */
final class ObjectRules {
  /** What a feed that was cut off with its edge cannot tell: its last segments are not whole. */
  private static final long UNSURE_SEGMENTS = 2;

  private final Evidence evidence;
  private final Allowed allowed;
  private final List<Violation> found = new ArrayList<>();

  private ObjectRules(Evidence evidence, Allowed allowed) {
    this.evidence = evidence;
    this.allowed = allowed;
  }

  static List<Violation> check(Evidence evidence, Allowed allowed) {
    var rules = new ObjectRules(evidence, allowed);
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
      String published = made.get(path);
      String replayed = evidence.replayed().get(path);
      boolean missing = published == null;
      boolean same = published != null && published.equals(replayed);
      boolean away = missing && allowed.cdnsAway().contains(cdn);
      if (!same
          && !away
          && numberOf(path) <= sureUpTo.getOrDefault(epochOf(path), Long.MAX_VALUE)) {
        String how = missing ? "is missing" : replayed == null ? "is too much" : "is different";
        report(Rule.EQUAL_TO_REPLAY, path + " on " + cdn + " " + how);
      }
    }
  }

  /** Up to which number a replay of an epoch that was cut off can be believed. */
  private Map<String, Long> sureUpTo() {
    Set<String> cut =
        evidence.epochs().stream()
            .filter(log -> log.slots().isEmpty())
            .map(log -> log.id().toString())
            .collect(Collectors.toSet());
    Map<String, Long> sure = new HashMap<>();
    evidence.replayed().keySet().stream()
        .filter(path -> cut.contains(epochOf(path)))
        .forEach(path -> sure.merge(epochOf(path), numberOf(path), Math::max));
    sure.replaceAll((epoch, highest) -> highest - UNSURE_SEGMENTS);
    cut.forEach(epoch -> sure.putIfAbsent(epoch, -1L));
    return sure;
  }

  /** {@code /live/STREAM/BROADCAST/EPOCH/RENDITION/NUMBER.m4s}. */
  private static String epochOf(String path) {
    String[] parts = path.split("/");
    return parts.length < 3 ? "" : parts[parts.length - 3];
  }

  private static long numberOf(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    String stem = name.substring(0, Math.max(0, name.lastIndexOf('.')));
    return stem.matches("\\d{1,18}") ? Long.parseLong(stem) : -1;
  }

  private void report(Rule rule, String detail) {
    found.add(new Violation(rule, detail));
  }
}
