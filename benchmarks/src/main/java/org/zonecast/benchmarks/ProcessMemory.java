package org.zonecast.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a process holds in memory, looked at now and then: Linux's VmRSS, in MiB. */
final class ProcessMemory {
  private static final double HOUR_SECONDS = 3600;

  private final String name;
  private final long pid;
  private final List<Look> looks = new ArrayList<>();

  private record Look(double seconds, double mebibytes) {}

  ProcessMemory(String name, long pid) {
    this.name = name;
    this.pid = pid;
  }

  /**
   * @param seconds since the beginning, of the clock or of media
   */
  void look(double seconds) throws IOException {
    looks.add(new Look(seconds, residentMebibytes(pid)));
  }

  private static double residentMebibytes(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
      if (line.startsWith("VmRSS:")) {
        return Double.parseDouble(line.replaceAll("\\D+", "")) / 1024;
      }
    }
    throw new IOException("no VmRSS of process " + pid);
  }

  /** One row: at a tenth of the run, at its end, the most, and the slope of the second half. */
  void report(Table table) {
    double end = looks.getLast().seconds;
    List<Look> later = looks.stream().filter(look -> look.seconds >= end / 2).toList();
    double most = looks.stream().mapToDouble(Look::mebibytes).max().orElse(0);
    Look early = looks.stream().filter(look -> look.seconds >= end / 10).findFirst().orElseThrow();
    table.row(
        "(d) memory of %s, %.0f min: at a tenth, at the end, most".formatted(name, end / 60),
        "%.0f MiB, %.0f MiB, %.0f MiB".formatted(early.mebibytes, looks.getLast().mebibytes, most),
        "-",
        "%+.1f MiB/h in the second half".formatted(slope(later) * HOUR_SECONDS),
        "flat");
  }

  /** Least squares: MiB a second. */
  private static double slope(List<Look> looks) {
    double meanX = looks.stream().mapToDouble(Look::seconds).average().orElse(0);
    double meanY = looks.stream().mapToDouble(Look::mebibytes).average().orElse(0);
    double xy = 0;
    double xx = 0;
    for (Look look : looks) {
      xy += (look.seconds - meanX) * (look.mebibytes - meanY);
      xx += (look.seconds - meanX) * (look.seconds - meanX);
    }
    return xx == 0 ? 0 : xy / xx;
  }
}
