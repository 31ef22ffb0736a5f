package org.zonecast.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RecordJsonTest {
  /** A record with all that is not plain JSON. */
  private record Rest(String name, Instant since, Duration time) {}

  private static final Rest NOON =
      new Rest("Mittag", Instant.parse("2026-11-22T12:00:00.123Z"), Duration.ofMillis(60_500));

  @Test
  void timesAndDurationsAreText() {
    assertThat(new String(RecordJson.write(NOON), UTF_8))
        .isEqualTo(
            "{\"name\":\"Mittag\",\"since\":\"2026-11-22T12:00:00.123Z\",\"time\":\"PT1M0.5S\"}");
  }

  @Test
  void neighbouringVersionsAreUnderstood() {
    assertThat(read("{\"name\":\"Mittag\",\"since\":\"2026-11-22T12:00:00.123Z\",\"time\":60.5}"))
        .as("durations as numbers of seconds")
        .isEqualTo(NOON);
    assertThat(
            read(
                "{\"menu\":[1],\"name\":\"Mittag\",\"since\":\"2026-11-22T12:00:00.123Z\","
                    + "\"time\":\"PT60.5S\"}"))
        .as("fields that nobody knows")
        .isEqualTo(NOON);
  }

  @Test
  void whatIsNoSuchRecordIsSaidSo() {
    assertThatThrownBy(() -> read("{\"time\":\"soon\"}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a Rest");
    assertThatThrownBy(() -> read("null"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("null");
    assertThatThrownBy(() -> read("{")).isInstanceOf(IllegalArgumentException.class);
  }

  private static Rest read(String json) {
    return RecordJson.read(json.getBytes(UTF_8), Rest.class);
  }
}
