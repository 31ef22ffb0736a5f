package org.zonecast.router.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.feed.FeedCodec;
import org.zonecast.feed.FeedFraming;
import org.zonecast.feed.FeedMessage;
import org.zonecast.feed.FeedMessage.AudioUnit;
import org.zonecast.feed.FeedMessage.End;
import org.zonecast.feed.FeedMessage.Media;
import org.zonecast.feed.FeedMessage.VideoUnit;
import org.zonecast.feed.FeedMessage.Welcome;
import org.zonecast.job.Rational;
import org.zonecast.router.broadcast.FakeWorker;
import org.zonecast.router.broadcast.Studio;
import org.zonecast.router.ingest.FakePublisher;
import org.zonecast.router.ingest.Ingest;
import org.zonecast.router.ingest.Ingest.EndReason;
import org.zonecast.router.offline.FeedStamping.Report;
import org.zonecast.router.rtmp.FlvFormatException;
import org.zonecast.router.rtmp.FlvPlayback;
import org.zonecast.router.status.StreamEvent;

/** A file made by FFmpeg is stamped as it would have been live. */
class FeedStampingTest {
  private static final int FRAMES = 240;

  @TempDir private static Path folder;
  private static Path flv;

  @BeforeAll
  static void makeFile() throws Exception {
    flv = folder.resolve("in.flv");
    ffmpeg(
        Stream.of(
                "-f lavfi -i testsrc2=s=320x180:r=30000/1001 -f lavfi -i sine=r=44100",
                "-frames:v " + FRAMES + " -shortest -c:v libx264 -preset ultrafast -bf 2 -g 60",
                "-c:a aac -y")
            .flatMap(part -> Arrays.stream(part.split(" ")))
            .toList(),
        flv);
  }

  @Test
  void everyFrameHasItsSlotAndEverySampleItsPlace() throws Exception {
    Path out = folder.resolve("whole.feed");
    Report report = FeedStamping.stamp(flv, out, Tape.TERMS);
    List<FeedMessage> feed = read(out);
    Welcome head = (Welcome) feed.getFirst();
    assertThat(head.plan().frameRate()).isEqualTo(Rational.of(30000, 1001));
    assertThat(head.plan().encoderId()).isEqualTo("cpu-test-1");
    assertThat(head.baseTime()).isBetween("2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z");
    assertThat(head.cdns()).isEmpty();
    assertThat(all(feed, VideoUnit.class).stream().map(VideoUnit::slot).sorted())
        .containsExactlyElementsOf(LongStream.range(0, FRAMES).boxed().toList());
    List<AudioUnit> audio = all(feed, AudioUnit.class);
    for (int i = 1; i < audio.size(); i++) {
      AudioUnit before = audio.get(i - 1);
      assertThat(audio.get(i).position()).isEqualTo(before.position() + before.samples());
    }
    assertThat(feed.getLast()).isEqualTo(new End(FRAMES));
    assertThat(report.drops().values()).allMatch(count -> count == 0);
    assertThat(report.source().video()).contains("320x180");
    assertThat(report.cutOff()).isFalse();
    assertThat(report.feeds()).hasSize(1);
    assertThat(report.events()).extracting(StreamEvent::type).contains("epoch", "ended");
  }

  @Test
  void aLiveBroadcastOfTheFileGivesTheSameMedia() throws Exception {
    Path out = folder.resolve("compared.feed");
    FeedStamping.stamp(flv, out, Tape.TERMS);
    List<byte[]> offline = all(read(out), Media.class).stream().map(FeedCodec::encode).toList();
    try (Studio studio = new Studio(Duration.ofSeconds(20), Optional.empty())) {
      Ingest.Publication live = studio.publish(studio.key(), new FakePublisher());
      try (var in = new BufferedInputStream(Files.newInputStream(flv))) {
        var playback = new FlvPlayback(in, live);
        long origin = playback.nextTime90k();
        while (playback.hasNext()) {
          studio.clock.set((playback.nextTime90k() - origin) * 100_000 / 9);
          playback.play();
        }
      }
      FakeWorker worker = FakeWorker.connect(studio.vertx, studio.awaitJob(1)).hello("w1");
      worker.await(VideoUnit.class, unit -> unit.slot() == FRAMES - 1);
      live.end(EndReason.GOODBYE);
      worker.await(End.class);
      assertThat(worker.all(Media.class).stream().map(FeedCodec::encode))
          .containsExactlyElementsOf(offline);
    }
  }

  @Test
  void aFileOfSoundAloneIsStampedToItsEnd() throws Exception {
    Path sound = folder.resolve("sound.flv");
    ffmpeg(List.of("-f", "lavfi", "-i", "sine=r=44100", "-t", "40", "-c:a", "aac", "-y"), sound);
    Path out = folder.resolve("sound.feed");
    Report report = FeedStamping.stamp(sound, out, Tape.TERMS);
    assertThat(report.feeds().getFirst().plan().video()).isEmpty();
    assertThat(((End) read(out).getLast()).slots()).isBetween(1000L, 1002L);
  }

  @Test
  void aFileThatIsCutOffIsStampedAsFarAsItGoes() throws Exception {
    byte[] bytes = Files.readAllBytes(flv);
    Path cut = folder.resolve("cut.flv");
    Files.write(cut, Arrays.copyOf(bytes, bytes.length - 40));
    Report report = FeedStamping.stamp(cut, folder.resolve("cut.feed"), Tape.TERMS);
    assertThat(report.cutOff()).isTrue();
    assertThat(read(folder.resolve("cut.feed")).getLast()).isInstanceOf(End.class);
  }

  @Test
  void whatIsNoFlvFileOrHasATagOfAbsurdSizeIsRefused() throws Exception {
    Path bad = folder.resolve("bad.flv");
    Files.write(bad, new byte[100]);
    assertThatThrownBy(() -> FeedStamping.stamp(bad, folder.resolve("x.feed"), Tape.TERMS))
        .isInstanceOf(FlvFormatException.class)
        .hasMessageContaining("does not begin as an FLV file");
    byte[] huge = Arrays.copyOf(Files.readAllBytes(flv), 24);
    huge[13] = 9;
    huge[14] = (byte) 0xFF;
    Files.write(bad, huge);
    assertThatThrownBy(() -> FeedStamping.stamp(bad, folder.resolve("x.feed"), Tape.TERMS))
        .isInstanceOf(FlvFormatException.class)
        .hasMessageContaining("tag 1 has");
  }

  private static void ffmpeg(List<String> arguments, Path out) throws Exception {
    var command = new ArrayList<String>();
    command.add(Loader.load(org.bytedeco.ffmpeg.ffmpeg.class));
    command.addAll(List.of("-hide_banner", "-loglevel", "error", "-nostdin"));
    command.addAll(arguments);
    command.add(out.toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(said).isZero();
  }

  private static <T> List<T> all(List<FeedMessage> feed, Class<T> type) {
    return feed.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static List<FeedMessage> read(Path file) throws IOException {
    var messages = new ArrayList<FeedMessage>();
    try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      for (FeedMessage m = FeedFraming.read(in); m != null; m = FeedFraming.read(in)) {
        messages.add(m);
      }
    }
    return messages;
  }
}
