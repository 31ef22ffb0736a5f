package org.zonecast.worker.segment;

import java.util.List;
import java.util.Locale;

/**
 * A multivariant playlist as a value (draft-pantos-hls-rfc8216bis, 4.4.6). Each field names its tag
 * or attribute.
 *
 * @param version EXT-X-VERSION
 * @param audio EXT-X-MEDIA of each group of audio; none where sound is in the variants themselves
 * @param variants EXT-X-STREAM-INF, the one to begin with first
 */
public record MultivariantPlaylist(int version, List<AudioGroup> audio, List<Variant> variants) {

  /**
   * What every group calls its one member: groups are encodings of the same sound, so their members
   * differ in URI and CHANNELS alone (4.4.6.1.1).
   */
  private static final String AUDIO_NAME = "Main";

  /**
   * A group with one audio rendition.
   *
   * @param groupId GROUP-ID, which variants name in AUDIO
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
   * @param audioGroup AUDIO, empty for none
   */
  public record Variant(
      long bandwidthBps,
      long averageBandwidthBps,
      String codecs,
      int width,
      int height,
      double frameRate,
      String audioGroup,
      String uri) {}

  public MultivariantPlaylist {
    audio = List.copyOf(audio);
    variants = List.copyOf(variants);
    if (variants.isEmpty()) {
      throw new IllegalArgumentException("a multivariant playlist needs a variant");
    }
  }

  /** The playlist as text. */
  public String render() {
    StringBuilder out = new StringBuilder(256 + 256 * variants.size());
    out.append("#EXTM3U\n#EXT-X-VERSION:").append(version);
    out.append("\n#EXT-X-INDEPENDENT-SEGMENTS\n");
    audio.forEach(group -> renderGroup(out, group));
    variants.forEach(variant -> renderVariant(out, variant));
    return out.toString();
  }

  private static void renderGroup(StringBuilder out, AudioGroup group) {
    out.append("#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"").append(group.groupId);
    out.append("\",NAME=\"").append(AUDIO_NAME);
    out.append("\",DEFAULT=YES,AUTOSELECT=YES,CHANNELS=\"").append(group.channels);
    out.append("\",URI=\"").append(group.uri).append("\"\n");
  }

  private static void renderVariant(StringBuilder out, Variant variant) {
    out.append("#EXT-X-STREAM-INF:BANDWIDTH=").append(variant.bandwidthBps);
    if (variant.averageBandwidthBps > 0) {
      out.append(",AVERAGE-BANDWIDTH=").append(variant.averageBandwidthBps);
    }
    out.append(",CODECS=\"").append(variant.codecs).append('"');
    if (variant.width > 0) {
      out.append(",RESOLUTION=").append(variant.width).append('x').append(variant.height);
      out.append(String.format(Locale.ROOT, ",FRAME-RATE=%.3f", variant.frameRate));
    }
    if (!variant.audioGroup.isEmpty()) {
      out.append(",AUDIO=\"").append(variant.audioGroup).append('"');
    }
    out.append('\n').append(variant.uri).append('\n');
  }
}
