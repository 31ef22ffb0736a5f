package org.zonecast.samples.feeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.zonecast.job.EncodePlan;
import org.zonecast.samples.feeds.FeedRow.Expectation;

/** What the rows of the table expect. */
final class Expect {
  private static final double IN_SYNC_SECONDS = 0.020;

  private Expect() {}

  /** Every frame that was sent, each once, in order. */
  static Expectation eachFrameOnce(int frames) {
    return everyNth(1, frames);
  }

  /**
   * Every {@code n}th frame, each once: the source has {@code n} times the plan's rate. A frame in
   * the middle between two slots belongs to the later one, and so does the very last.
   */
  static Expectation everyNth(int n, int slots) {
    List<Integer> wanted =
        new ArrayList<>(IntStream.range(0, slots).map(i -> i * n).boxed().toList());
    if (n == 2) {
      wanted.add(slots * n - 1);
    }
    return outcome -> assertThat(outcome.numbers()).isEqualTo(wanted);
  }

  /** Each slot shows the latest frame up to it among those that were sent. */
  static Expectation latestOf(IntPredicate wasSent, int slots) {
    List<Integer> wanted = new ArrayList<>();
    for (int slot = 0; slot < slots; slot++) {
      wanted.add(wasSent.test(slot) ? Integer.valueOf(slot) : wanted.getLast());
    }
    return outcome -> assertThat(outcome.numbers()).isEqualTo(wanted);
  }

  /** Every frame up to {@code last}, and then that one on, for about so many slots in all. */
  static Expectation standsFrom(int last, int slots) {
    return outcome -> {
      List<Integer> numbers = outcome.numbers();
      assertThat(numbers).hasSizeBetween(slots - 2, slots + 2);
      for (int slot = 0; slot < numbers.size(); slot++) {
        assertThat(numbers.get(slot)).as("slot %d", slot).isEqualTo(Math.min(slot, last));
      }
    };
  }

  /** The slot rule: each slot shows the latest frame nearest to it, or what the one before did. */
  static Expectation slotRule(double frameRate) {
    return outcome ->
        assertThat(outcome.numbers()).isEqualTo(bySlotRule(outcome.sent(), frameRate));
  }

  /** The number that each slot shows, where pictures are numbered in the order of their times. */
  static List<Integer> bySlotRule(Flv sent, double frameRate) {
    List<Long> shownMs = sent.media(Flv.VIDEO).stream().map(Flv.Tag::shownMs).sorted().toList();
    List<Integer> wanted = new ArrayList<>();
    for (int number = 0; number < shownMs.size(); number++) {
      long sinceFirstMs = shownMs.get(number) - shownMs.getFirst();
      int slot = (int) Math.round(sinceFirstMs * frameRate / 1000);
      while (wanted.size() <= slot) {
        wanted.add(wanted.isEmpty() ? 0 : wanted.getLast());
      }
      wanted.set(slot, number);
    }
    return wanted;
  }

  /** So many slots, whatever they show. */
  static Expectation slots(int slots) {
    return outcome -> assertThat(outcome.numbers()).hasSize(slots);
  }

  static Expectation resolutions(String... sizes) {
    return outcome -> assertThat(outcome.resolutions()).containsExactly(sizes);
  }

  /** A beep at each of these seconds, and no other, within 20 ms. */
  static Expectation beepsAt(double... seconds) {
    return beepsAt(EncodePlan.AUDIO, seconds);
  }

  static Expectation beepsAt(String rendition, double... seconds) {
    return outcome -> {
      List<Double> beeps = outcome.beeps(rendition);
      assertThat(beeps).as("beeps").hasSize(seconds.length);
      for (int i = 0; i < seconds.length; i++) {
        assertThat(beeps.get(i)).as("beep %d", i).isCloseTo(seconds[i], within(IN_SYNC_SECONDS));
      }
    };
  }

  /** A beep at each second before {@code end}. */
  static Expectation beepsUntil(double end) {
    return beepsAt(IntStream.range(0, (int) Math.ceil(end)).asDoubleStream().toArray());
  }

  static Expectation audioRenditions(String... names) {
    return outcome -> assertThat(outcome.audioRenditions()).containsExactly(names);
  }

  static Expectation channels(String rendition, int channels) {
    return outcome ->
        assertThat(outcome.probe(rendition, "channels")).isEqualTo(Integer.toString(channels));
  }

  static Expectation event(String type) {
    return outcome -> assertThat(outcome.events()).contains(type);
  }

  /** So many epochs in one broadcast, a discontinuity between each two. */
  static Expectation epochs(int epochs) {
    return outcome -> {
      assertThat(outcome.events().stream().filter("epoch"::equals)).hasSize(epochs);
      assertThat(outcome.discontinuities()).isEqualTo(epochs - 1);
    };
  }

  static Expectation noEvent(String type) {
    return outcome -> assertThat(outcome.events()).doesNotContain(type);
  }

  /** What the API says of the feed's video while it is live contains this. */
  static Expectation saidOfVideo(String text) {
    return outcome -> assertThat(outcome.stream().at("/input/video").asText()).contains(text);
  }
}
