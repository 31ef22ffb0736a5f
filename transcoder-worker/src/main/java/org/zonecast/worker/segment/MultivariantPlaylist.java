package org.zonecast.worker.segment;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A multivariant playlist as a value (draft-pantos-hls-rfc8216bis, 4.4.6). Each field names its tag
 * or attribute.
 *
 * @param audio EXT-X-MEDIA of the audio that all variants share, or null if they have none
 * @param variants EXT-X-STREAM-INF, highest first
 */
public record MultivariantPlaylist(@Nullable AudioGroup audio, List<Variant> variants) {

  /**
   * The audio rendition.
   *
   * @param groupId GROUP-ID, which the variants name in AUDIO
   * @param channels CHANNELS
   * @param uri URI
   */
  public record AudioGroup(String groupId, int channels, String uri) {}

  /**
   * One variant stream.
   *
   * @param bandwidthBps BANDWIDTH: no segment's bit rate, audio included, is higher
   * @param averageBandwidthBps AVERAGE-BANDWIDTH, 0 if it is not known
   * @param codecs CODECS
   * @param width RESOLUTION; 0 for a variant without video
   * @param height RESOLUTION; 0 for a variant without video
   * @param frameRate FRAME-RATE; 0 for a variant without video
   */
  public record Variant(
      long bandwidthBps,
      long averageBandwidthBps,
      String codecs,
      int width,
      int height,
      double frameRate,
      String uri) {}

  public MultivariantPlaylist {
    variants = List.copyOf(variants);
    if (variants.isEmpty()) {
      throw new IllegalArgumentException("a multivariant playlist needs a variant");
    }
  }

  /** The playlist as text. */
  public String render() {
    StringBuilder out = new StringBuilder(256 + 256 * variants.size());
    out.append("#EXTM3U\n#EXT-X-VERSION:").append(MediaPlaylist.VERSION);
    out.append("\n#EXT-X-INDEPENDENT-SEGMENTS\n");
    if (audio != null) {
      out.append("#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"").append(audio.groupId);
      out.append("\",NAME=\"").append(audio.groupId);
      out.append("\",DEFAULT=YES,AUTOSELECT=YES,CHANNELS=\"").append(audio.channels);
      out.append("\",URI=\"").append(audio.uri).append("\"\n");
    }
    variants.forEach(variant -> renderVariant(out, variant));
    return out.toString();
  }

  private void renderVariant(StringBuilder out, Variant variant) {
    out.append("#EXT-X-STREAM-INF:BANDWIDTH=").append(variant.bandwidthBps);
    if (variant.averageBandwidthBps > 0) {
      out.append(",AVERAGE-BANDWIDTH=").append(variant.averageBandwidthBps);
    }
    out.append(",CODECS=\"").append(variant.codecs).append('"');
    if (variant.width > 0) {
      out.append(",RESOLUTION=").append(variant.width).append('x').append(variant.height);
      out.append(String.format(Locale.ROOT, ",FRAME-RATE=%.3f", variant.frameRate));
    }
    if (audio != null) {
      out.append(",AUDIO=\"").append(audio.groupId).append('"');
    }
    out.append('\n').append(variant.uri).append('\n');
  }
}
