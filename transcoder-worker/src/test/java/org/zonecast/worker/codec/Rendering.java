package org.zonecast.worker.codec;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.EpochId;
import org.zonecast.worker.child.ChildMessage;

/** Everything that a transcoder made of one feed. */
final class Rendering {
  private final EncodePlan plan;
  private final List<ChildMessage> messages = new ArrayList<>();

  private Rendering(EncodePlan plan) {
    this.plan = plan;
  }

  static Rendering of(EncodePlan plan, List<FeedMessage.Media> feed, long fromSegment) {
    return of(plan, feed, fromSegment, null);
  }

  static Rendering of(
      EncodePlan plan,
      List<FeedMessage.Media> feed,
      long fromSegment,
      @Nullable Executor thumbnailMaker) {
    var rendering = new Rendering(plan);
    try (var transcoder =
        new Transcoder(rendering.messages::add, System::nanoTime, thumbnailMaker)) {
      transcoder.accept(welcome(plan));
      transcoder.accept(new FeedMessage.Start(fromSegment, 0));
      feed.forEach(transcoder::accept);
    }
    return rendering;
  }

  /** With what is shed; the first one has overtaken the Welcome. */
  static Rendering shedding(
      EncodePlan plan, List<FeedMessage.Media> feed, FeedMessage.Shed... sheds) {
    var rendering = new Rendering(plan);
    try (var transcoder = new Transcoder(rendering.messages::add, System::nanoTime)) {
      transcoder.accept(sheds[0]);
      transcoder.accept(welcome(plan));
      transcoder.accept(new FeedMessage.Start(0, 0));
      List.of(sheds).subList(1, sheds.length).forEach(transcoder::accept);
      feed.forEach(transcoder::accept);
    }
    return rendering;
  }

  static FeedMessage.Welcome welcome(EncodePlan plan) {
    return new FeedMessage.Welcome(
        FeedMessage.VERSION,
        "stream",
        "broadcast",
        new EpochId(1, "edge"),
        0,
        1000,
        Instant.EPOCH,
        plan,
        List.of(),
        10,
        1,
        0,
        List.of());
  }

  List<ChildMessage.Media> media(String rendition) {
    return messages.stream()
        .filter(m -> m instanceof ChildMessage.Media media && media.rendition().equals(rendition))
        .map(ChildMessage.Media.class::cast)
        .toList();
  }

  List<ChildMessage.Gap> gaps(String rendition) {
    return messages.stream()
        .filter(m -> m instanceof ChildMessage.Gap gap && gap.rendition().equals(rendition))
        .map(ChildMessage.Gap.class::cast)
        .toList();
  }

  byte[] init(String rendition) {
    return messages.stream()
        .filter(m -> m instanceof ChildMessage.Init init && init.rendition().equals(rendition))
        .map(m -> ((ChildMessage.Init) m).data())
        .findFirst()
        .orElseThrow();
  }

  List<ChildMessage.Thumbnail> thumbnails() {
    return messages.stream()
        .filter(ChildMessage.Thumbnail.class::isInstance)
        .map(ChildMessage.Thumbnail.class::cast)
        .toList();
  }

  List<ChildMessage.Trouble> troubles() {
    return messages.stream()
        .filter(ChildMessage.Trouble.class::isInstance)
        .map(ChildMessage.Trouble.class::cast)
        .toList();
  }

  /** The bytes of every object from a segment on, by rendition and segment, as hash codes. */
  Map<String, String> objectsFrom(long segment) {
    var objects = new TreeMap<String, String>();
    for (ChildMessage message : messages) {
      switch (message) {
        case ChildMessage.Init m -> objects.put(m.rendition() + "/init", hash(m.data()));
        case ChildMessage.Media m when m.segment() >= segment ->
            objects.put("%s/%04d".formatted(m.rendition(), m.segment()), hash(m.data()));
        default -> {}
      }
    }
    return objects;
  }

  /** Initialization and media segments of a rendition in one file. */
  byte[] file(String rendition) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(init(rendition));
    media(rendition).forEach(m -> out.writeBytes(m.data()));
    return out.toByteArray();
  }

  /** The numbers in the pictures of a video rendition, as FFmpeg decodes them. */
  List<Integer> numbers(String rendition) {
    EncodePlan.VideoRendition video =
        plan.video().stream().filter(v -> v.name().equals(rendition)).findFirst().orElseThrow();
    return NumberedPictures.read(decodedVideo(rendition), video.width(), video.height());
  }

  byte[] decodedVideo(String rendition) {
    return FfmpegTool.ffmpeg(
        file(rendition), "-i", "-", "-fps_mode", "passthrough", "-f", "rawvideo", "-");
  }

  /** The left channel as FFmpeg decodes it. */
  float[] decodedAudio() {
    return decodedAudio(EncodePlan.AUDIO, 0);
  }

  /** One channel of a rendition as FFmpeg decodes it. */
  float[] decodedAudio(String rendition, int channel) {
    String pan = "pan=mono|c0=c" + channel;
    return samples(FfmpegTool.ffmpeg(file(rendition), "-i", "-", "-af", pan, "-f", "f32le", "-"));
  }

  static float[] samples(byte[] f32le) {
    var floats =
        java.nio.ByteBuffer.wrap(f32le).order(java.nio.ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] out = new float[floats.remaining()];
    floats.get(out);
    return out;
  }

  static String hash(byte[] data) {
    try {
      byte[] digest = java.security.MessageDigest.getInstance("SHA-256").digest(data);
      return data.length + " " + java.util.HexFormat.of().formatHex(digest, 0, 8);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return messages.stream()
        .map(m -> m.getClass().getSimpleName())
        .collect(Collectors.joining(" "));
  }
}
