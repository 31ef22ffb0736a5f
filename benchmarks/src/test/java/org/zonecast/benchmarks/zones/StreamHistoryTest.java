package org.zonecast.benchmarks.zones;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.router.history.HistoryEvent.Granted;
import org.zonecast.samples.reference.RecordedFeeds;

class StreamHistoryTest {
  @TempDir Path folder;
  private StreamHistory history;

  @BeforeEach
  void begin() {
    history = new StreamHistory(new RecordedFeeds(folder), "s");
  }

  private void write(String epoch, String... lines) throws IOException {
    Path file = folder.resolve("s/b/" + epoch + ".history.jsonl");
    Files.createDirectories(file.getParent());
    Files.write(file, List.of(lines));
  }

  private static String epoch(String id, long base) {
    return """
    {"timeMs":1,"event":"epoch","epoch":"%s","baseMediaSequence":%d}\
    """
        .formatted(id, base);
  }

  private static String arrived(long segment, long atMs) {
    return """
    {"timeMs":1,"event":"arrived","segment":%d,"atMs":%d}\
    """
        .formatted(segment, atMs);
  }

  private static String granted(long timeMs, String worker) {
    return """
    {"timeMs":%d,"event":"granted","worker":"%s"}\
    """
        .formatted(timeMs, worker);
  }

  @Test
  void theTenthEpochComesBehindTheNinth() throws IOException {
    write("10-x", epoch("10-x", 70));
    write("9-x", epoch("9-x", 50));

    assertThat(history.epochs())
        .extracting(epoch -> epoch.base().orElse(-1))
        .containsExactly(50L, 70L);
  }

  @Test
  void whatTheOldEdgeStillTookOfTheNextEpochsNumbersDoesNotCount() throws IOException {
    write("1-x", epoch("1-x", 0), arrived(0, 2_000), arrived(1, 4_000), arrived(2, 60_000));
    write(
        "2-y",
        epoch("2-y", -1),
        arrived(0, 12_000),
        """
        {"timeMs":1,"event":"based","baseMediaSequence":1}\
        """);

    assertThat(history.arrivals()).isEqualTo(Map.of(0L, 2_000L, 1L, 12_000L));
  }

  @Test
  void anEpochWithoutANumberSaysNothingOfSegments() throws IOException {
    write("1-x", epoch("1-x", 0), arrived(0, 2_000), arrived(1, 4_000));
    write("2-y", epoch("2-y", -1), arrived(0, 12_000));

    assertThat(history.arrivals()).isEqualTo(Map.of(0L, 2_000L, 1L, 4_000L));
  }

  @Test
  void aMoveIsAGrantInAnotherZoneThanTheOneBefore() throws IOException {
    write("1-x", epoch("1-x", 0), granted(10, "a"), granted(20, "a"), granted(30, "b"));
    write("2-y", epoch("2-y", 9).replace(":1,", ":40,"), granted(40, "c"), granted(50, "c"));

    assertThat(history.moves(0, 100, Granted::worker)).isEqualTo(2);
    assertThat(history.moves(30, 40, Granted::worker)).isEqualTo(1);
    assertThat(history.moves(41, 100, Granted::worker)).isZero();
  }

  @Test
  void whichWorkersHadItAndWhyThereWereOthersIsToldInWordsFromTheFaultOn() throws IOException {
    write(
        "1-x",
        epoch("1-x", 0),
        granted(1_000, "a"),
        """
        {"timeMs":5120,"event":"grant-ended","worker":"a","reason":"its connection broke"}\
        """,
        """
        {"timeMs":5200,"event":"said","type":"placed","detail":"zone b"}\
        """,
        granted(5_300, "b"),
        """
        {"timeMs":9400,"event":"said","type":"moving","detail":"b is BEHIND"}\
        """,
        granted(70_000, "c"));
    write(
        "2-y",
        epoch("2-y", 9).replace(":1,", ":12000,"),
        """
        {"timeMs":12000,"event":"said","type":"epoch","detail":"2-y because its edge is gone"}\
        """);

    assertThat(history.courseSince(5_000))
        .containsExactly(
            "0.1 s grant-ended: a (its connection broke)",
            "0.3 s granted: b",
            "4.4 s moving: b is BEHIND",
            "7.0 s epoch: 2-y because its edge is gone");
  }

  @Test
  void whatAnEdgeGrantsThatDoesNotKnowOfTheNextEpochIsNoMove() throws IOException {
    write("1-x", epoch("1-x", 0), granted(10, "a"), granted(70, "b"));
    write("2-y", epoch("2-y", 9).replace(":1,", ":40,"), granted(40, "c"));

    assertThat(history.moves(0, 100, Granted::worker)).isEqualTo(1);
    assertThat(history.grants())
        .extracting(line -> StreamHistory.inWords(line.event()))
        .containsExactly("granted: a", "granted: c");
  }
}
