package org.zonecast.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Names one unbroken timeline of a broadcast: its number and the start id of the edge that owns it,
 * so that two edges can never mix objects. In paths it is written {@code number-startId}.
 */
public record EpochId(int number, String startId) {
  public EpochId {
    if (number < 1) {
      throw new IllegalArgumentException("epoch numbers begin at 1, got " + number);
    }
    Names.requireName("start id", startId);
  }

  @JsonCreator
  public static EpochId parse(String text) {
    int dash = text.indexOf('-');
    if (dash < 1) {
      throw new IllegalArgumentException("an epoch id is number-startId, got \"" + text + "\"");
    }
    return new EpochId(Integer.parseInt(text.substring(0, dash)), text.substring(dash + 1));
  }

  @JsonValue
  @Override
  public String toString() {
    return number + "-" + startId;
  }
}
