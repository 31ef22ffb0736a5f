package org.zonecast.benchmarks.redisloss;

import java.util.Locale;

/** What is done to the primary. */
enum Loss {
  KILL("kill -9 of the primary, which comes back"),
  DEAD("kill -9 of the primary, which stays dead"),
  STOP("SIGSTOP of the primary, which wakes up later"),
  REPLICA("kill -9 of the replica, which stays dead");

  private final String text;

  Loss(String text) {
    this.text = text;
  }

  /** What it is called in the table. */
  String text() {
    return text;
  }

  /** Whether nobody starts it again until jobs are taken. */
  boolean staysDead() {
    return this == DEAD || this == REPLICA;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
