package org.zonecast.worker.codec;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.zonecast.job.EncodePlan;
import org.zonecast.worker.child.ChildMessage;
import org.zonecast.worker.segment.CmafFragment;
import org.zonecast.worker.segment.CmafInit;
import org.zonecast.worker.segment.CmafSample;
import org.zonecast.worker.segment.CmafTrack;

/** CMAF objects: each rendition has its own, audio too, behind an initialization segment. */
final class CmafPackager implements Packager {
  private final EncodePlan plan;
  private final Consumer<? super ChildMessage> sink;
  private final Map<String, CmafTrack> tracks = new HashMap<>();

  CmafPackager(EncodePlan plan, Consumer<? super ChildMessage> sink) {
    this.plan = plan;
    this.sink = sink;
  }

  @Override
  public void track(String rendition, CmafTrack track) {
    tracks.put(rendition, track);
    sink.accept(new ChildMessage.Init(rendition, CmafInit.of(track)));
  }

  @Override
  public void pictures(long segment, boolean last, Map<String, List<CmafSample>> byRung) {
    long firstSlot = segment * plan.segmentFrames();
    byRung.forEach((rung, samples) -> object(rung, segment, last, firstSlot, samples));
  }

  @Override
  public void sound(
      String rendition, long segment, boolean last, long firstFrame, List<byte[]> frames) {
    List<CmafSample> samples = frames.stream().map(f -> new CmafSample(f, true, 0)).toList();
    object(rendition, segment, last, firstFrame, samples);
  }

  @Override
  public void pictureGap(long segment, int slots, boolean last) {
    plan.video()
        .forEach(rung -> sink.accept(new ChildMessage.Gap(rung.name(), segment, slots, last)));
  }

  @Override
  public void soundGap(String rendition, long segment, boolean last, int frames) {
    sink.accept(new ChildMessage.Gap(rendition, segment, frames, last));
  }

  private void object(
      String rendition, long segment, boolean last, long firstSample, List<CmafSample> samples) {
    CmafTrack track = Objects.requireNonNull(tracks.get(rendition), rendition);
    byte[] bytes = CmafFragment.of(track, segment + 1, firstSample, samples);
    sink.accept(new ChildMessage.Media(rendition, segment, samples.size(), last, bytes));
  }
}
