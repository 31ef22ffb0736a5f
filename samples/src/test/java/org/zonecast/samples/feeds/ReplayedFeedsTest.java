package org.zonecast.samples.feeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.zonecast.router.StampCommand;
import org.zonecast.worker.codec.EncoderId;
import picocli.CommandLine;

/**
 * Feeds that are too long or too large to be pushed in real time: stamped offline as an edge stamps
 * them, and rendered faster than real time.
 */
@Execution(ExecutionMode.CONCURRENT) // in the background, beside what waits for real time
class ReplayedFeedsTest {
  private static final double IN_SYNC_SECONDS = 0.020;
  private static final int SECONDS = 600;
  private static final double FAST = 1.0003;

  /** FFmpeg begins a file of sound with an AAC frame of silence, 1024 samples at 48 kHz. */
  private static final int PRIMING_MS = 21;

  @TempDir private Path folder;

  @Test
  void tenMinutesOf2997FramesWith44100SamplesStayInSync() throws Exception {
    Recipe recipe = Recipe.plain(SECONDS).size(320, 180).rate("30000/1001").sound(44_100, "stereo");

    Path rendered = render(recipe.makeInBackground(folder));

    assertThat(numbers(rendered)).isEqualTo(upTo(17_982));
    assertBeepsEachSecond(rendered);
  }

  /**
   * The microphone's clock is 300 ppm faster than the camera's: of each second it makes 14 samples
   * more, and the encoder stamps them by the camera's clock.
   */
  @Test
  void tenMinutesOfDriftingClocksStayInSync() throws Exception {
    Flv pictures =
        Recipe.plain(SECONDS)
            .size(320, 180)
            .withoutAudio()
            .makeInBackground(folder)
            .shifted(PRIMING_MS);
    Flv sound =
        Recipe.plain(SECONDS * FAST).beepsEvery(FAST).withoutVideo().makeInBackground(folder);
    Flv stampedByTheCamera = sound.map(tag -> tag.at(Math.round(tag.timestampMs() / FAST)));

    Path rendered = render(pictures.with(stampedByTheCamera.only(Flv.AUDIO)));

    assertThat(numbers(rendered)).isEqualTo(upTo(30 * SECONDS));
    assertBeepsEachSecond(rendered);
  }

  @Test
  void tenMinutesOfVariableRateStayInSync() throws Exception {
    Recipe phone =
        Recipe.plain(SECONDS)
            .size(320, 180)
            .filter("settb=1/1000,setpts='N*1000/30+12*sin(N*1.7)'")
            .video("-enc_time_base", "1:1000", "-bf", "0");
    Flv sent = phone.makeInBackground(folder);

    Path rendered = render(sent);

    assertThat(numbers(rendered)).isEqualTo(Expect.bySlotRule(sent, 30));
    assertBeepsEachSecond(rendered);
  }

  @Test
  void a4kFeedIsRenderedWhole() throws Exception {
    Path rendered = render(Recipe.plain(4).size(3840, 2160).makeInBackground(folder));

    assertThat(numbers(rendered)).isEqualTo(upTo(120));
  }

  // ---- from a file to a rendition ---------------------------------------------------------------

  private Path render(Flv flv) throws Exception {
    Path input = flv.write(folder.resolve("in.flv"));
    Path feed = folder.resolve("in.feed");
    Path out = folder.resolve("out");
    var said = new StringWriter();
    int code =
        new CommandLine(new StampCommand(EncoderId.CURRENT))
            .setErr(new PrintWriter(said))
            .execute(input.toString(), "--out", feed.toString(), "--ladder", "light");
    assertThat(code).as(said.toString()).isZero();
    try (Replays replays = new Replays()) {
      replays.replay(feed, 0, out);
    }
    return out;
  }

  private List<Integer> numbers(Path rendered) throws IOException {
    return MediaReader.numbers(joined(rendered, "144p").toString());
  }

  private void assertBeepsEachSecond(Path rendered) throws IOException {
    List<Double> beeps = MediaReader.beeps(joined(rendered, "audio").toString());
    assertThat(beeps).hasSize(SECONDS);
    for (int i = 0; i < SECONDS; i++) {
      assertThat(beeps.get(i)).as("beep %d", i).isCloseTo(i, within(IN_SYNC_SECONDS));
    }
  }

  /** A rendition's objects behind each other. */
  private Path joined(Path rendered, String rendition) throws IOException {
    Path file = folder.resolve(rendition + ".mp4");
    try (Stream<Path> files = Files.walk(rendered);
        OutputStream out = Files.newOutputStream(file)) {
      List<Path> objects =
          files
              .filter(path -> path.toString().contains("/" + rendition + "/"))
              .sorted(java.util.Comparator.comparing(ReplayedFeedsTest::order))
              .toList();
      for (Path object : objects) {
        Files.copy(object, out);
      }
    }
    return file;
  }

  private static long order(Path object) {
    String name = object.getFileName().toString();
    return name.startsWith("init") ? -1 : Long.parseLong(name.substring(0, name.indexOf('.')));
  }

  private static List<Integer> upTo(int frames) {
    return IntStream.range(0, frames).boxed().toList();
  }
}
