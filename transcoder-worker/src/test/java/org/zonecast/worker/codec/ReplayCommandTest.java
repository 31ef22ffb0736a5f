package org.zonecast.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.feed.FeedFraming;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.Rational;
import picocli.CommandLine;

/** The replay command, run as users run it: in a process of its own. */
class ReplayCommandTest {
  private static final EncodePlan PLAN = TranscoderTest.plan(Rational.of(30, 1), 30);

  @TempDir private static Path folder;
  private static Path recorded;

  /** Entry point of the processes that this test starts. */
  static final class Main {
    public static void main(String[] args) {
      System.exit(new CommandLine(new ReplayCommand()).execute(args));
    }
  }

  private record Run(int exitCode, String printed, Map<String, String> objects) {}

  @BeforeAll
  static void record() throws IOException {
    var video = Source.numbered(0, 100, 256, 144, "30", "-g", "40", "-bf", "2");
    var audio = Source.sound("anoisesrc=d=4:c=white:seed=1:r=44100:a=0.3", 44_100, "-ac", "2");
    recorded = folder.resolve("whole.feed");
    try (var out = new DataOutputStream(Files.newOutputStream(recorded))) {
      FeedFraming.write(out, Rendering.welcome(PLAN));
      for (FeedMessage message : Source.interleave(PLAN, video, audio, 100)) {
        FeedFraming.write(out, message);
      }
    }
  }

  @Test
  void twoProcessesWriteTheSameBytesAndSoDoesOneThatBeginsLater() throws Exception {
    Run first = replay(recorded, "first");
    Run second = replay(recorded, "second");
    Run later = replay(recorded, "later", "--from", "2");
    Run bySequence = replay(recorded, "by-sequence", "--from", "1002");
    Run last = replay(recorded, "last", "--from", "3");

    assertThat(first.exitCode).isZero();
    assertThat(first.objects)
        .hasSize(3 * 5)
        .containsKeys("144p/init.mp4", "72p/1003.m4s", "audio/1000.m4s");
    assertThat(second.objects).isEqualTo(first.objects);
    var expected = new TreeMap<>(first.objects);
    expected.keySet().removeIf(name -> name.endsWith("1000.m4s") || name.endsWith("1001.m4s"));
    assertThat(later.objects).isEqualTo(expected);
    assertThat(bySequence.objects).isEqualTo(expected);
    expected.keySet().removeIf(name -> name.endsWith("1002.m4s"));
    assertThat(last.objects).isEqualTo(expected);
    assertThat(firstMessage(first)).isZero();
    assertThat(firstMessage(later)).isGreaterThan(40).isLessThan(firstMessage(last));
  }

  @Test
  void aFeedThatIsCutOffGivesItsWholeSegments() throws Exception {
    byte[] bytes = Files.readAllBytes(recorded);
    Path cut = Files.write(folder.resolve("cut.feed"), Arrays.copyOf(bytes, bytes.length * 3 / 4));

    Run whole = replay(recorded, "uncut");
    Run run = replay(cut, "cut");

    assertThat(run.exitCode).isZero();
    assertThat(run.printed).contains("cut off");
    assertThat(run.objects).hasSizeBetween(2, whole.objects.size() - 1);
    assertThat(whole.objects).containsAllEntriesOf(run.objects);
    assertThat(run.objects).containsKey("144p/1001.m4s").doesNotContainKey("144p/1003.m4s");
  }

  @Test
  void wrongUsageAndWrongFilesAreTold() throws Exception {
    Path rubbish = Files.writeString(folder.resolve("rubbish"), "this is no feed at all");

    Run noFile = replay(folder.resolve("absent"), "absent");
    Run noFeed = replay(rubbish, "rubbish");

    assertThat(noFile.exitCode).isEqualTo(2);
    assertThat(noFile.printed).contains("FEED").contains("absent");
    assertThat(noFeed.exitCode).isEqualTo(1);
    assertThat(noFeed.printed).contains("rubbish");
  }

  /** Where in the feed a run says that it began. */
  private static int firstMessage(Run run) {
    Matcher matcher = Pattern.compile("message (\\d+) of the feed").matcher(run.printed);
    assertThat(matcher.find()).isTrue();
    return Integer.parseInt(matcher.group(1));
  }

  private static Run replay(Path feed, String name, String... more) throws Exception {
    Path out = folder.resolve(name);
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.addAll(List.of(System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(feed.toString(), "--out", out.toString()));
    command.addAll(List.of(more));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    byte[] printed = process.getInputStream().readAllBytes();
    return new Run(process.waitFor(), new String(printed, StandardCharsets.UTF_8), objects(out));
  }

  private static Map<String, String> objects(Path out) throws IOException {
    var objects = new TreeMap<String, String>();
    Path epoch = out.resolve("stream/broadcast/1-edge");
    if (Files.isDirectory(epoch)) {
      try (Stream<Path> files = Files.walk(epoch)) {
        files
            .filter(Files::isRegularFile)
            .forEach(f -> objects.put(epoch.relativize(f).toString(), hash(f)));
      }
    }
    return objects;
  }

  private static String hash(Path file) {
    try {
      return Rendering.hash(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
