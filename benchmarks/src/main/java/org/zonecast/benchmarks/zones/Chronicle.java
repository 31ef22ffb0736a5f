package org.zonecast.benchmarks.zones;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.zonecast.benchmarks.Workplace;

/** What happened and when, in words. Thread-safe. */
final class Chronicle {
  private final long beginMillis;
  private final List<Line> lines = new ArrayList<>();

  private record Line(long atMillis, String who, String what) {}

  /**
   * Begins.
   *
   * @param beginMillis what the table counts from, in unix time
   */
  Chronicle(long beginMillis) {
    this.beginMillis = beginMillis;
  }

  /**
   * Writes something down.
   *
   * @param atMillis unix time
   */
  synchronized void add(long atMillis, String who, String what) {
    Workplace.note(who + ": " + what);
    lines.add(new Line(atMillis, who, what));
  }

  void now(String who, String what) {
    add(System.currentTimeMillis(), who, what);
  }

  /** All of it as a table in Markdown, in the order of its times. */
  synchronized String table() {
    var text = new StringBuilder("| seconds | who | what |\n|---|---|---|\n");
    lines.stream()
        .sorted(Comparator.comparingLong(Line::atMillis))
        .forEach(line -> text.append(row(line)));
    return text.toString();
  }

  private String row(Line line) {
    return String.format(
        Locale.ROOT,
        "| %.1f | %s | %s |%n",
        (line.atMillis() - beginMillis) / 1e3,
        line.who(),
        line.what().replace("|", "\\|"));
  }
}
