package org.zonecast.samples.check;

import java.util.List;
import org.zonecast.samples.check.Rendition.Segment;

/** A rendition with the segments of it that were fetched and probed, in order. */
record CheckedRendition(Rendition rendition, List<Probed> segments) {

  /** A segment and what is in it. */
  record Probed(Segment segment, ProbedSegment media) {}

  /** How findings name one of its segments. */
  String where(Probed probed) {
    return rendition.name() + " " + probed.segment().sequence();
  }

  /**
   * RFC 4.1: the largest bit rate of any contiguous set of segments whose total duration is between
   * 0.5 and 1.5 target durations. So a short last segment does not count alone.
   */
  double peakBitsPerSecond() {
    double peak = 0;
    for (int first = 0; first < segments.size(); first++) {
      peak = Math.max(peak, peakFrom(first));
    }
    return peak;
  }

  private double peakFrom(int first) {
    int target = rendition.playlist().targetDuration();
    double peak = 0;
    double bits = 0;
    double seconds = 0;
    for (int i = first; i < segments.size(); i++) {
      Probed probed = segments.get(i);
      if (i > first && !isNext(segments.get(i - 1), probed)) {
        break;
      }
      bits += probed.media().bytes() * 8.0;
      seconds += probed.segment().seconds();
      if (seconds > 1.5 * target) {
        break;
      }
      if (seconds >= 0.5 * target) {
        peak = Math.max(peak, bits / seconds);
      }
    }
    return peak;
  }

  private static boolean isNext(Probed before, Probed probed) {
    return probed.segment().sequence() == before.segment().sequence() + 1;
  }
}
