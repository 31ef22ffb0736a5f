package org.zonecast.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** CPU time of a process and of its children, the ended ones included, from Linux's /proc. */
final class ProcessCpu {
  private static final double TICKS_PER_SECOND = 100; // USER_HZ, fixed in Linux's interface

  private ProcessCpu() {}

  /** Seconds used by the process, its ended children, and those that run now. */
  static double seconds(ProcessHandle process) throws IOException {
    double sum = secondsOf(process.pid());
    for (ProcessHandle child : process.children().toList()) {
      sum += seconds(child);
    }
    return sum;
  }

  /** Seconds used by the process alone. */
  static double own(ProcessHandle process) throws IOException {
    long[] ticks = ticksOf(process.pid());
    return (ticks[0] + ticks[1]) / TICKS_PER_SECOND;
  }

  /** Seconds used by the children of this JVM that have ended and were waited for. */
  static double endedChildren() throws IOException {
    long[] ticks = ticksOf(ProcessHandle.current().pid());
    return (ticks[2] + ticks[3]) / TICKS_PER_SECOND;
  }

  private static double secondsOf(long pid) throws IOException {
    return LongStream.of(ticksOf(pid)).sum() / TICKS_PER_SECOND;
  }

  /** Fields 14 to 17 of proc(5)'s stat: utime, stime, cutime, cstime. */
  private static long[] ticksOf(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return IntStream.rangeClosed(14, 17).mapToLong(f -> Long.parseLong(fields[f - 3])).toArray();
  }
}
