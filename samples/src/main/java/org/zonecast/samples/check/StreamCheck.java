package org.zonecast.samples.check;

import io.lindstrom.m3u8.model.MasterPlaylist;
import io.lindstrom.m3u8.model.Variant;
import io.lindstrom.m3u8.parser.MasterPlaylistParser;
import io.lindstrom.m3u8.parser.MediaPlaylistParser;
import io.lindstrom.m3u8.parser.PlaylistParserException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Judges one published stream: its playlists as they are now, and the segments that they name. */
public final class StreamCheck {
  /** How long a CDN may take to the last byte of a file. */
  private static final Duration WHOLE_ANSWER = Duration.ofSeconds(60);

  private static final List<String> PLAYLIST_TYPES =
      List.of("application/vnd.apple.mpegurl", "audio/mpegurl");

  private final URI multivariant;
  private final int segments;
  private final Findings findings = new Findings();

  /**
   * @param segments how many of each rendition's last segments are fetched
   */
  public StreamCheck(URI multivariant, int segments) {
    this.multivariant = multivariant;
    this.segments = segments;
  }

  /**
   * Fetches and judges.
   *
   * @return what was found, empty if all is well
   * @throws IOException if the multivariant playlist cannot be read
   */
  public List<Finding> run() throws IOException {
    try (var origin = new Origin(WHOLE_ANSWER)) {
      MasterPlaylist playlist = readMultivariant(origin);
      new MultivariantRules(findings).check(playlist);
      Map<URI, CheckedRendition> renditions = new LinkedHashMap<>();
      for (URI uri : renditionUris(playlist)) {
        check(origin, uri, renditions);
      }
      new VariantRules(findings, multivariant, renditions).check(playlist);
      new AlignmentRules(findings).check(renditions.values());
    }
    return findings.all();
  }

  private MasterPlaylist readMultivariant(Origin origin) throws IOException {
    Origin.Body body = origin.get(multivariant);
    checkType("multivariant", multivariant, body);
    try {
      return new MasterPlaylistParser().readPlaylist(body.text());
    } catch (PlaylistParserException e) {
      throw new IOException(multivariant + " is no multivariant playlist: " + e.getMessage(), e);
    }
  }

  private Set<URI> renditionUris(MasterPlaylist playlist) {
    Set<URI> uris = new LinkedHashSet<>();
    playlist.variants().stream().map(Variant::uri).map(multivariant::resolve).forEach(uris::add);
    playlist.alternativeRenditions().stream()
        .flatMap(rendition -> rendition.uri().stream())
        .map(multivariant::resolve)
        .forEach(uris::add);
    return uris;
  }

  private void check(Origin origin, URI uri, Map<URI, CheckedRendition> renditions) {
    String name = nameOf(uri);
    try {
      Origin.Body body = origin.get(uri);
      checkType(name, uri, body);
      var rendition = new Rendition(name, uri, new MediaPlaylistParser().readPlaylist(body.text()));
      new PlaylistRules(findings).check(rendition);
      CheckedRendition checked = new SegmentFetch(origin, rendition, findings).fetch(segments);
      new SegmentRules(findings).check(checked);
      renditions.put(uri, checked);
    } catch (IOException e) {
      findings.must(false, "RFC 4.4.6.2", name, "it cannot be read: " + e.getMessage());
    }
  }

  /** RFC 4: by its path or by its type; Apple wants the type. */
  private void checkType(String where, URI uri, Origin.Body body) {
    boolean typed = PLAYLIST_TYPES.contains(body.contentType());
    boolean named = uri.getPath().endsWith(".m3u8") || uri.getPath().endsWith(".m3u");
    findings.must(
        typed || named, "RFC 4", where, "neither its path nor its Content-Type is a playlist's");
    findings.should(
        typed || !named, "Apple 10.4", where, "its Content-Type is \"" + body.contentType() + "\"");
  }

  /** The folder that a playlist lies in. */
  private static String nameOf(URI uri) {
    String path = uri.getPath();
    String folder = path.substring(0, Math.max(0, path.lastIndexOf('/')));
    return folder.substring(folder.lastIndexOf('/') + 1);
  }
}
