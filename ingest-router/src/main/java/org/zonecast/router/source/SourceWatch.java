package org.zonecast.router.source;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
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
import org.zonecast.router.ingest.PublishRefusedException;
import org.zonecast.router.source.SourceProbe.SourceFormat;
import org.zonecast.router.stamp.Stamper;
import org.zonecast.router.status.EventLog;
import org.zonecast.router.status.FeedMeters;

/**
 * Follows what the source of a running epoch is: counts and tells its changes, which are fitted to
 * the plan, and says when the plan cannot take what comes.
 */
public final class SourceWatch {
  private static final long QUIET_NANOS = Duration.ofSeconds(1).toNanos();

  private final Stamper.Tracks planned;
  private final EventLog events;
  private final FeedMeters meters;
  private final SourceSound sound = new SourceSound();
  private final RateWatch rate;

  private @Nullable SourceVideo video;
  private Orientation orientation = Orientation.UPRIGHT;
  private @Nullable SourceAudio audio;
  private byte @Nullable [] videoConfig;
  private @Nullable AccessUnits accessUnits;
  private long videoToldNanos = Long.MIN_VALUE;
  private long audioToldNanos = Long.MIN_VALUE;
  private @Nullable String planIsOver;

  /**
   * @param format what the plan was chosen for
   * @param planned what the plan has
   */
  public SourceWatch(
      SourceFormat format, Stamper.Tracks planned, EventLog events, FeedMeters meters) {
    this.planned = planned;
    this.events = events;
    this.meters = meters;
    this.rate = new RateWatch(format.frameRate());
    this.video = format.video().orElse(null);
    this.audio = format.audio().orElse(null);
  }

  /** Why the plan cannot go on, once it cannot: what comes needs a new epoch. */
  public Optional<String> planIsOver() {
    return Optional.ofNullable(planIsOver);
  }

  /** Such as {@code h264 1280x720 29.97 fps interlaced}; empty for none. */
  public String videoText() {
    return video == null ? "" : video.describe(rate.rate());
  }

  /** Such as {@code aac 48000 Hz 2 ch}; empty for none. */
  public String audioText() {
    return audio == null ? "" : audio.describe();
  }

  /** How the session's pictures are shown. */
  public Orientation orientation() {
    return orientation;
  }

  /** What earlier epochs saw of the session. */
  void turned(Orientation before) {
    orientation = before;
  }

  /** The format of the sound, once it is known. */
  Optional<SourceAudio> audio() {
    return sound.format();
  }

  /** The configuration that the sound's format was read from. */
  byte[] audioConfig() {
    return sound.config();
  }

  /**
   * @throws PublishRefusedException if it is nothing that we take
   */
  void configured(Arrival.NewVideoConfig config) throws PublishRefusedException {
    SourceVideo read = SourceConfigs.video(config.codec(), config.config());
    boolean news = videoConfig != null && !Arrays.equals(videoConfig, config.config());
    videoConfig = config.config();
    accessUnits = AccessUnits.of(new VideoConfig(config.codec(), config.config()));
    SourceVideo before = video;
    SourceVideo now = before == null ? read : read.rotated(before.rotationDegrees());
    if (before == null || !looksLike(before, now)) {
      changed(before, now, config.nanos());
    } else if (news) {
      meters.changed("video-configuration");
    }
    video = now;
  }

  /**
   * @throws PublishRefusedException if it is nothing that we take
   */
  void configured(Arrival.NewAudioConfig config) throws PublishRefusedException {
    boolean news = sound.format().isPresent() && !Arrays.equals(sound.config(), config.config());
    sound.configured(config.codec(), config.config());
    if (sound.format().equals(Optional.ofNullable(audio)) && news) {
      meters.changed("audio-configuration");
    }
    soundIsKnown(config.nanos());
  }

  /** Looks at a picture on its way to the stamper. */
  void saw(Arrival.Video unit) {
    AccessUnits units = accessUnits;
    SourceVideo picture = video;
    if (units == null || picture == null) {
      return;
    }
    AccessUnits.Entry entry = units.inspect(unit.keyframe(), unit.data());
    if (entry.possible() && !planned.video() && planIsOver == null) {
      planIsOver = "video came to a broadcast of sound alone";
    }
    orientation = entry.orientation().orElse(orientation);
    SourceVideo turned = picture.turned(orientation);
    if (entry.possible() && turned.rotationDegrees() != picture.rotationDegrees()) {
      changed(picture, turned, unit.nanos());
      video = turned;
    }
    Rational before = rate.rate();
    if (rate.frame(unit.dts90k())) {
      meters.changed("frame-rate");
      events.add("video-changed", picture.describe(before) + " → " + picture.describe(rate.rate()));
    }
  }

  /**
   * Looks at a piece of sound on its way to the stamper.
   *
   * @return whether its format is another one from here on
   */
  boolean heard(Arrival.Audio unit) {
    boolean changed = sound.heard(unit.data());
    if (changed) {
      soundIsKnown(unit.nanos());
    }
    if (!planned.audio() && sound.format().isPresent() && planIsOver == null) {
      planIsOver = "sound came to a broadcast without an audio rendition";
    }
    return changed;
  }

  /** A new session begins: its pictures are measured afresh. */
  void newSession() {
    orientation = Orientation.UPRIGHT;
    rate.restart();
  }

  private static boolean looksLike(SourceVideo one, SourceVideo other) {
    return one.codec() == other.codec()
        && one.width() == other.width()
        && one.height() == other.height()
        && one.sampleAspect().equals(other.sampleAspect())
        && one.interlaced() == other.interlaced();
  }

  private void changed(@Nullable SourceVideo before, SourceVideo now, long nanos) {
    meters.changed(before == null ? "video-began" : kind(before, now));
    if (videoToldNanos == Long.MIN_VALUE || nanos - videoToldNanos >= QUIET_NANOS) {
      videoToldNanos = nanos;
      String was = before == null ? "none" : before.describe(rate.rate());
      events.add("video-changed", was + " → " + now.describe(rate.rate()));
    }
  }

  private static String kind(SourceVideo before, SourceVideo now) {
    if (before.codec() != now.codec()) {
      return "video-codec";
    }
    return before.rotationDegrees() == now.rotationDegrees() ? "resolution" : "rotation";
  }

  private void soundIsKnown(long nanos) {
    SourceAudio now = sound.format().orElse(null);
    SourceAudio before = audio;
    if (now == null || now.equals(before)) {
      return;
    }
    meters.changed(before == null ? "audio-began" : kind(before, now));
    if (audioToldNanos == Long.MIN_VALUE || nanos - audioToldNanos >= QUIET_NANOS) {
      audioToldNanos = nanos;
      String was = before == null ? "none" : before.describe();
      events.add("audio-changed", was + " → " + now.describe());
    }
    audio = now;
  }

  private static String kind(SourceAudio before, SourceAudio now) {
    if (before.codec() != now.codec()) {
      return "audio-codec";
    }
    return before.sampleRateHz() == now.sampleRateHz() ? "channels" : "sample-rate";
  }
}
