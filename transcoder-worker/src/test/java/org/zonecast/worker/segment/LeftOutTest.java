package org.zonecast.worker.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.zonecast.feed.FeedMessage.LogEntry;
import org.zonecast.feed.FeedMessage.Shed;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.Packaging;
import org.zonecast.job.Rational;

class LeftOutTest {
  private final LeftOut leftOut = new LeftOut(plan());

  private static EncodePlan plan() {
    var video =
        Stream.of("720p", "480p", "360p")
            .map(name -> new EncodePlan.VideoRendition(name, 320, 240, 25, 100_000, 100_000, 13))
            .toList();
    return new EncodePlan(
        Rational.of(30, 1), 60, Packaging.CMAF, video, List.of(), "veryfast", 1, "enc");
  }

  private static LogEntry entry(long segment, String... made) {
    Map<String, Integer> bytes =
        Stream.of(made).collect(java.util.stream.Collectors.toMap(name -> name, name -> 1));
    return new LogEntry(segment, 60, 0, bytes, List.of("cdn-a"));
  }

  @Test
  void whatIsShedIsLeftOutFromItsSegmentOnUntilItComesBack() {
    leftOut.shed(new Shed(10, List.of("720p")));
    leftOut.shed(new Shed(14, List.of("720p", "480p")));
    leftOut.shed(new Shed(20, List.of()));
    assertThat(leftOut.of(9)).isEmpty();
    assertThat(leftOut.of(13)).containsExactly("720p");
    assertThat(leftOut.of(19)).containsExactlyInAnyOrder("720p", "480p");
    assertThat(leftOut.of(20)).isEmpty();
  }

  @Test
  void aLaterWordReplacesWhatWasSaidOfItsSegmentAndThoseBehind() {
    leftOut.shed(new Shed(10, List.of("720p")));
    leftOut.shed(new Shed(14, List.of("720p", "480p")));
    leftOut.shed(new Shed(12, List.of()));
    assertThat(leftOut.of(11)).containsExactly("720p");
    assertThat(leftOut.of(14)).isEmpty();
  }

  @Test
  void theLogOfASegmentCountsMoreThanWhatWasShed() {
    leftOut.shed(new Shed(10, List.of("720p")));
    leftOut.logged(entry(10, "720p", "480p", "360p", "audio"));
    leftOut.logged(entry(9, "360p", "audio"));
    assertThat(leftOut.of(10)).isEmpty();
    assertThat(leftOut.of(9)).containsExactlyInAnyOrder("720p", "480p");
    assertThat(leftOut.of(11)).containsExactly("720p");
  }

  @Test
  void nothingButTheVideoRenditionsOfThePlanCanBeLeftOut() {
    leftOut.shed(new Shed(0, List.of("audio", "1080p")));
    assertThat(leftOut.of(0)).isEmpty();
  }

  @Test
  void anotherIsToldTheSame() {
    leftOut.logged(entry(8, "480p", "360p"));
    leftOut.logged(entry(9, "720p", "480p", "360p"));
    leftOut.logged(entry(11, "360p"));
    leftOut.shed(new Shed(10, List.of("720p")));
    leftOut.shed(new Shed(16, List.of()));
    for (long from = 7; from < 20; from++) {
      LeftOut other = new LeftOut(plan());
      leftOut.from(from).forEach(other::shed);
      for (long segment = from; segment < 20; segment++) {
        assertThat(other.of(segment))
            .as("%d from %d", segment, from)
            .isEqualTo(leftOut.of(segment));
      }
    }
    assertThat(leftOut.from(16)).isEmpty();
  }
}
