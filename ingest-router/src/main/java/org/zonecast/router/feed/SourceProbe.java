package org.zonecast.router.feed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedMessage.VideoConfig;
import org.zonecast.job.Rational;

/** Keeps a new broadcast's media until its frame rate and formats are known. Bounded. */
final class SourceProbe {
  private static final int MAX_BYTES = 64 << 20;
  private static final int MAX_ARRIVALS = 20_000;
  private static final long AUDIO_PATIENCE_TICKS = 90_000;
  private static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long HOLE_TICKS = 5 * 90_000;

  private final FrameRateProbe rate = new FrameRateProbe();
  private final Pace pace = new Pace();
  private final Consumer<StampSink.Drop> dropped;
  private List<Arrival> waiting = new ArrayList<>();
  private long bytes;
  private @Nullable SourceVideo video;
  private @Nullable AccessUnits accessUnits;
  private @Nullable SourceAudio audio;
  private Arrival.@Nullable Video firstKeyframe;
  private long lastDts90k;

  /**
   * A source, once it is known.
   *
   * @param startNanos when the first keyframe arrived
   */
  record SourceFormat(
      SourceVideo video, Optional<SourceAudio> audio, Rational frameRate, long startNanos) {}

  /**
   * @param dropped told of media that cannot wait
   */
  SourceProbe(Consumer<StampSink.Drop> dropped) {
    this.dropped = dropped;
  }

  /**
   * @throws PublishRefusedException if it is nothing that we take
   */
  void take(Arrival arrival) throws PublishRefusedException {
    switch (arrival) {
      case Arrival.Said said -> rate.metadata(said.metadata().frameRate());
      case Arrival.NewVideoConfig config -> {
        video = SourceConfigs.video(config.codec(), config.config());
        accessUnits = AccessUnits.of(new VideoConfig(config.codec(), config.config()));
        rate.sps(video.frameRate());
        keep(config);
      }
      case Arrival.NewAudioConfig config -> {
        audio = SourceConfigs.audio(config.codec(), config.config()).orElse(audio);
        keep(config);
      }
      case Arrival.Video unit -> takeVideo(unit);
      case Arrival.Audio unit -> keep(unit);
    }
  }

  private void takeVideo(Arrival.Video unit) {
    Arrival.Video first = firstKeyframe;
    long step = unit.dts90k() - lastDts90k;
    boolean hole = first != null && (step > HOLE_TICKS || step < -HOLE_TICKS);
    if (hole) {
      firstKeyframe = null;
      rate.reset();
    }
    if (firstKeyframe == null && !begins(unit)) {
      dropped.accept(StampSink.Drop.NO_KEYFRAME);
      return;
    }
    lastDts90k = unit.dts90k();
    rate.frame(unit.dts90k());
    keep(unit);
  }

  /** Notes the first picture that is right at once, and how it is turned. */
  private boolean begins(Arrival.Video unit) {
    SourceVideo picture = video;
    AccessUnits units = accessUnits;
    if (picture == null || units == null) {
      return false;
    }
    AccessUnits.Entry entry = units.inspect(unit.keyframe(), unit.data());
    if (entry.atOnce()) {
      video = picture.rotated(entry.rotationDegrees());
      firstKeyframe = unit;
      forgetUnits();
    }
    return entry.atOnce();
  }

  /** Video before the first keyframe is of no use; audio and configurations stay. */
  private void forgetUnits() {
    waiting.removeIf(arrival -> arrival instanceof Arrival.Video);
  }

  private void keep(Arrival arrival) {
    if (full()) {
      dropped.accept(StampSink.Drop.OVERFLOW);
      return;
    }
    waiting.add(arrival);
    bytes += arrival.bytes();
  }

  private boolean full() {
    return bytes > MAX_BYTES || waiting.size() >= MAX_ARRIVALS;
  }

  /** The format, once it is certain, or once waiting longer makes no sense. */
  Optional<SourceFormat> format(long nowNanos) {
    SourceVideo picture = video;
    Arrival.Video first = firstKeyframe;
    if (picture == null || first == null) {
      return Optional.empty();
    }
    boolean late = full() || nowNanos - first.nanos() > PATIENCE_NANOS;
    boolean audioKnown = audio != null || rate.measuredTicks() >= AUDIO_PATIENCE_TICKS || late;
    if (!audioKnown) {
      return Optional.empty();
    }
    return (late ? rate.rateNow() : rate.rate())
        .map(found -> new SourceFormat(picture, Optional.ofNullable(audio), found, first.nanos()));
  }

  /** Whether the source is to be held back: it is ahead of the clock. */
  boolean ahead(long nowNanos) {
    Arrival.Video first = firstKeyframe;
    return first != null
        && pace.hold(
            (lastDts90k - first.dts90k()) * 100_000 / 9 - (nowNanos - first.nanos()), nowNanos);
  }

  /** Hands out what waited, in order. */
  List<Arrival> drain() {
    List<Arrival> all = waiting;
    waiting = new ArrayList<>();
    bytes = 0;
    return all;
  }
}
