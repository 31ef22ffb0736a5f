package org.zonecast.samples.chaos.check;

/** One break of a rule. */
public record Violation(Rule rule, String detail) {
  @Override
  public String toString() {
    return rule + ": " + detail;
  }
}
