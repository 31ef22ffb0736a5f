package org.zonecast.samples.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceTest {
  private static final String OBJECT = "/live/s/b/1-x/240p/7.m4s";
  private static final String LINE =
      """
      {"time":"2026-11-22T05:00:00.250Z","method":"PUT","path":"%s","length":5,"sha256":"aa","status":%d,"more":1}
      """;

  @Test
  void whatIsMissingTooMuchOrOtherwiseIsFoundAndOtherStreamsArePassedOver() {
    var reference =
        new Reference("s", Map.of("/live/s/a", "1", "/live/s/b", "2", "/live/s/c", "3"));
    assertThat(reference.differences(reference.objects())).isEmpty();
    assertThat(
            reference.differences(
                Map.of("/live/s/a", "1", "/live/s/b", "x", "/live/s/d", "4", "/live/t/e", "5")))
        .containsExactly(
            "/live/s/b has other bytes", "/live/s/c is missing", "/live/s/d should not be there");
  }

  @Test
  void aJournalIsReadAsItGrowsAndOnlyWhatWasMadeCounts(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("journal.jsonl");
    var journal = new CdnJournal(file);
    assertThat(journal.writes()).isEmpty();
    String line = LINE.formatted(OBJECT, 201);
    Files.writeString(file, line + line.substring(0, 20));
    assertThat(journal.writes()).hasSize(1);
    assertThat(journal.writes().getFirst().atMillis()).isEqualTo(1795323600250L);
    Files.writeString(file, line.substring(20), StandardOpenOption.APPEND);
    Files.writeString(file, LINE.formatted("/live/s/x.m3u8", 201), StandardOpenOption.APPEND);
    Files.writeString(file, LINE.formatted("/live/s/refused", 412), StandardOpenOption.APPEND);
    assertThat(journal.writes()).hasSize(4);
    assertThat(journal.objects()).isEqualTo(Map.of(OBJECT, "aa"));
  }
}
