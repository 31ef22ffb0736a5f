package org.zonecast.worker.codec;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.zonecast.job.EncodePlan;
import org.zonecast.worker.child.ChildMessage;
import org.zonecast.worker.segment.CmafSample;
import org.zonecast.worker.segment.CmafTrack;

/**
 * Makes objects of what was encoded, and hands them on in the segments' order. A segment's pictures
 * come before its sound, and come even if there are none.
 */
interface Packager {

  /** The packager of a plan's packaging. */
  static Packager of(EncodePlan plan, Consumer<? super ChildMessage> sink) {
    return switch (plan.packaging()) {
      case CMAF -> new CmafPackager(plan, sink);
      case MPEG_TS -> new TsPackager(plan, sink);
    };
  }

  /** A rendition's track; told of each before the first segment. */
  void track(String rendition, CmafTrack track);

  /**
   * A segment's pictures.
   *
   * @param last whether it is the epoch's last segment
   * @param byRung samples in decoding order by rendition; empty without video
   */
  void pictures(long segment, boolean last, Map<String, List<CmafSample>> byRung);

  /**
   * A segment's sound.
   *
   * @param firstFrame number of its first AAC frame in the epoch
   */
  void sound(String rendition, long segment, boolean last, long firstFrame, List<byte[]> frames);

  /** In place of the pictures of a segment that is not made. */
  void pictureGap(long segment, int slots, boolean last);

  /** In place of the sound of a segment that is not made. */
  void soundGap(String rendition, long segment, boolean last, int frames);
}
