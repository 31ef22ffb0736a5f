package org.zonecast.config;

/** How log lines are written. */
public enum LogFormat {
  /** One line for people. */
  TEXT,
  /** One JSON object a line, for machines. */
  JSON
}
