package org.zonecast.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a zone's store promises now. In JSON it is one lower-case word. */
public enum StoreState {
  /** What it acknowledged outlives the loss of either node. */
  STRICT,
  /** It has lost a node, and takes jobs that are on the other one alone. */
  DEGRADED,
  /** It takes no jobs. */
  AWAY;

  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The state that {@code word} names; {@link #AWAY} for one that is not known. */
  @JsonCreator
  public static StoreState of(String word) {
    for (StoreState state : values()) {
      if (state.word().equals(word)) {
        return state;
      }
    }
    return AWAY;
  }
}
