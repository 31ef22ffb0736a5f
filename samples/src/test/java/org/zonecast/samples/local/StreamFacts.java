package org.zonecast.samples.local;

import com.fasterxml.jackson.databind.JsonNode;

/** What the API says of a stream, in the types of a test. */
final class StreamFacts {
  private StreamFacts() {}

  static boolean isLive(JsonNode stream) {
    return stream.get("state").asText().equals("live");
  }

  /** The number of the last segment that is committed, -1 for none. */
  static long sequence(JsonNode stream) {
    return stream.get("lastMediaSequence").asLong();
  }

  static int epoch(JsonNode stream) {
    return Integer.parseInt(stream.get("epoch").asText().replaceFirst("-.*", ""));
  }

  /** Of a stream, its edge or a router; empty if it is in none. */
  static String zoneOf(JsonNode what) {
    return what.path("zone").asText("");
  }
}
