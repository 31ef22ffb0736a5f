package org.zonecast.samples.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.zonecast.samples.Background;
import org.zonecast.worker.codec.FfmpegPrograms;

/** FFmpeg's own tools as a viewer of playlists, and in the background of files. */
final class MediaReader {
  private static final int SAMPLE_RATE_HZ = 48_000;
  private static final int LOUD = 8_000;

  private MediaReader() {}

  /** The numbers in the pictures, in the order in which they are shown. */
  static List<Integer> numbers(String input) throws IOException {
    return FrameNumbers.read(decode(input, FrameNumbers.FORMAT));
  }

  /** When a sound begins after silence, in seconds on the timeline. */
  static List<Double> beeps(String input) throws IOException {
    byte[] pcm = decode(input, List.of("-ac", "1", "-ar", "48000", "-f", "s16le"));
    ShortBuffer samples = ByteBuffer.wrap(pcm).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
    List<Double> found = new ArrayList<>();
    int lastLoud = -SAMPLE_RATE_HZ;
    for (int i = 0; i < samples.remaining(); i++) {
      if (Math.abs(samples.get(i)) > LOUD) {
        if (i - lastLoud > SAMPLE_RATE_HZ / 2) {
          found.add((double) i / SAMPLE_RATE_HZ);
        }
        lastLoud = i;
      }
    }
    return found;
  }

  /** What ffprobe says of the first stream, such as its {@code channels}. */
  static String probe(String input, String entry) throws IOException {
    List<String> arguments =
        List.of("-v", "error", "-show_entries", "stream=" + entry, "-of", "csv=p=0", input);
    String said =
        new String(run(FfmpegPrograms.ffprobe(), arguments, false), StandardCharsets.UTF_8);
    return said.lines().findFirst().orElse("").strip();
  }

  private static byte[] decode(String input, List<String> output) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-v", "error"));
    if (input.endsWith(".m3u8")) {
      arguments.addAll(List.of("-live_start_index", "0"));
    }
    arguments.addAll(List.of("-i", input));
    arguments.addAll(output);
    arguments.add("-");
    boolean ofFile = !input.startsWith("http");
    return run(FfmpegPrograms.ffmpeg(), arguments, ofFile);
  }

  private static byte[] run(Path program, List<String> arguments, boolean inBackground)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(inBackground ? Background.command(command) : command)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    byte[] out = process.getInputStream().readAllBytes();
    assertThat(process.onExit().join().exitValue()).isZero();
    return out;
  }
}
