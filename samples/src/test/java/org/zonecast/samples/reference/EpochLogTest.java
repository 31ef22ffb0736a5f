package org.zonecast.samples.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpochLogTest {
  private RecordedFeeds feeds;

  @BeforeEach
  void make(@TempDir Path folder) {
    feeds = new RecordedFeeds(folder);
  }

  private void write(String name, String text) throws IOException {
    Path broadcast = Files.createDirectories(feeds.folder().resolve("show").resolve("b"));
    Files.writeString(broadcast.resolve(name), text);
  }

  private List<EpochLog> logs() throws IOException {
    return EpochLog.ofStream(feeds, "show");
  }

  @Test
  void epochsComeInTheirOrder() throws IOException {
    write("10-s.history.jsonl", "{\"event\":\"epoch\",\"epoch\":\"10-s\"}\n");
    write("9-s.history.jsonl", "{\"event\":\"epoch\",\"epoch\":\"9-s\"}\n");
    write("9-s.feed", "no history");
    assertThat(logs()).extracting(log -> log.id().number()).containsExactly(9, 10);
  }

  @Test
  void aBaseThatIsFoundLaterCounts() throws IOException {
    write(
        "2-t.history.jsonl",
        """
        {"event":"epoch","epoch":"2-t","baseMediaSequence":-1}
        {"event":"arrived","segment":0,"atMs":5}
        {"event":"based","baseMediaSequence":1006}
        """);
    assertThat(logs().getFirst().base()).isEqualTo(1006);
  }

  @Test
  void aBaseThatIsKnownFromTheBeginningCounts() throws IOException {
    write(
        "1-s.history.jsonl",
        """
        {"event":"epoch","epoch":"1-s","baseMediaSequence":1000}
        {"event":"ended","slots":50}
        """);
    assertThat(logs().getFirst().base()).isEqualTo(1000);
    assertThat(logs().getFirst().isCut()).isFalse();
  }

  @Test
  void aLastLineThatAKilledEdgeHasLeftHalfIsPassedOver() throws IOException {
    write(
        "1-s.history.jsonl", "{\"event\":\"epoch\",\"epoch\":\"1-s\"}\n{\"event\":\"ended\",\"sl");
    assertThat(logs().getFirst().isCut()).isTrue();
  }

  @Test
  void anEpochWithoutALineIsLeftOut() throws IOException {
    write("1-s.history.jsonl", "{\"event\":\"epoch\",\"epoch\":\"1-s\"}\n");
    write("2-t.history.jsonl", "{\"eve");
    assertThat(logs()).hasSize(1);
  }

  @Test
  void nothingWasRecordedOfAStreamWithoutAFolder() throws IOException {
    assertThat(EpochLog.ofStream(feeds, "other")).isEmpty();
    assertThat(feeds.feeds("other")).isEmpty();
  }
}
