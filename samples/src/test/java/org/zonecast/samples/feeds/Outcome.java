package org.zonecast.samples.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lindstrom.m3u8.model.MasterPlaylist;
import io.lindstrom.m3u8.parser.MasterPlaylistParser;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.zonecast.worker.codec.FfmpegPrograms;

/** What came out of one feed, read back from a CDN with FFmpeg's own tools. */
final class Outcome {
  private static final int SAMPLE_RATE_HZ = 48_000;
  private static final int LOUD = 8_000;

  private final Flv sent;
  private final URI multivariant;
  private final JsonNode stream;
  private final List<String> events;
  private final MasterPlaylist playlist;
  private final List<Integer> numbers;

  /**
   * @param multivariant the playlist, on a CDN
   * @param stream what the API said of the stream while it was live
   * @param events the types of its events
   */
  Outcome(Flv sent, URI multivariant, JsonNode stream, List<String> events) throws IOException {
    this.sent = sent;
    this.multivariant = multivariant;
    this.stream = stream;
    this.events = events;
    playlist = new MasterPlaylistParser().readPlaylist(read(multivariant));
    numbers = hasVideo() ? FrameNumbers.read(decode(video(), FrameNumbers.FORMAT)) : List.of();
  }

  Flv sent() {
    return sent;
  }

  URI multivariant() {
    return multivariant;
  }

  JsonNode stream() {
    return stream;
  }

  List<String> events() {
    return events;
  }

  /** The numbers in the pictures of the highest rendition. */
  List<Integer> numbers() {
    return numbers;
  }

  boolean hasVideo() {
    return playlist.variants().stream().anyMatch(variant -> variant.resolution().isPresent());
  }

  /** The resolutions of the variants, highest first, each once. */
  List<String> resolutions() {
    return playlist.variants().stream()
        .flatMap(variant -> variant.resolution().stream())
        .map(size -> size.width() + "x" + size.height())
        .distinct()
        .toList();
  }

  /** The audio renditions' names in their paths, or that of an audio-only variant. */
  List<String> audioRenditions() {
    Stream<String> named =
        playlist.alternativeRenditions().stream().map(rendition -> rendition.uri().orElseThrow());
    Stream<String> alone =
        playlist.variants().stream()
            .filter(variant -> variant.resolution().isEmpty())
            .map(variant -> variant.uri());
    return Stream.concat(named, alone)
        .map(uri -> uri.substring(0, uri.lastIndexOf('/')))
        .map(folder -> folder.substring(folder.lastIndexOf('/') + 1))
        .distinct()
        .toList();
  }

  /** Discontinuities in the playlist that has most: a rendition may be younger than others. */
  long discontinuities() throws IOException {
    List<String> uris = new ArrayList<>();
    playlist.variants().forEach(variant -> uris.add(variant.uri()));
    playlist.alternativeRenditions().forEach(r -> uris.add(r.uri().orElseThrow()));
    long most = 0;
    for (String uri : uris) {
      String text = read(multivariant.resolve(uri));
      most = Math.max(most, text.lines().filter("#EXT-X-DISCONTINUITY"::equals).count());
    }
    return most;
  }

  private static String read(URI url) throws IOException {
    try (var in = url.toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private URI video() {
    return multivariant.resolve(playlist.variants().getFirst().uri());
  }

  /** The media playlist of a rendition, by its name in paths. */
  URI rendition(String name) {
    URI any = multivariant.resolve(playlist.variants().getFirst().uri());
    return any.resolve("../" + name + "/index.m3u8");
  }

  /** When a sound begins after silence, in seconds on the timeline. */
  List<Double> beeps(String rendition) throws IOException {
    byte[] pcm = decode(rendition(rendition), List.of("-ac", "1", "-ar", "48000", "-f", "s16le"));
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

  /** What ffprobe says of a rendition's stream, such as {@code channels}. */
  String probe(String rendition, String entry) throws IOException {
    List<String> arguments = List.of("-v", "error", "-show_entries", "stream=" + entry);
    byte[] said =
        run(
            FfmpegPrograms.ffprobe().toString(),
            Stream.concat(
                    arguments.stream(),
                    Stream.of("-of", "csv=p=0", rendition(rendition).toString()))
                .toList());
    return new String(said, StandardCharsets.UTF_8).lines().findFirst().orElse("").strip();
  }

  private static byte[] decode(URI playlist, List<String> output) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("-v", "error", "-live_start_index", "0", "-i", playlist.toString()));
    arguments.addAll(output);
    arguments.add("-");
    return run(FfmpegPrograms.ffmpeg().toString(), arguments);
  }

  private static byte[] run(String program, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    byte[] out = process.getInputStream().readAllBytes();
    assertThat(process.onExit().join().exitValue()).isZero();
    return out;
  }
}
