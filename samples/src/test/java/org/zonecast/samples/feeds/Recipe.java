package org.zonecast.samples.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.zonecast.worker.codec.FfmpegPrograms;

/**
 * How FFmpeg makes one feed. Each picture carries its number as sixteen black or white cells along
 * its top, and a beep begins with each full second.
 */
record Recipe(
    double seconds,
    int width,
    int height,
    String frameRate,
    String filter,
    List<String> video,
    int sampleRateHz,
    String layout,
    List<String> audio,
    List<String> muxer) {

  private static final List<String> X264 =
      List.of("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "60");
  private static final List<String> AAC = List.of("-c:a", "aac", "-b:a", "128k");

  /** 360p with 30 frames a second, a keyframe every two seconds, and stereo. */
  static Recipe plain(double seconds) {
    return new Recipe(seconds, 640, 360, "30", "", X264, 48_000, "stereo", AAC, List.of());
  }

  Recipe size(int newWidth, int newHeight) {
    return new Recipe(
        seconds, newWidth, newHeight, frameRate, filter, video, sampleRateHz, layout, audio, muxer);
  }

  Recipe rate(String newFrameRate) {
    return new Recipe(
        seconds, width, height, newFrameRate, filter, video, sampleRateHz, layout, audio, muxer);
  }

  /** Filters for the finished pictures, behind their numbers. */
  Recipe filter(String newFilter) {
    return new Recipe(
        seconds, width, height, frameRate, newFilter, video, sampleRateHz, layout, audio, muxer);
  }

  /** Options behind those of plain H.264, or another encoder's with its {@code -c:v}. */
  Recipe video(String... options) {
    List<String> all = new ArrayList<>(options[0].equals("-c:v") ? List.of() : X264);
    all.addAll(List.of(options));
    return new Recipe(
        seconds, width, height, frameRate, filter, all, sampleRateHz, layout, audio, muxer);
  }

  Recipe withoutVideo() {
    return new Recipe(
        seconds, width, height, frameRate, filter, List.of(), sampleRateHz, layout, audio, muxer);
  }

  Recipe sound(int newSampleRateHz, String newLayout, String... options) {
    List<String> codec = options.length == 0 ? AAC : List.of(options);
    return new Recipe(
        seconds, width, height, frameRate, filter, video, newSampleRateHz, newLayout, codec, muxer);
  }

  Recipe withoutAudio() {
    return new Recipe(
        seconds, width, height, frameRate, filter, video, sampleRateHz, layout, List.of(), muxer);
  }

  Recipe muxer(String... options) {
    return new Recipe(
        seconds,
        width,
        height,
        frameRate,
        filter,
        video,
        sampleRateHz,
        layout,
        audio,
        List.of(options));
  }

  /** Makes it. */
  Flv make(Path folder) throws IOException, InterruptedException {
    Path file = Files.createTempFile(folder, "feed", ".flv");
    List<String> command = new ArrayList<>();
    command.addAll(List.of(FfmpegPrograms.ffmpeg().toString(), "-nostdin", "-v", "error", "-y"));
    if (!video.isEmpty()) {
      command.addAll(List.of("-f", "lavfi", "-i", pictures()));
    }
    if (!audio.isEmpty()) {
      command.addAll(List.of("-f", "lavfi", "-i", beeps()));
    }
    command.addAll(List.of("-t", Double.toString(seconds), "-fps_mode", "passthrough"));
    command.addAll(video);
    command.addAll(audio);
    command.addAll(muxer);
    command.addAll(List.of("-f", "flv", file.toString()));
    Path log = file.resolveSibling(file.getFileName() + ".txt");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor()).as(Files.readString(log)).isZero();
    return Flv.read(file);
  }

  private String pictures() {
    String source = "testsrc2=s=%dx%d:r=%s,format=yuv420p[b];".formatted(width, height, frameRate);
    String cells =
        "nullsrc=s=%dx2:r=%s,format=yuv420p,".formatted(2 * FrameNumbers.BITS, frameRate)
            + "geq=lum='16+219*mod(floor(N/pow(2,floor(X/2))),2)':cb=128:cr=128,"
            + "scale=%d:%d:flags=neighbor[c];".formatted(width, height / FrameNumbers.BANDS);
    return source + cells + "[b][c]overlay=0:0" + (filter.isEmpty() ? "" : "," + filter);
  }

  private String beeps() {
    String tone = "if(lt(mod(t\\,1)\\,0.1)\\,0.7*sin(2*PI*1000*t)\\,0)";
    return "aevalsrc=%s:s=%d,aformat=channel_layouts=mono,pan=%s"
        .formatted(tone, sampleRateHz, pan());
  }

  private String pan() {
    int channels = layout.equals("mono") ? 1 : layout.equals("stereo") ? 2 : 6;
    var pan = new StringBuilder(layout);
    for (int i = 0; i < channels; i++) {
      pan.append("|c").append(i).append("=c0");
    }
    return pan.toString();
  }
}
