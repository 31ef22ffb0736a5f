package org.zonecast.samples.feeds;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One row of the table of feeds: what a broadcaster sends, and what must come out of it.
 *
 * @param name short; the row's first column in the docs
 * @param sends the second column
 * @param comesOut the third column
 * @param stream options of the stream in the API
 * @param speed how fast it is pushed; 1 is real time
 */
record FeedRow(
    String name,
    String sends,
    String comesOut,
    Map<String, Object> stream,
    double speed,
    Source source,
    Expectation expectation) {

  /** Makes the feed. */
  interface Source {
    Flv make(Path folder) throws Exception;
  }

  /** Says what must have come out. */
  interface Expectation {
    void check(Outcome outcome) throws Exception;

    default Expectation and(Expectation other) {
      return outcome -> {
        check(outcome);
        other.check(outcome);
      };
    }

    default Expectation or(Expectation other) {
      return outcome -> {
        try {
          check(outcome);
        } catch (AssertionError e) {
          other.check(outcome);
        }
      };
    }
  }

  static FeedRow of(
      String name, String sends, String comesOut, Recipe recipe, Expectation expectation) {
    return made(name, sends, comesOut, recipe::make, expectation);
  }

  static FeedRow made(
      String name, String sends, String comesOut, Source source, Expectation expectation) {
    return new FeedRow(name, sends, comesOut, Map.of(), 1, source, expectation);
  }

  /** With an option of the stream. */
  FeedRow option(String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(stream);
    more.put(key, value);
    return new FeedRow(name, sends, comesOut, more, speed, source, expectation);
  }

  /** With more to expect. */
  FeedRow expecting(Expectation more) {
    return new FeedRow(name, sends, comesOut, stream, speed, source, expectation.and(more));
  }

  FeedRow speed(double times) {
    return new FeedRow(name, sends, comesOut, stream, times, source, expectation);
  }

  @Override
  public String toString() {
    return name;
  }
}
