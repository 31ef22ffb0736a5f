package org.zonecast.worker.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.zonecast.feed.FeedMessage.LogEntry;

class ShelfTest {
  @Test
  void nothingIsListableUntilTheFirstSegmentIsHeld() {
    Shelf shelf = new Shelf(3);
    assertThat(shelf.lastListable()).isEqualTo(2);
    shelf.hold(4);
    assertThat(shelf.lastListable()).isEqualTo(2);
    shelf.hold(3);
    assertThat(shelf.lastListable()).isEqualTo(4);
  }

  @Test
  void aLostSegmentIsPassedOverButDoesNotEndALivePlaylist() {
    Shelf shelf = new Shelf(0);
    shelf.hold(0);
    shelf.lose(1);
    assertThat(shelf.lastListable()).isZero();
    assertThat(shelf.settledUpTo()).isEqualTo(1);
    shelf.hold(2);
    assertThat(shelf.lastListable()).isEqualTo(2);
  }

  @Test
  void whatIsLostIsNeverHeldAgain() {
    Shelf shelf = new Shelf(0);
    shelf.lose(0);
    shelf.hold(0);
    assertThat(shelf.isLost(0)).isTrue();
  }

  @Test
  void aSuccessorMakesWhatTheCdnLacksFromTheResumePointOn() {
    Shelf shelf = Shelf.fromLog(log("a", 10, 11, 12, 15, 16), "a", 13);
    assertThat(shelf.lastListable()).isEqualTo(12);
    assertThat(LongStream.range(9, 18).filter(k -> !shelf.settled(k)))
        .containsExactly(13L, 14L, 17L);
  }

  @Test
  void whatLiesBeforeTheResumePointIsLostToACdnThatLacksIt() {
    Shelf shelf = Shelf.fromLog(log("a", 10, 11), "a", 14);
    assertThat(LongStream.range(10, 14).filter(shelf::isLost)).containsExactly(12L, 13L);
    assertThat(shelf.lastListable()).isEqualTo(11);
  }

  @Test
  void aCdnThatTheLogDoesNotKnowBeginsAtTheResumePoint() {
    assertThat(Shelf.fromLog(log("a", 10, 11), "b", 12).first()).isEqualTo(12);
  }

  private static List<LogEntry> log(String cdn, long... segments) {
    return LongStream.of(segments)
        .mapToObj(k -> new LogEntry(k, 60, 94, Map.of(), List.of(cdn)))
        .toList();
  }
}
