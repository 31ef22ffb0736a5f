package org.zonecast.worker.codec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.OnSilence;
import org.zonecast.job.SegmentGrid;
import org.zonecast.worker.segment.CmafSample;
import org.zonecast.worker.segment.LeftOut;

/**
 * The video renditions of a plan, encoded side by side on as many threads as the plan says; a slot
 * is done when all of them have it. Which thread encodes what does not reach the bytes. A plan
 * without video has an empty ladder, whose segments end all the same; and a rung that is left out
 * of a segment is not fed in it.
 */
final class VideoLadder implements SlotFiller.Slots, AutoCloseable {

  /** Told when a segment's slots are all encoded. */
  interface SegmentEnds {
    /**
     * @param gap whether it lies in a gap of the feed as a whole, and is not made
     */
    void segmentEnded(long segment, int slots, boolean last, boolean gap);
  }

  /** Told of each picture as the lowest rung shows it, but not of slate. */
  interface SmallPictures {
    void shown(long segment, AVFrame picture);
  }

  private static final int NONE = 0;

  private final SegmentGrid grid;
  private final LeftOut leftOut;
  private final List<VideoRung> rungs = new ArrayList<>();
  private final RungThreads threads;
  private final Packager packager;
  private final SegmentEnds ends;
  private final SmallPictures pictures;
  private final boolean leavesGapsOut;
  private long segment;
  private int slotsInSegment = NONE;

  /** Those that the segment being made has. */
  private List<VideoRung> made = List.of();

  /** Slots of a gap at the segment's beginning, not encoded as long as nothing else is there. */
  private int inGap;

  VideoLadder(
      EncodePlan plan,
      LeftOut leftOut,
      Packager packager,
      SegmentEnds ends,
      SmallPictures pictures) {
    this.grid = SegmentGrid.of(plan);
    this.leftOut = leftOut;
    this.packager = packager;
    this.ends = ends;
    this.pictures = pictures;
    this.leavesGapsOut = plan.onSilence() == OnSilence.GAP;
    this.threads = new RungThreads(Math.min(plan.threads(), plan.video().size()));
    try (SlatePicture slate = SlatePicture.of(plan)) {
      plan.video().forEach(rendition -> rungs.add(new VideoRung(plan, rendition, slate)));
    }
  }

  void announceTracks() {
    rungs.forEach(rung -> packager.track(rung.name(), rung.track()));
  }

  @Override
  public void show(long slot, @Nullable AVFrame picture, boolean fresh) {
    exists(slot);
    if (slotsInSegment == NONE || inGap > 0) {
      begin(grid.segmentOf(slot));
    }
    for (; inGap > 0; inGap--) {
      encode(null, false);
    }
    encode(picture, fresh);
    slotsInSegment++;
    if (picture != null && !made.isEmpty() && made.getLast() == rungs.getLast()) {
      pictures.shown(segment, rungs.getLast().fitted());
    }
  }

  private void begin(long begun) {
    segment = begun;
    Set<String> without = leftOut.of(begun);
    made = rungs.stream().filter(rung -> !without.contains(rung.name())).toList();
    rungs.stream().filter(rung -> without.contains(rung.name())).forEach(VideoRung::skip);
  }

  @Override
  public void gap(long slot) {
    exists(slot);
    if (leavesGapsOut && slotsInSegment == inGap) {
      segment = grid.segmentOf(slot);
      slotsInSegment++;
      inGap++;
    } else {
      show(slot, null, false);
    }
  }

  private void encode(@Nullable AVFrame picture, boolean fresh) {
    threads.forEach(
        made,
        rung -> {
          rung.encode(picture, fresh);
          return rung;
        });
  }

  @Override
  public void exists(long slot) {
    if (slotsInSegment != NONE && grid.segmentOf(slot) > segment) {
      endSegment(false);
    }
  }

  /** Ends the epoch's last segment, unless it has ended already. */
  void endLastSegment() {
    if (slotsInSegment != NONE) {
      endSegment(true);
    }
  }

  private void endSegment(boolean last) {
    int slots = slotsInSegment;
    slotsInSegment = NONE;
    if (inGap > 0) {
      inGap = 0;
      packager.pictureGap(segment, slots, last);
      ends.segmentEnded(segment, slots, last, true);
      return;
    }
    List<List<CmafSample>> pictures = threads.forEach(made, VideoRung::finish);
    Map<String, List<CmafSample>> byRung = new LinkedHashMap<>();
    for (int i = 0; i < made.size(); i++) {
      byRung.put(made.get(i).name(), pictures.get(i));
    }
    packager.pictures(segment, last, byRung);
    ends.segmentEnded(segment, slots, last, false);
  }

  @Override
  public void close() {
    threads.close();
    rungs.forEach(VideoRung::close);
  }
}
