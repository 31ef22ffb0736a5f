package org.zonecast.job;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything but the feed that the published bytes depend on. Chosen once per epoch by the edge,
 * immutable, shipped with the feed.
 *
 * @param frameRate output frames a second
 * @param segmentFrames video frames in a segment
 * @param video the video renditions, highest first; empty for a feed without video
 * @param packaging how it is put into segments
 * @param audio the audio renditions, all of one sample rate, stereo or mono first; empty for none
 * @param preset x264's speed preset
 * @param threads renditions encoded at once; x264 has one thread for each, and the bytes do not
 *     depend on this number
 * @param encoderId kind, build and flags of the encoder; the same bytes are promised within one
 * @param onSilence what becomes of segments without media
 * @param slate the picture of slots without media, a PNG or a JPEG in Base64; empty for a plain one
 */
public record EncodePlan(
    Rational frameRate,
    int segmentFrames,
    Packaging packaging,
    List<VideoRendition> video,
    List<AudioRendition> audio,
    String preset,
    int threads,
    String encoderId,
    OnSilence onSilence,
    String slate) {

  /** The name of the stereo (or mono) audio rendition in paths and playlists. */
  public static final String AUDIO = "audio";

  /** The name of the 5.1 audio rendition in paths and playlists. */
  public static final String SURROUND = "audio-51";

  /** What decoding a pixel costs, of what encoding one costs. */
  private static final double DECODING = 0.25;

  /** What it costs to scale a rendition out of a pixel of the source. */
  private static final double SCALING = 0.15;

  /** Samples in one AAC-LC frame. */
  public static final int AAC_FRAME_SAMPLES = 1024;

  /**
   * One encoded video rendition.
   *
   * @param width luma pixels, even
   * @param height luma pixels, even
   * @param level H.264 level times ten, such as 31 (ITU-T H.264, table A-1)
   */
  public record VideoRendition(
      String name, int width, int height, double crf, int maxrateBps, int bufsizeBits, int level) {
    public VideoRendition {
      Names.requireName("rendition", name);
      if (width < 16 || height < 16 || width % 2 != 0 || height % 2 != 0) {
        throw new IllegalArgumentException(
            "rendition " + name + ": width and height must be even and at least 16");
      }
    }

    /** RFC 6381 codecs parameter: High profile at this rendition's level. */
    @JsonIgnore
    public String codecs() {
      return "avc1.6400%02x".formatted(level);
    }
  }

  /**
   * One encoded audio rendition, AAC-LC.
   *
   * @param name {@link #AUDIO} or {@link #SURROUND}
   * @param sampleRateHz samples a second
   * @param channels 1, 2 or 6 (5.1)
   */
  public record AudioRendition(String name, int sampleRateHz, int channels, int bitrateBps) {
    public AudioRendition {
      if (!name.equals(AUDIO) && !name.equals(SURROUND)) {
        throw new IllegalArgumentException("no audio rendition is called " + name);
      }
      boolean known = channels == 1 || channels == 2 || channels == 6;
      if (sampleRateHz < 8000 || sampleRateHz > 96_000 || !known) {
        throw new IllegalArgumentException(
            "audio must be 8000 to 96000 Hz with 1, 2 or 6 channels, got "
                + sampleRateHz
                + " Hz with "
                + channels);
      }
    }

    /** RFC 6381 codecs parameter of AAC-LC. */
    @JsonIgnore
    public String codecs() {
      return "mp4a.40.2";
    }
  }

  /** With a plain slate. */
  public EncodePlan(
      Rational frameRate,
      int segmentFrames,
      Packaging packaging,
      List<VideoRendition> video,
      List<AudioRendition> audio,
      String preset,
      int threads,
      String encoderId) {
    this(
        frameRate,
        segmentFrames,
        packaging,
        video,
        audio,
        preset,
        threads,
        encoderId,
        OnSilence.SLATE,
        "");
  }

  /** What is null, as in a plan of an earlier version, is as it was then. */
  @SuppressWarnings("ConstantValue")
  public EncodePlan {
    onSilence = onSilence == null ? OnSilence.SLATE : onSilence;
    slate = slate == null ? "" : slate;
    video = List.copyOf(video);
    audio = List.copyOf(audio);
    if (video.isEmpty() && audio.isEmpty()) {
      throw new IllegalArgumentException("a plan needs video or audio");
    }
    if (segmentFrames < 1 || segmentFrames > 1200) {
      throw new IllegalArgumentException("segmentFrames must be 1 to 1200, got " + segmentFrames);
    }
  }

  /** The same plan for another way to go through a silence. */
  public EncodePlan with(OnSilence other, String otherSlate) {
    return with(encoderId, other, otherSlate);
  }

  /** The same, made by another encoder. */
  public EncodePlan withEncoder(String otherEncoderId) {
    return with(otherEncoderId, onSilence, slate);
  }

  private EncodePlan with(String otherEncoderId, OnSilence other, String otherSlate) {
    return new EncodePlan(
        frameRate,
        segmentFrames,
        packaging,
        video,
        audio,
        preset,
        threads,
        otherEncoderId,
        other,
        otherSlate);
  }

  /** Names of all renditions, in the plan's order, audio last. */
  @JsonIgnore
  public List<String> renditionNames() {
    var names = new ArrayList<String>();
    video.forEach(rendition -> names.add(rendition.name()));
    audio.forEach(rendition -> names.add(rendition.name()));
    return names;
  }

  /** The audio rendition that every player can play, if there is any audio. */
  @JsonIgnore
  public Optional<AudioRendition> audioRendition() {
    return audio.stream().findFirst();
  }

  /**
   * The audio renditions that have objects of their own. In transport streams with pictures the
   * sound is among those; without, there is one of stereo or mono.
   */
  @JsonIgnore
  public List<AudioRendition> ownAudio() {
    return switch (packaging) {
      case CMAF -> audio;
      case MPEG_TS -> video.isEmpty() ? audio.subList(0, 1) : List.of();
    };
  }

  /** Whether a rendition of this name is one of audio. */
  public static boolean isAudio(String rendition) {
    return rendition.equals(AUDIO) || rendition.equals(SURROUND);
  }

  /** Length of a full segment in seconds. */
  @JsonIgnore
  public double segmentSeconds() {
    return segmentFrames / frameRate.toDouble();
  }

  /** Of one slot in all video renditions. */
  private double megapixels() {
    double pixels = 0;
    for (VideoRendition v : video) {
      pixels += (double) v.width() * v.height();
    }
    return pixels / 1_000_000;
  }

  /**
   * What a worker reserves for this plan: megapixels a second, rounded up, and at least 1. Of the
   * source's pixels a quarter counts for decoding, and 0.15 for each rendition of another size, as
   * measured.
   *
   * @param sourceWidth of the pictures that come in, 0 if there are none
   * @param sourceHeight likewise
   * @param sourceFrameRate pictures that come in a second
   */
  public int units(int sourceWidth, int sourceHeight, double sourceFrameRate) {
    double perSecond = load(sourceWidth, sourceHeight, sourceFrameRate) * frameRate.toDouble();
    return Math.max(1, (int) Math.ceil(perSecond));
  }

  /** The same for one slot, not rounded. */
  public double load(int sourceWidth, int sourceHeight, double sourceFrameRate) {
    double source = sourceWidth * (double) sourceHeight / 1_000_000;
    long scaled =
        video.stream().filter(v -> v.width() != sourceWidth || v.height() != sourceHeight).count();
    double decoding = DECODING * source * sourceFrameRate / frameRate.toDouble();
    return megapixels() + decoding + SCALING * source * scaled;
  }

  /** The same for a source that costs next to nothing. */
  @JsonIgnore
  public int units() {
    return units(0, 0, 0);
  }
}
