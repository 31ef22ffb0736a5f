package org.zonecast.samples.chaos;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What can be done to a running cluster. */
public enum FaultKind {
  KILL_CHILD("kill -9 of the codec child"),
  KILL_WORKER("kill -9 of the worker that publishes; its child ends by itself"),
  KILL_BOTH("kill -9 of the worker and its child at once"),
  FREEZE_CHILD("SIGSTOP of the codec child, SIGCONT after 8 s"),
  FREEZE_WORKER("SIGSTOP of the worker, SIGCONT after 8 s"),
  FREEZE_WORKER_LONG("SIGSTOP of the worker, SIGCONT after 30 s"),
  FREEZE_BOTH("SIGSTOP of the worker and its child, SIGCONT after 8 s"),
  DRAIN("SIGTERM to the worker: it drains"),
  CUT_FEED("nothing passes between the worker and its edge for 8 s, and nobody is told"),
  CUT_FEED_UP("the edge no longer hears the worker for 8 s"),
  CUT_FEED_DOWN("the worker no longer hears the edge for 8 s"),
  BREAK_FEED("the worker's connection to its edge is closed in between"),
  SLOW_FEED("16 KiB pass between the worker and its edge each 150 ms, for 8 s"),
  CUT_REDIS("no worker reaches Redis for 8 s, and the one that publishes is killed meanwhile"),
  SLOW_CDN("a CDN stands still for half of the time, in turns of 0.4 s, for 8 s"),
  FULL_CDN("a CDN's disk is full for 6 s", Need.MOUNT),
  CLOCK_JUMP("the worker's wall clock jumps by an hour and back after 8 s", Need.FAKETIME),
  MEMORY_LIMIT("the codec child is given no more memory", Need.PRLIMIT),
  KILL_TAKEOVER("kill -9 of the worker, and of its successor as soon as that is granted"),
  KILL_SUCCESSORS("kill -9 of the worker, its successor after 3 s, and the next after 3 s more"),
  KILL_ALL_WORKERS("kill -9 of every worker of the zone at once"),
  KILL_EDGE("kill -9 of the edge; the encoder reconnects");

  private final String what;
  private final List<Need> needs;

  FaultKind(String what, Need... needs) {
    this.what = what;
    this.needs = List.of(needs);
  }

  /** What is done, in words. */
  public String what() {
    return what;
  }

  /** Why this machine cannot do it; empty if it can. */
  public Optional<String> missing() {
    return needs.stream().filter(need -> !need.present()).map(Need::advice).findFirst();
  }

  /** Whether a CDN may be out of order because of it. */
  boolean harmsCdn() {
    return this == SLOW_CDN || this == FULL_CDN;
  }

  boolean needs(Need need) {
    return needs.contains(need);
  }

  /** The name on the command line, such as {@code kill-child}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Reads such a name.
   *
   * @throws IllegalArgumentException if there is none like that
   */
  public static FaultKind of(String text) {
    return Arrays.stream(values())
        .filter(kind -> kind.text().equals(text))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "there is no fault \"%s\", only %s".formatted(text, names())));
  }

  private static String names() {
    return Arrays.stream(values()).map(FaultKind::text).collect(Collectors.joining(", "));
  }
}
