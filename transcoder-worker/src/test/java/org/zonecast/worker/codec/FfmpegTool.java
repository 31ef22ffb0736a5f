package org.zonecast.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Loader;

/** The ffmpeg and ffprobe executables that the bytedeco jar brings along. */
final class FfmpegTool {
  private FfmpegTool() {}

  /** What a run printed. */
  record Result(byte[] out, String err) {}

  static byte[] ffmpeg(byte[] input, String... arguments) {
    Result result = run(Loader.load(org.bytedeco.ffmpeg.ffmpeg.class), input, arguments);
    assertThat(result.err()).as("ffmpeg %s", List.of(arguments)).isEmpty();
    return result.out();
  }

  static Result ffprobe(byte[] input, String... arguments) {
    return run(Loader.load(org.bytedeco.ffmpeg.ffprobe.class), input, arguments);
  }

  private static Result run(String executable, byte[] input, String... arguments) {
    var command = new ArrayList<>(List.of(executable, "-v", "error"));
    if (executable.endsWith("ffmpeg")) {
      command.add("-nostdin");
    }
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).start();
      var err = new ByteArrayOutputStream();
      Thread writer = Thread.ofVirtual().start(() -> write(process.getOutputStream(), input));
      Thread reader =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  process.getErrorStream().transferTo(err);
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      byte[] out = process.getInputStream().readAllBytes();
      process.waitFor();
      writer.join();
      reader.join();
      return new Result(out, err.toString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(OutputStream to, byte[] input) {
    try (to) {
      to.write(input);
    } catch (IOException e) {
      // the executable has read what it wanted and closed its end
    }
  }
}
