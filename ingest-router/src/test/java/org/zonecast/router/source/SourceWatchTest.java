package org.zonecast.router.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zonecast.job.AudioCodec;
import org.zonecast.job.Rational;
import org.zonecast.job.VideoCodec;
import org.zonecast.router.agent.HandClock;
import org.zonecast.router.broadcast.Studio;
import org.zonecast.router.ingest.Arrival;
import org.zonecast.router.source.SourceProbe.SourceFormat;
import org.zonecast.router.stamp.Stamper;
import org.zonecast.router.status.EventLog;
import org.zonecast.router.status.FeedMeters;
import org.zonecast.router.status.StreamEvent;

class SourceWatchTest {
  private static final long SECOND = 1_000_000_000;
  private static final byte[] HD =
      HexFormat.of()
          .parseHex(
              "0142c028ffe1001a6742c028d900780227e5c044000003000400000300c83c60c92001000568cb83cb20");
  private static final byte[] IDR = {0, 0, 0, 2, 0x65, 1};
  private static final byte[] MP3_STEREO = {(byte) 0xff, (byte) 0xfb, (byte) 0x90, 0};
  private static final byte[] MP3_MONO = {(byte) 0xff, (byte) 0xfb, (byte) 0x90, (byte) 0xc0};

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final EventLog events = new EventLog("show", new HandClock(), (stream, event) -> {});
  private SourceWatch watch = watch(true, true);

  private SourceWatch watch(boolean video, boolean audio) {
    var format =
        new SourceFormat(Optional.empty(), Optional.empty(), Rational.of(30000, 1001), false, 0);
    var tracks = new Stamper.Tracks(video, audio);
    return new SourceWatch(format, tracks, events, new FeedMeters(registry));
  }

  private void video(VideoCodec codec, byte[] config, long seconds) throws Exception {
    watch.configured(new Arrival.NewVideoConfig(seconds * SECOND, codec, config));
  }

  private void audio(AudioCodec codec, String config, long seconds) throws Exception {
    byte[] bytes = HexFormat.of().parseHex(config);
    watch.configured(new Arrival.NewAudioConfig(seconds * SECOND, codec, bytes));
  }

  private boolean heard(byte[] unit) {
    return watch.heard(new Arrival.Audio(9 * SECOND, 0, unit));
  }

  private double count(String what) {
    return registry.counter("zonecast_feed_changes", "what", what).count();
  }

  private List<String> told(String type) {
    return events.latest().stream()
        .filter(e -> e.type().equals(type))
        .map(StreamEvent::detail)
        .toList();
  }

  @Test
  void aChangeOfThePictureIsCountedAndTold() throws Exception {
    video(VideoCodec.H264, Studio.AVCC, 0);
    video(VideoCodec.H264, Studio.AVCC, 2);
    video(VideoCodec.H264, HD, 4);
    assertThat(count("resolution")).isEqualTo(1);
    assertThat(count("video-configuration")).isZero();
    assertThat(told("video-changed"))
        .containsExactly(
            "none → h264 426x240 29.97 fps", "h264 426x240 29.97 fps → h264 1920x1080 29.97 fps");
    assertThat(watch.videoText()).isEqualTo("h264 1920x1080 29.97 fps");
    assertThat(watch.planIsOver()).isEmpty();
  }

  @Test
  void changesThatFollowQuicklyAreCountedButToldOnce() throws Exception {
    for (int i = 0; i < 50; i++) {
      video(VideoCodec.H264, i % 2 == 0 ? HD : Studio.AVCC, 0);
    }
    assertThat(count("resolution")).isEqualTo(49);
    assertThat(told("video-changed")).hasSize(1);
  }

  @Test
  void aChangeOfTheSoundIsCountedAndTold() throws Exception {
    audio(AudioCodec.AAC, "1190", 0);
    audio(AudioCodec.AAC, "1210", 2);
    audio(AudioCodec.AAC, "1208", 4);
    audio(AudioCodec.OPUS, "4f707573486561640102380180bb0000000000", 6);
    assertThat(count("sample-rate")).isEqualTo(1);
    assertThat(count("channels")).isEqualTo(1);
    assertThat(count("audio-codec")).isEqualTo(1);
    assertThat(told("audio-changed")).last().isEqualTo("aac 44100 Hz 1 ch → opus 48000 Hz 2 ch");
  }

  @Test
  void theFramesOfMp3SayTheirFormatAndOneAloneIsNotBelieved() throws Exception {
    audio(AudioCodec.MP3, "", 0);
    assertThat(watch.audio()).isEmpty();
    assertThat(heard(MP3_STEREO)).isTrue();
    assertThat(watch.audioText()).isEqualTo("mp3 44100 Hz 2 ch");
    assertThat(heard(MP3_MONO)).isFalse();
    assertThat(heard(MP3_STEREO)).isFalse();
    assertThat(heard(MP3_MONO)).isFalse();
    assertThat(heard(MP3_MONO)).isTrue();
    assertThat(watch.audio().orElseThrow().channels()).isEqualTo(1);
  }

  @Test
  void anotherFrameRateIsToldOnceItIsThereForGood() throws Exception {
    video(VideoCodec.H264, Studio.AVCC, 0);
    for (int frame = 0; frame < 600; frame++) {
      watch.saw(new Arrival.Video(0, frame * 1500L, frame * 1500L, frame == 0, IDR));
    }
    assertThat(count("frame-rate")).isEqualTo(1);
    assertThat(watch.videoText()).isEqualTo("h264 426x240 60 fps");
  }

  @Test
  void videoThatComesToSoundAloneNeedsANewEpoch() throws Exception {
    watch = watch(false, true);
    video(VideoCodec.H264, HD, 0);
    assertThat(watch.planIsOver()).isEmpty();
    watch.saw(new Arrival.Video(0, 0, 0, true, IDR));
    assertThat(watch.planIsOver()).hasValueSatisfying(why -> assertThat(why).contains("video"));
  }

  @Test
  void soundThatComesToAPlanWithoutItNeedsANewEpoch() throws Exception {
    watch = watch(true, false);
    audio(AudioCodec.AAC, "1190", 0);
    assertThat(watch.planIsOver()).isEmpty();
    assertThat(heard(new byte[1])).isFalse();
    assertThat(watch.planIsOver()).isPresent();
  }
}
