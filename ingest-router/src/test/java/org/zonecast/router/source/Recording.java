package org.zonecast.router.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.Loader;
import org.zonecast.feed.FeedMessage.VideoConfig;
import org.zonecast.job.AudioCodec;
import org.zonecast.job.VideoCodec;
import org.zonecast.router.bitstream.AccessUnits;
import org.zonecast.router.bitstream.AccessUnits.Entry;
import org.zonecast.router.bitstream.AudioFrames;
import org.zonecast.router.bitstream.SourceAudio;
import org.zonecast.router.bitstream.SourceConfigs;
import org.zonecast.router.bitstream.SourceSound;
import org.zonecast.router.bitstream.SourceVideo;
import org.zonecast.router.ingest.Arrival;
import org.zonecast.router.ingest.Ingest.EndReason;
import org.zonecast.router.ingest.Ingest.Metadata;
import org.zonecast.router.ingest.Ingest.Publication;
import org.zonecast.router.ingest.PublishRefusedException;
import org.zonecast.router.rtmp.FlvPlayback;

/** What FFmpeg made, as a protocol hands it in. */
final class Recording implements Publication {
  final List<Arrival> arrivals = new ArrayList<>();

  /** Runs FFmpeg with these arguments, apart by spaces, and reads the FLV file that it writes. */
  static Recording of(Path folder, String arguments) throws Exception {
    Path flv = Files.createTempFile(folder, "source", ".flv");
    var command = new ArrayList<String>();
    command.add(Loader.load(org.bytedeco.ffmpeg.ffmpeg.class));
    command.addAll(List.of("-nostdin", "-v", "error"));
    command.addAll(Arrays.asList(arguments.split(" ")));
    command.addAll(List.of("-y", flv.toString()));
    Path log = Files.createTempFile(folder, "ffmpeg", ".log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    var recording = new Recording();
    try (InputStream file = Files.newInputStream(flv)) {
      var playback = new FlvPlayback(file, recording);
      while (playback.hasNext()) {
        playback.play();
      }
    }
    return recording;
  }

  <T extends Arrival> List<T> all(Class<T> type) {
    return arrivals.stream().filter(type::isInstance).map(type::cast).toList();
  }

  SourceVideo picture() throws PublishRefusedException {
    Arrival.NewVideoConfig config = all(Arrival.NewVideoConfig.class).getFirst();
    return SourceConfigs.video(config.codec(), config.config());
  }

  SourceAudio sound() throws PublishRefusedException {
    var sound = new SourceSound();
    Arrival.NewAudioConfig config = all(Arrival.NewAudioConfig.class).getFirst();
    sound.configured(config.codec(), config.config());
    boolean _ = sound.heard(all(Arrival.Audio.class).getFirst().data());
    return sound.format().orElseThrow();
  }

  /** What each access unit of video is, believing nothing that the muxer says of it. */
  List<Entry> entries() {
    AccessUnits units = units();
    return all(Arrival.Video.class).stream().map(u -> units.inspect(false, u.data())).toList();
  }

  AccessUnits units() {
    Arrival.NewVideoConfig config = all(Arrival.NewVideoConfig.class).getFirst();
    return AccessUnits.of(new VideoConfig(config.codec(), config.config()));
  }

  /** Samples in all units of sound. */
  long samples() throws PublishRefusedException {
    SourceAudio format = sound();
    return all(Arrival.Audio.class).stream()
        .mapToLong(unit -> AudioFrames.samples(format, unit.data()))
        .sum();
  }

  @Override
  public void metadata(Metadata metadata) {
    arrivals.add(new Arrival.Said(0, metadata));
  }

  @Override
  public void videoConfig(VideoCodec codec, byte[] config) {
    arrivals.add(new Arrival.NewVideoConfig(0, codec, config));
  }

  @Override
  public void video(long dts90k, long pts90k, boolean keyframe, byte[] data) {
    arrivals.add(new Arrival.Video(dts90k * 100_000 / 9, dts90k, pts90k, keyframe, data));
  }

  @Override
  public void audioConfig(AudioCodec codec, byte[] config) {
    arrivals.add(new Arrival.NewAudioConfig(0, codec, config));
  }

  @Override
  public void audio(long pts90k, byte[] data) {
    arrivals.add(new Arrival.Audio(pts90k * 100_000 / 9, pts90k, data));
  }

  @Override
  public void end(EndReason reason) {}
}
