package org.zonecast.router.source;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedMessage.VideoConfig;
import org.zonecast.feed.Orientation;
import org.zonecast.job.Rational;
import org.zonecast.router.bitstream.AccessUnits;
import org.zonecast.router.bitstream.SourceAudio;
import org.zonecast.router.bitstream.SourceConfigs;
import org.zonecast.router.bitstream.SourceSound;
import org.zonecast.router.bitstream.SourceVideo;
import org.zonecast.router.ingest.Arrival;
import org.zonecast.router.ingest.Ingest.Metadata;
import org.zonecast.router.ingest.PublishRefusedException;
import org.zonecast.router.stamp.StampSink;

/**
 * Keeps a new broadcast's media until its frame rate and formats are known. Bounded. Where only
 * sound comes, the broadcast is one of sound alone after 3 s, or 10 s if the broadcaster announced
 * video, or at once if it announced sound alone or is known to send no pictures now.
 */
public final class SourceProbe {
  private static final int MAX_BYTES = 64 << 20;
  private static final int MAX_ARRIVALS = 20_000;
  private static final long AUDIO_PATIENCE_TICKS = 90_000;
  private static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long NO_VIDEO_NANOS = Duration.ofSeconds(3).toNanos();
  private static final long HOLE_TICKS = 5 * 90_000;
  private static final Rational SOUND_ALONE_RATE = Rational.of(25, 1);

  private final FrameRateProbe rate = new FrameRateProbe();
  private final Pace pace = new Pace();
  private final Consumer<StampSink.Drop> dropped;
  private final boolean soundWillDo;
  private Orientation orientation = Orientation.UPRIGHT;
  private List<Arrival> waiting = new ArrayList<>();
  private long bytes;
  private @Nullable SourceVideo video;
  private @Nullable AccessUnits accessUnits;
  private final SourceSound sound = new SourceSound();
  private @Nullable Metadata said;
  private Arrival.@Nullable Audio firstSound;
  private Arrival.@Nullable Video firstKeyframe;
  private long lastDts90k;
  private long lastSound90k;

  /**
   * A source, once it is known.
   *
   * @param video empty for a broadcast of sound alone
   * @param rateVaries whether frames come at no steady rate
   * @param startNanos when the first keyframe arrived, or the first sound where there is no video
   */
  public record SourceFormat(
      Optional<SourceVideo> video,
      Optional<SourceAudio> audio,
      Rational frameRate,
      boolean rateVaries,
      long startNanos) {}

  /**
   * @param dropped told of media that cannot wait
   * @param soundWillDo whether pictures are not waited for: none come, whatever was announced
   */
  public SourceProbe(Consumer<StampSink.Drop> dropped, boolean soundWillDo) {
    this.dropped = dropped;
    this.soundWillDo = soundWillDo;
  }

  /**
   * @throws PublishRefusedException if it is nothing that we take
   */
  public void take(Arrival arrival) throws PublishRefusedException {
    switch (arrival) {
      case Arrival.Said words -> {
        said = words.metadata();
        rate.metadata(words.metadata().frameRate());
      }
      case Arrival.NewVideoConfig config -> {
        video = SourceConfigs.video(config.codec(), config.config());
        accessUnits = AccessUnits.of(new VideoConfig(config.codec(), config.config()));
        rate.sps(video.frameRate());
        keep(config);
      }
      case Arrival.NewAudioConfig config -> {
        sound.configured(config.codec(), config.config());
        keep(config);
      }
      case Arrival.Turned turned -> {
        orientation = turned.orientation();
        keep(turned);
      }
      case Arrival.Video unit -> takeVideo(unit);
      case Arrival.Audio unit -> takeAudio(unit);
    }
  }

  private void takeAudio(Arrival.Audio unit) {
    boolean _ = sound.heard(unit.data());
    if (firstSound == null && sound.format().isPresent()) {
      firstSound = unit;
    }
    lastSound90k = unit.pts90k();
    keep(unit);
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
      video = picture.turned(entry.orientation().orElse(orientation));
      firstKeyframe = unit;
      forgetUnits();
    }
    return entry.atOnce();
  }

  /** Video before the first keyframe is of no use; audio and configurations stay. */
  private void forgetUnits() {
    waiting.removeIf(arrival -> arrival instanceof Arrival.Video);
    bytes = waiting.stream().mapToLong(Arrival::bytes).sum();
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
    return bytes >= MAX_BYTES || waiting.size() >= MAX_ARRIVALS;
  }

  /** The format, once it is certain, or once waiting longer makes no sense. */
  public Optional<SourceFormat> format(long nowNanos) {
    SourceVideo picture = video;
    Arrival.Video first = firstKeyframe;
    if (picture == null || first == null) {
      return picture == null || soundWillDo ? soundAlone(nowNanos) : Optional.empty();
    }
    boolean late = full() || nowNanos - first.nanos() > PATIENCE_NANOS;
    boolean audioKnown =
        sound.format().isPresent() || rate.measuredTicks() >= AUDIO_PATIENCE_TICKS || late;
    if (!audioKnown) {
      return Optional.empty();
    }
    return (late ? rate.rateNow() : rate.rate())
        .map(found ->
            new SourceFormat(
                Optional.of(picture), sound.format(), found, rate.varies(), first.nanos()));
  }

  private Optional<SourceFormat> soundAlone(long nowNanos) {
    Arrival.Audio first = firstSound;
    if (first == null || nowNanos - first.nanos() < videoPatienceNanos()) {
      return Optional.empty();
    }
    return Optional.of(
        new SourceFormat(Optional.empty(), sound.format(), SOUND_ALONE_RATE, false, first.nanos()));
  }

  private long videoPatienceNanos() {
    Metadata words = said;
    if (soundWillDo) {
      return 0;
    }
    if (words == null) {
      return NO_VIDEO_NANOS;
    }
    return words.video() ? PATIENCE_NANOS : words.audio() ? 0 : NO_VIDEO_NANOS;
  }

  /** Whether the source is to be held back: it is ahead of the clock. */
  public boolean ahead(long nowNanos) {
    Arrival.Video picture = firstKeyframe;
    Arrival.Audio heard = firstSound;
    if (picture != null) {
      return ahead(lastDts90k - picture.dts90k(), nowNanos - picture.nanos(), nowNanos);
    }
    return heard != null
        && ahead(lastSound90k - heard.pts90k(), nowNanos - heard.nanos(), nowNanos);
  }

  private boolean ahead(long ticks, long elapsedNanos, long nowNanos) {
    return pace.hold(ticks * 100_000 / 9 - elapsedNanos, nowNanos);
  }

  /** Hands out what waited, in order. */
  public List<Arrival> drain() {
    List<Arrival> all = waiting;
    waiting = new ArrayList<>();
    bytes = 0;
    return all;
  }
}
