package org.zonecast.router.peer;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.Packaging;
import org.zonecast.job.Rational;
import org.zonecast.router.edge.RecordBuilder;

/** Records of broadcasts as edges write them. */
final class TestBroadcasts {
  /** Of sound alone. */
  static final EncodePlan PLAN =
      new EncodePlan(
          Rational.of(25, 1),
          50,
          Packaging.CMAF,
          List.of(),
          List.of(new EncodePlan.AudioRendition(EncodePlan.AUDIO, 48_000, 2, 64_000)),
          "veryfast",
          1,
          "x264");

  private TestBroadcasts() {}

  /** In its first epoch, with a publisher. */
  static BroadcastRecord of(String stream, String edge, @Nullable EncodePlan plan) {
    return new RecordBuilder(stream).edge(edge).plan(plan).build();
  }
}
