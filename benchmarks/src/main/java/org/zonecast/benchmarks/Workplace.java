package org.zonecast.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.zonecast.worker.codec.FfmpegPrograms;

/**
 * The folder that a run works in, with its source clip: 720p at 30 frames a second with B-frames, a
 * keyframe every two seconds, and AAC.
 *
 * @param kept false if the folder is deleted at the end
 */
public record Workplace(Path folder, Path source, int seconds, boolean kept)
    implements AutoCloseable {

  /**
   * A place with a source of that length.
   *
   * @param wanted empty for a temporary folder
   * @param seconds 0 for no source
   */
  public static Workplace in(Path wanted, int seconds) throws IOException, InterruptedException {
    boolean kept = !wanted.toString().isEmpty();
    Path folder =
        kept ? Files.createDirectories(wanted) : Files.createTempDirectory("zonecast-bench-");
    Path source = folder.resolve("source-" + seconds + ".flv");
    if (seconds > 0 && !Files.exists(source)) {
      makeSource(source, seconds);
    }
    return new Workplace(folder, source, seconds, kept);
  }

  private static void makeSource(Path source, int seconds)
      throws IOException, InterruptedException {
    note("making a source of " + seconds + " s");
    Path unfinished = source.resolveSibling("unfinished.flv");
    run(
        ffmpeg(
            List.of(
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=1280x720:rate=30",
                "-f",
                "lavfi",
                "-i",
                "gradients=size=640x360:rate=30:seed=7:speed=0.05",
                "-f",
                "lavfi",
                "-i",
                "anoisesrc=amplitude=0.1:sample_rate=48000",
                "-filter_complex",
                "[0][1]overlay=320:180:shortest=1,noise=alls=6:allf=t",
                "-t",
                Integer.toString(seconds),
                "-c:v",
                "libx264",
                "-preset",
                "veryfast",
                "-b:v",
                "4M",
                "-g",
                "60",
                "-bf",
                "2",
                "-pix_fmt",
                "yuv420p",
                "-c:a",
                "aac",
                "-ac",
                "2",
                "-b:a",
                "128k",
                "-y",
                unfinished.toString())));
    Files.move(unfinished, source);
  }

  /** A command line of the bundled executable. */
  public static List<String> ffmpeg(List<String> arguments) {
    List<String> command =
        new ArrayList<>(List.of(FfmpegPrograms.ffmpeg().toString(), "-nostdin", "-v", "error"));
    command.addAll(arguments);
    return command;
  }

  /**
   * A command line that sends the source in real time, again and again.
   *
   * @param url with the stream key
   * @param options of the output
   */
  public List<String> push(String url, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of("-re", "-stream_loop", "-1", "-i", source.toString(), "-c", "copy"));
    arguments.addAll(List.of(options));
    arguments.addAll(List.of("-f", "flv", url));
    return ffmpeg(arguments);
  }

  /** A command line of {@code zonecast}, as a user starts it; the script becomes the JVM. */
  static List<String> zonecast(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("zonecast.home"), "zonecast").toString());
    command.addAll(arguments);
    return command;
  }

  /**
   * Runs a program whose output is ours.
   *
   * @throws IOException if it fails
   */
  public static void run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new IOException("ended with " + process.exitValue() + ": " + command);
    }
  }

  public static void note(String text) {
    System.err.println("benchmarks: " + text);
  }

  /** A new folder of that name; what was there is gone. */
  public Path fresh(String name) throws IOException {
    Path made = folder.resolve(name);
    delete(made);
    return Files.createDirectories(made);
  }

  public static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (!kept) {
      delete(folder);
    }
  }
}
