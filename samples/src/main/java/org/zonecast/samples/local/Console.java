package org.zonecast.samples.local;

import java.io.PrintStream;
import java.time.Clock;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * What the person in front of the terminal sees: progress while it starts, then a line per event.
 */
final class Console {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final PrintStream out;
  private final Clock clock;

  Console(PrintStream out, Clock clock) {
    this.out = out;
    this.clock = clock;
  }

  /** Prints text as it is. */
  synchronized void print(String text) {
    out.print(text);
    out.flush();
  }

  /** Prints a line with the time of day before it. */
  synchronized void event(String line) {
    String time = TIME.format(LocalTime.now(clock.withZone(ZoneId.systemDefault())));
    out.println(time + " " + line);
    out.flush();
  }
}
