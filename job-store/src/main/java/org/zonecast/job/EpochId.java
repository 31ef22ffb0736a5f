package org.zonecast.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Comparator;

/**
 * Names one unbroken timeline of a broadcast: its number and the start id of the edge that owns it,
 * so that two edges can never mix objects. In paths it is written {@code number-startId}.
 */
public record EpochId(int number, String startId) implements Comparable<EpochId> {
  private static final Comparator<EpochId> ORDER =
      Comparator.comparingInt(EpochId::number).thenComparing(EpochId::startId);

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

  /** By number; of two that two edges gave the same number, by start id. */
  @Override
  public int compareTo(EpochId other) {
    return ORDER.compare(this, other);
  }

  @JsonValue
  @Override
  public String toString() {
    return number + "-" + startId;
  }
}
