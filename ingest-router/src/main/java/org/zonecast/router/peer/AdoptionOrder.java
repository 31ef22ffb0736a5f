package org.zonecast.router.peer;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Which edge goes on with a broadcast whose edge is lost: one after the other, in an order that all
 * agree on without a word. A pure function.
 *
 * @param self this edge
 * @param others the edges that it knows
 */
record AdoptionOrder(String self, List<String> others) {

  /** Six seconds without an edge; its last word may have been two seconds old by then. */
  private static final Duration LOST = Duration.ofSeconds(8);

  private static final Duration EACH = Duration.ofSeconds(2);

  AdoptionOrder(String self, Collection<String> others) {
    this(self, List.copyOf(others));
  }

  /**
   * How old a broadcast's record is when it is this edge's turn. The lost edge, started again, is
   * the last one: an edge that was there all the time knows more.
   */
  Duration turn(String streamId, String lostEdge) {
    List<String> order =
        Stream.concat(Stream.of(self), others.stream())
            .distinct()
            .sorted(
                Comparator.comparing((String edge) -> edge.equals(lostEdge))
                    .thenComparingLong(edge -> hash(streamId + "/" + edge))
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    return LOST.plus(EACH.multipliedBy(order.indexOf(self)));
  }

  /** A CRC alone would order the edges alike for too many streams; it is mixed once more. */
  private static long hash(String text) {
    var crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    long mixed = crc.getValue() * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
    return mixed ^ (mixed >>> 32);
  }
}
