package org.zonecast.samples.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.zonecast.samples.Background;
import org.zonecast.worker.codec.FfmpegPrograms;

/** The files of a small stream of eight seconds, made by FFmpeg, by their paths. */
record Hls(Map<String, byte[]> files) {
  static final String INDEX = "index.m3u8";
  private static final List<String> X264 =
      List.of("-c:v", "libx264", "-preset", "ultrafast", "-g", "60", "-sc_threshold", "0");
  private static final List<String> AAC = List.of("-c:a", "aac", "-b:a", "64k", "-ac", "2");

  /** Two rungs and a rendition of sound, in fragmented MP4. */
  static Hls cmaf(Path folder) throws IOException, InterruptedException {
    var files = new TreeMap<String, byte[]>();
    files.putAll(picture(folder, "high", "320x180", X264));
    files.putAll(picture(folder, "low", "160x96", X264));
    files.putAll(sound(folder, AAC));
    String index =
        """
        #EXTM3U
        #EXT-X-VERSION:7
        #EXT-X-INDEPENDENT-SEGMENTS
        #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="Main",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="audio/index.m3u8"
        #EXT-X-STREAM-INF:BANDWIDTH=3000000,AVERAGE-BANDWIDTH=2000000,CODECS="avc1.42c00d,mp4a.40.2",RESOLUTION=320x180,FRAME-RATE=30.000,AUDIO="sound"
        high/index.m3u8
        #EXT-X-STREAM-INF:BANDWIDTH=1000000,AVERAGE-BANDWIDTH=500000,CODECS="avc1.42c00b,mp4a.40.2",RESOLUTION=160x96,FRAME-RATE=30.000,AUDIO="sound"
        low/index.m3u8
        """;
    files.put(INDEX, index.getBytes(UTF_8));
    return new Hls(files);
  }

  /** One rung with its sound, in transport streams whose clock wraps within them. */
  static Hls transportStreams(Path folder) throws IOException, InterruptedException {
    var files = new TreeMap<String, byte[]>();
    List<String> options = new ArrayList<>(pictureSource("320x180"));
    options.addAll(soundSource());
    options.addAll(X264);
    options.addAll(AAC);
    options.addAll(List.of("-output_ts_offset", "95440", "-hls_segment_type", "mpegts"));
    files.putAll(make(folder, "high", ".ts", options));
    String index =
        """
        #EXTM3U
        #EXT-X-VERSION:3
        #EXT-X-INDEPENDENT-SEGMENTS
        #EXT-X-STREAM-INF:BANDWIDTH=3000000,AVERAGE-BANDWIDTH=2000000,CODECS="avc1.42c00d,mp4a.40.2",RESOLUTION=320x180,FRAME-RATE=30.000
        high/index.m3u8
        """;
    files.put(INDEX, index.getBytes(UTF_8));
    return new Hls(files);
  }

  /** A video rendition of its own. */
  static Map<String, byte[]> picture(Path folder, String name, String size, List<String> encoder)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(pictureSource(size));
    options.addAll(encoder);
    options.addAll(List.of("-hls_segment_type", "fmp4", "-hls_fmp4_init_filename", "init.mp4"));
    return make(folder, name, ".m4s", options);
  }

  /** A rendition of sound. */
  static Map<String, byte[]> sound(Path folder, List<String> encoder)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(soundSource());
    options.addAll(encoder);
    options.addAll(List.of("-hls_segment_type", "fmp4", "-hls_fmp4_init_filename", "init.mp4"));
    return make(folder, "audio", ".m4s", options);
  }

  private static List<String> pictureSource(String size) {
    return List.of("-f", "lavfi", "-i", "testsrc2=s=" + size + ":r=30,format=yuv420p");
  }

  private static List<String> soundSource() {
    return List.of("-f", "lavfi", "-i", "sine=440:r=48000");
  }

  private static Map<String, byte[]> make(
      Path folder, String name, String suffix, List<String> options)
      throws IOException, InterruptedException {
    Path out = Files.createTempDirectory(folder, name).resolve(name);
    Files.createDirectories(out);
    List<String> command = new ArrayList<>();
    command.addAll(List.of(FfmpegPrograms.ffmpeg().toString(), "-nostdin", "-v", "error"));
    command.addAll(options);
    command.addAll(List.of("-t", "8", "-f", "hls", "-hls_time", "2", "-hls_playlist_type", "vod"));
    command.addAll(List.of("-hls_flags", "+program_date_time", "-strict", "experimental"));
    command.addAll(List.of("-hls_segment_filename", out.resolve("%d" + suffix).toString()));
    command.add(out.resolve(INDEX).toString());
    Path log = out.resolveSibling("log.txt");
    Process process =
        new ProcessBuilder(Background.command(command))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(log)).isZero();
    return read(out);
  }

  private static Map<String, byte[]> read(Path out) throws IOException {
    var files = new TreeMap<String, byte[]>();
    try (Stream<Path> paths = Files.list(out)) {
      for (Path path : paths.toList()) {
        files.put(out.getFileName() + "/" + path.getFileName(), Files.readAllBytes(path));
      }
    }
    return files;
  }

  /** Changes a playlist. */
  static void edit(Map<String, byte[]> files, String path, UnaryOperator<String> change) {
    String before = new String(files.get(path), UTF_8);
    String after = change.apply(before);
    assertThat(after).as("a change of " + path).isNotEqualTo(before);
    files.put(path, after.getBytes(UTF_8));
  }

  /** Moves a fragment's decoding times (ISO/IEC 14496-12, tfdt of version 1). */
  static void shift(Map<String, byte[]> files, String path, long ticks) {
    byte[] moved = files.get(path).clone();
    int tfdt = new String(moved, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("tfdt");
    ByteBuffer bytes = ByteBuffer.wrap(moved);
    assertThat(bytes.get(tfdt + 4)).isEqualTo((byte) 1);
    bytes.putLong(tfdt + 8, bytes.getLong(tfdt + 8) + ticks);
    files.put(path, moved);
  }
}
