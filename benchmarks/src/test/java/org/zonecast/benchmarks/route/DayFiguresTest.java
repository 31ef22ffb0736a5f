package org.zonecast.benchmarks.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.zonecast.router.route.Place;

class DayFiguresTest {
  private final DayFigures figures = new DayFigures();
  private final SimulatedStream stream = stream("s");

  private static SimulatedStream stream(String id) {
    return new SimulatedStream(id, new Place(50, 8, "test"), true, 0, 39, 1_000_000);
  }

  @Test
  void twoMovesWithinSixtySecondsAreOneTooManyThoughAMinuteOfTheClockEndsBetweenThem() {
    figures.moved(stream, false, 59_000);
    assertThat(figures.missed()).isEmpty();

    figures.moved(stream, false, 118_999);

    assertThat(figures.mostMovesInAMinute()).isEqualTo(2);
    assertThat(figures.missed()).containsExactly("a stream moved 2 times within a minute");
  }

  @Test
  void aMoveAMinuteLaterIsAnotherMinutesAndSoIsThatOfAnotherStream() {
    figures.moved(stream, false, 59_000);
    figures.moved(stream, false, 119_000);
    figures.moved(stream("t"), false, 119_500);

    assertThat(figures.mostMovesInAMinute()).isEqualTo(1);
    assertThat(figures.missed()).isEmpty();
  }

  @Test
  void aZoneThatHealsIsSentTwoJobsASecondByEachEdgeAndNoThird() {
    for (int edge = 0; edge < 40; edge++) {
      figures.intoHealed("fra-a", edge, 10_600);
      figures.intoHealed("fra-a", edge, 10_700);
    }
    figures.intoHealed("fra-b", 7, 10_800);
    figures.intoHealed("fra-a", 7, 11_600);
    assertThat(figures.missed()).isEmpty();

    figures.intoHealed("fra-a", 7, 11_699);

    assertThat(figures.missed())
        .containsExactly("3 jobs of an edge within a second into a zone that heals");
  }
}
