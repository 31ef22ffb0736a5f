package org.zonecast.samples.feeds;

import com.fasterxml.jackson.databind.JsonNode;
import io.lindstrom.m3u8.model.MasterPlaylist;
import io.lindstrom.m3u8.parser.MasterPlaylistParser;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What came out of one feed, read back from a CDN with FFmpeg's own tools. */
final class Outcome {
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
    numbers = hasVideo() ? MediaReader.numbers(video().toString()) : List.of();
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

  List<Double> beeps(String rendition) throws IOException {
    return MediaReader.beeps(rendition(rendition).toString());
  }

  /** What ffprobe says of a rendition's stream, such as {@code channels}. */
  String probe(String rendition, String entry) throws IOException {
    return MediaReader.probe(rendition(rendition).toString(), entry);
  }
}
