package org.zonecast.router.rtmp;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what one publication sends in vain, and says so once. */
final class PassedOver {
  private static final Logger log = LoggerFactory.getLogger(PassedOver.class);

  private final RtmpMetrics metrics;
  private final String stream;
  private boolean tracksSeen;
  private boolean unconfiguredSeen;

  PassedOver(RtmpMetrics metrics, String stream) {
    this.metrics = metrics;
    this.stream = stream;
  }

  /** A message had so many tracks besides number 0. */
  void tracks(int count) {
    if (count > 0 && !tracksSeen) {
      tracksSeen = true;
      metrics.tracks().increment();
      log.warn("rtmp stream={}: of several tracks, only number 0 is taken", stream);
    }
  }

  /** An access unit came in a coding whose configuration did not. */
  void unconfigured() {
    metrics.unconfigured().increment();
    if (!unconfiguredSeen) {
      unconfiguredSeen = true;
      log.warn("rtmp stream={}: the coding changes without a configuration", stream);
    }
  }
}
