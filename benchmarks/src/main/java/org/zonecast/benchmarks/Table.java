package org.zonecast.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/** The rows of the table, printed in Markdown as they come. */
final class Table {
  private boolean begun;

  void row(String what, String ours, String theirs, String ratio, String goal) {
    if (!begun) {
      System.out.println("| what | Zonecast | peer | ratio | to reach |");
      System.out.println("|---|---|---|---|---|");
      begun = true;
    }
    System.out.printf("| %s | %s | %s | %s | %s |%n", what, ours, theirs, ratio, goal);
  }

  static String number(double value, String unit) {
    String pattern = value >= 1000 ? "%,.0f %s" : "%.2f %s";
    return String.format(Locale.ROOT, pattern, value, unit).strip();
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  static double percentile(double[] values, double percent) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.min(sorted.length - 1, Math.ceil(sorted.length * percent / 100) - 1)];
  }
}
