package org.zonecast.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.zonecast.job.BroadcastRecord.Event;

class BroadcastRecordTest {

  @Test
  void ofManyEventsTheLastEightAreKept() {
    List<Event> all =
        IntStream.range(0, 20).mapToObj(i -> new Event(Instant.EPOCH, "gap", "" + i)).toList();
    var record =
        new BroadcastRecord(
            "s",
            "b",
            new EpochId(1, "e"),
            "edge",
            List.of(),
            null,
            0,
            -1,
            -1,
            false,
            false,
            Instant.EPOCH,
            all,
            "");
    assertThat(record.lately()).isEqualTo(all.subList(12, 20));
  }

  @Test
  void whatAnEdgeThatTellsNoUnitsWroteIsRead() {
    String old = "{\"streamId\":\"s\",\"epoch\":\"1-e\",\"awayMs\":-1}";
    assertThat(RecordJson.read(old.getBytes(UTF_8), BroadcastRecord.class))
        .satisfies(record -> {
          assertThat(record.units()).isZero();
          assertThat(record.awayMs()).isEqualTo(-1);
        });
  }

  @Test
  void ofALongDetailTheBeginningIsKeptAndNoHalfCharacter() {
    String smiles = "x" + "\uD83D\uDE00".repeat(100);
    Event event = new Event(Instant.EPOCH, "placed", smiles);
    assertThat(event.detail()).hasSize(160).startsWith("x\uD83D\uDE00").endsWith("\uDE00…");
    assertThat(new Event(Instant.EPOCH, "placed", event.detail())).isEqualTo(event);
    Event odd = new Event(Instant.EPOCH, "placed", smiles.substring(1));
    assertThat(odd.detail()).hasSize(159).endsWith("\uDE00…");
    assertThat(new Event(Instant.EPOCH, "placed", odd.detail())).isEqualTo(odd);
  }
}
