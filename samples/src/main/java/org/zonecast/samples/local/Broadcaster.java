package org.zonecast.samples.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.zonecast.job.Ladders;
import org.zonecast.samples.local.LocalOptions.Broadcast;
import org.zonecast.worker.codec.FfmpegPrograms;

/** The FFmpeg command lines of the cluster's own broadcaster. */
final class Broadcaster {
  /** An edge that takes nothing for so long is lost, and the next one is tried. */
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(5);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** A tenth of a second of tone at the beginning of each second. */
  private static final String BEEP =
      "aevalsrc=exprs=0.3*sin(2*PI*880*t)*lt(mod(t\\,1)\\,0.1):s=48000";

  private final Path ffmpeg;
  private final List<String> input;

  private Broadcaster(Path ffmpeg, List<String> input) {
    this.ffmpeg = ffmpeg;
    this.input = input;
  }

  /**
   * A broadcaster of the sample or of a file.
   *
   * @throws IOException if the file cannot be read as media
   */
  static Broadcaster of(Broadcast broadcast, String ladder) throws IOException {
    return switch (broadcast) {
      case Broadcast.Loop loop -> new Broadcaster(FfmpegPrograms.ffmpeg(), loop(loop.file()));
      default -> new Broadcaster(FfmpegPrograms.ffmpeg(), sample(ladder));
    };
  }

  /** The command that pushes to {@code url}, which ends in the stream key. */
  List<String> command(String url) {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(ffmpeg.toString(), "-hide_banner", "-nostdin", "-nostats", "-loglevel", "info"));
    command.addAll(input);
    String timeoutMicros = Long.toString(WRITE_TIMEOUT.toNanos() / 1000);
    command.addAll(List.of("-rw_timeout", timeoutMicros, "-f", "flv", url));
    return command;
  }

  private static List<String> sample(String ladder) {
    String size = ladder.equals(Ladders.LIGHT.name()) ? "640x360" : "1280x720";
    List<String> input = new ArrayList<>();
    input.addAll(List.of("-re", "-f", "lavfi", "-i", "testsrc2=size=" + size + ":rate=30"));
    input.addAll(List.of("-re", "-f", "lavfi", "-i", BEEP));
    input.addAll(video());
    input.addAll(audio());
    return input;
  }

  private static List<String> loop(Path file) throws IOException {
    List<String> codecs = codecs(file);
    List<String> input = new ArrayList<>();
    input.addAll(List.of("-re", "-stream_loop", "-1", "-i", file.toString()));
    input.addAll(List.of("-map", "0:v:0", "-map", "0:a:0?"));
    input.addAll(codecs.contains("h264") ? List.of("-c:v", "copy") : video());
    input.addAll(codecs.contains("aac") ? List.of("-c:a", "copy") : audio());
    return input;
  }

  private static List<String> video() {
    List<String> video = new ArrayList<>();
    video.addAll(List.of("-c:v", FfmpegPrograms.h264Encoder()));
    if (FfmpegPrograms.h264Encoder().equals("libx264")) {
      video.addAll(List.of("-preset", "veryfast", "-tune", "zerolatency"));
    }
    video.addAll(List.of("-pix_fmt", "yuv420p", "-threads", "1", "-g", "60"));
    video.addAll(List.of("-b:v", "2500k", "-maxrate", "2500k", "-bufsize", "2500k"));
    return video;
  }

  private static List<String> audio() {
    return List.of("-c:a", "aac", "-b:a", "128k", "-ar", "48000", "-ac", "2");
  }

  private static List<String> codecs(Path file) throws IOException {
    List<String> command =
        List.of(
            FfmpegPrograms.ffprobe().toString(),
            "-v",
            "error",
            "-show_entries",
            "stream=codec_name",
            "-of",
            "json",
            file.toString());
    Process probe = new ProcessBuilder(command).redirectErrorStream(true).start();
    probe.getOutputStream().close();
    String said = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (probe.waitFor() != 0) {
        throw new IOException("cannot broadcast " + file + ": " + said.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while looking at " + file, e);
    }
    List<String> codecs = new ArrayList<>();
    for (JsonNode stream : JSON.readTree(said).path("streams")) {
      codecs.add(stream.path("codec_name").asText());
    }
    return codecs;
  }
}
