package org.zonecast.benchmarks.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EdgeHistoryTest {
  @Test
  void whatArrivedBeforeTheNumbersWereKnownHasThemAfterwards(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("2-t.history.jsonl");
    Files.writeString(
        file,
        """
        {"event":"epoch","epoch":"2-t","baseMediaSequence":-1}
        {"event":"arrived","segment":0,"atMs":500}
        """);
    var history = new EdgeHistory(file);
    history.look();
    Files.writeString(
        file,
        """
        {"event":"based","baseMediaSequence":1006}
        {"event":"arrived","segment":1,"atMs":700}
        """,
        StandardOpenOption.APPEND);
    history.look();
    assertThat(history.arrivals()).containsEntry(1006L, 500L).containsEntry(1007L, 700L).hasSize(2);
  }
}
