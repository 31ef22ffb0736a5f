package org.zonecast.job;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is published while nothing comes in. */
public enum OnSilence {
  /** A still picture and silence. */
  @JsonProperty("slate")
  SLATE,
  /** Nothing: whole segments without media are gaps in the playlists. */
  @JsonProperty("gap")
  GAP
}
