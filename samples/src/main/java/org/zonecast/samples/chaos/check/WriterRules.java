package org.zonecast.samples.chaos.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.zonecast.job.EpochId;
import org.zonecast.job.Token;
import org.zonecast.router.history.HistoryEvent.GrantEnded;
import org.zonecast.router.history.HistoryEvent.Granted;
import org.zonecast.router.history.HistoryLine;
import org.zonecast.samples.reference.CdnWrite;
import org.zonecast.samples.reference.EpochLog;

/** Playlists are written by who may, and by nobody after somebody newer: what a CDN must say. */
final class WriterRules {
  /** A grant is good for 1.5 s after the edge heard of its holder last; a write takes its time. */
  private static final long AFTER_GRANT_MS = 1500 + 1000;

  private static final long CLOCK_MS = 20;

  private final String cdn;
  private final List<EpochLog> epochs;
  private final Map<String, Token> newest = new HashMap<>();
  private final List<Violation> found = new ArrayList<>();

  private WriterRules(String cdn, List<EpochLog> epochs) {
    this.cdn = cdn;
    this.epochs = epochs;
  }

  static List<Violation> check(String cdn, List<CdnWrite> writes, List<EpochLog> epochs) {
    var rules = new WriterRules(cdn, epochs);
    writes.stream()
        .filter(write -> write.done() && write.method().equals("PUT"))
        .filter(write -> write.path().endsWith(".m3u8"))
        .forEach(rules::written);
    return rules.found;
  }

  private void written(CdnWrite write) {
    String text = write.token();
    if (text == null) {
      report(Rule.PLAYLIST_BY_HOLDER, write, "has no token");
      return;
    }
    Token token = Token.parse(text);
    Token before = newest.merge(write.path(), token, (a, b) -> a.compareTo(b) > 0 ? a : b);
    if (before.compareTo(token) > 0) {
      report(Rule.TOKEN_NEVER_BACK, write, "came under " + token + " after " + before);
    }
    held(write, token);
  }

  private void held(CdnWrite write, Token token) {
    Optional<EpochLog> epoch = epochs.stream().filter(log -> isOf(token, log.id())).findFirst();
    Optional<HistoryLine> granted = epoch.flatMap(log -> first(log, line -> gives(line, token)));
    if (granted.isEmpty()) {
      report(Rule.PLAYLIST_BY_HOLDER, write, "came under " + token + ", which nobody was given");
      return;
    }
    long at = write.atMillis();
    long from = granted.get().timeMs() - CLOCK_MS;
    long to =
        epoch
            .flatMap(log -> first(log, line -> takes(line, token)))
            .map(line -> line.timeMs() + AFTER_GRANT_MS)
            .orElse(Long.MAX_VALUE);
    if (at < from || at > to) {
      report(
          Rule.PLAYLIST_BY_HOLDER,
          write,
          "came under %s, %d ms after it was given and %d ms after it could be held"
              .formatted(token, at - from, at - to));
    }
  }

  /** A token names its start id only where a broadcast has been at several edges. */
  private static boolean isOf(Token token, EpochId epoch) {
    return token.epoch() == epoch.number()
        && (token.startId().isEmpty() || token.startId().equals(epoch.startId()));
  }

  private static boolean gives(HistoryLine line, Token token) {
    return line.event() instanceof Granted granted && granted.grant() == token.grant();
  }

  private static boolean takes(HistoryLine line, Token token) {
    return line.event() instanceof GrantEnded ended && ended.grant() == token.grant();
  }

  private static Optional<HistoryLine> first(EpochLog log, Predicate<HistoryLine> wanted) {
    return log.lines().stream().filter(wanted).findFirst();
  }

  private void report(Rule rule, CdnWrite write, String detail) {
    found.add(
        new Violation(rule, "%s %s at %s %s".formatted(cdn, write.path(), write.time(), detail)));
  }
}
