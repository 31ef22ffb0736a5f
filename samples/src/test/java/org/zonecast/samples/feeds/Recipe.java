package org.zonecast.samples.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.zonecast.samples.Background;
import org.zonecast.worker.codec.FfmpegPrograms;

/**
 * How FFmpeg makes one feed. Each picture carries its number as sixteen black or white cells along
 * its top, and a beep begins with each full second.
 */
record Recipe(
    double seconds, Optional<Pictures> pictures, Optional<Sound> sound, List<String> muxer) {

  /**
   * @param filter filters for the finished pictures, behind their numbers; empty for none
   * @param encoder FFmpeg's options
   */
  record Pictures(int width, int height, String frameRate, String filter, List<String> encoder) {
    private static final List<String> X264 =
        List.of("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "60");

    private String source() {
      String scene = "testsrc2=s=%dx%d:r=%s,format=yuv420p[b];".formatted(width, height, frameRate);
      String cells =
          "nullsrc=s=%dx2:r=%s,format=yuv420p,".formatted(2 * FrameNumbers.BITS, frameRate)
              + "geq=lum='16+219*mod(floor(N/pow(2,floor(X/2))),2)':cb=128:cr=128,"
              + "scale=%d:%d:flags=neighbor[c];".formatted(width, height / FrameNumbers.BANDS);
      return scene + cells + "[b][c]overlay=0:0" + (filter.isEmpty() ? "" : "," + filter);
    }
  }

  /**
   * @param layout FFmpeg's name of a channel layout; each channel has the same sound
   * @param beepSeconds from one beep to the next, by the sound's own clock
   */
  record Sound(int sampleRateHz, String layout, double beepSeconds, List<String> encoder) {
    private static final List<String> AAC = List.of("-c:a", "aac", "-b:a", "128k");

    private String source() {
      String beep = "if(lt(mod(t\\,%s)\\,0.1)\\,0.7*sin(2*PI*1000*t)\\,0)".formatted(beepSeconds);
      var pan = new StringBuilder("pan=" + layout);
      for (int channel = 0; channel < channels(); channel++) {
        pan.append("|c").append(channel).append("=c0");
      }
      return "aevalsrc=%s:s=%d,aformat=channel_layouts=mono,%s".formatted(beep, sampleRateHz, pan);
    }

    private int channels() {
      return switch (layout) {
        case "mono" -> 1;
        case "stereo" -> 2;
        default -> 6;
      };
    }
  }

  /** 360p with 30 frames a second, a keyframe every two seconds, and stereo. */
  static Recipe plain(double seconds) {
    return new Recipe(
        seconds,
        Optional.of(new Pictures(640, 360, "30", "", Pictures.X264)),
        Optional.of(new Sound(48_000, "stereo", 1, Sound.AAC)),
        List.of());
  }

  Recipe size(int width, int height) {
    Pictures p = pictures.orElseThrow();
    return with(new Pictures(width, height, p.frameRate, p.filter, p.encoder));
  }

  Recipe rate(String frameRate) {
    Pictures p = pictures.orElseThrow();
    return with(new Pictures(p.width, p.height, frameRate, p.filter, p.encoder));
  }

  Recipe filter(String filter) {
    Pictures p = pictures.orElseThrow();
    return with(new Pictures(p.width, p.height, p.frameRate, filter, p.encoder));
  }

  /** Options behind those of plain H.264, or another encoder's with its {@code -c:v}. */
  Recipe video(String... options) {
    List<String> all = new ArrayList<>(options[0].equals("-c:v") ? List.of() : Pictures.X264);
    all.addAll(List.of(options));
    Pictures p = pictures.orElseThrow();
    return with(new Pictures(p.width, p.height, p.frameRate, p.filter, all));
  }

  Recipe withoutVideo() {
    return new Recipe(seconds, Optional.empty(), sound, muxer);
  }

  /** Sound by FFmpeg's AAC encoder, or by another with its options. */
  Recipe sound(int sampleRateHz, String layout, String... options) {
    List<String> encoder = options.length == 0 ? Sound.AAC : List.of(options);
    double beepSeconds = sound.orElseThrow().beepSeconds;
    return with(new Sound(sampleRateHz, layout, beepSeconds, encoder));
  }

  Recipe beepsEvery(double beepSeconds) {
    Sound s = sound.orElseThrow();
    return with(new Sound(s.sampleRateHz, s.layout, beepSeconds, s.encoder));
  }

  Recipe withoutAudio() {
    return new Recipe(seconds, pictures, Optional.empty(), muxer);
  }

  Recipe muxer(String... options) {
    return new Recipe(seconds, pictures, sound, List.of(options));
  }

  private Recipe with(Pictures other) {
    return new Recipe(seconds, Optional.of(other), sound, muxer);
  }

  private Recipe with(Sound other) {
    return new Recipe(seconds, pictures, Optional.of(other), muxer);
  }

  /** Makes it. */
  Flv make(Path folder) throws IOException, InterruptedException {
    return make(folder, UnaryOperator.identity());
  }

  /** Makes it when nothing else wants the processors. */
  Flv makeInBackground(Path folder) throws IOException, InterruptedException {
    return make(folder, Background::command);
  }

  private Flv make(Path folder, UnaryOperator<List<String>> how)
      throws IOException, InterruptedException {
    Path file = Files.createTempFile(folder, "feed", ".flv");
    Path log = file.resolveSibling(file.getFileName() + ".txt");
    Process process =
        new ProcessBuilder(how.apply(command(file)))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(log)).isZero();
    return Flv.read(file);
  }

  private List<String> command(Path file) {
    List<String> command =
        new ArrayList<>(
            List.of(FfmpegPrograms.ffmpeg().toString(), "-nostdin", "-v", "error", "-y"));
    pictures.ifPresent(p -> command.addAll(List.of("-f", "lavfi", "-i", p.source())));
    sound.ifPresent(s -> command.addAll(List.of("-f", "lavfi", "-i", s.source())));
    command.addAll(List.of("-t", Double.toString(seconds), "-fps_mode", "passthrough"));
    pictures.ifPresent(p -> command.addAll(p.encoder));
    sound.ifPresent(s -> command.addAll(s.encoder));
    command.addAll(muxer);
    command.addAll(List.of("-f", "flv", file.toString()));
    return command;
  }
}
