package org.zonecast.worker.codec;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.AudioCodec;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.SegmentGrid;
import org.zonecast.job.VideoCodec;

/** Stamped feeds made of what FFmpeg's encoders put into FLV, as a publisher's would be. */
final class Source {
  private static final int OPUS_PRE_SKIP = 312;

  private Source() {}

  /** Access units of video, in decoding order, with presentation times from 0. */
  record Video(FeedMessage.VideoConfig config, List<Unit> units) {}

  /** One access unit. */
  record Unit(long dtsMs, long ptsMs, boolean keyframe, byte[] data) {}

  /** Access units of audio; what an encoder puts in front lies before position 0. */
  record Audio(FeedMessage.AudioConfig config, int unitSamples, List<byte[]> units) {
    List<FeedMessage.Media> stamped() {
      var out = new ArrayList<FeedMessage.Media>();
      int priming = config.codec() == AudioCodec.OPUS ? OPUS_PRE_SKIP : unitSamples;
      for (int i = 0; i < units.size(); i++) {
        long position = (long) i * unitSamples - priming;
        out.add(new FeedMessage.AudioUnit(position, unitSamples, units.get(i)));
      }
      return out;
    }

    int rateHz() {
      return config.sampleRateHz();
    }

    int channels() {
      return config.channels();
    }
  }

  static Video numbered(int first, int count, int width, int height, String rate, String... x264) {
    var arguments = new ArrayList<String>();
    arguments.addAll(List.of("-c:v", "libx264", "-preset", "veryfast", "-crf", "20"));
    arguments.addAll(List.of(x264));
    return coded(first, count, width, height, rate, arguments);
  }

  /** Numbered pictures, coded as these arguments of FFmpeg say. */
  static Video coded(
      int first, int count, int width, int height, String rate, List<String> coding) {
    var arguments = new ArrayList<String>();
    arguments.addAll(List.of("-f", "rawvideo", "-pix_fmt", "yuv420p"));
    arguments.addAll(List.of("-s", width + "x" + height, "-r", rate, "-i", "-"));
    arguments.addAll(coding);
    arguments.addAll(List.of("-f", "flv", "-"));
    byte[] raw = NumberedPictures.draw(first, count, width, height);
    return readVideo(FfmpegTool.ffmpeg(raw, arguments.toArray(String[]::new)));
  }

  /** Moving noise, of which no encoder can make little. */
  static Video noise(int frames) {
    String lavfi = "testsrc2=s=640x360:r=30,noise=alls=40:allf=t:all_seed=5";
    return readVideo(
        FfmpegTool.ffmpeg(
            new byte[0],
            "-f",
            "lavfi",
            "-i",
            lavfi,
            "-frames:v",
            "" + frames,
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-crf",
            "28",
            "-f",
            "flv",
            "-"));
  }

  /** AAC of a sound that FFmpeg's lavfi makes. */
  static Audio sound(String lavfi, int rateHz, String... options) {
    var arguments = new ArrayList<String>(List.of("-f", "lavfi", "-i", lavfi));
    arguments.addAll(List.of("-ar", "" + rateHz, "-c:a", "aac", "-b:a", "128k"));
    arguments.addAll(List.of(options));
    arguments.addAll(List.of("-f", "flv", "-"));
    byte[] flv = FfmpegTool.ffmpeg(new byte[0], arguments.toArray(String[]::new));
    return readAudio(flv, rateHz);
  }

  /** Sound that FFmpeg's lavfi makes, coded otherwise than by AAC-LC. */
  static Audio coded(
      AudioCodec codec, String lavfi, int rateHz, int channels, int unitSamples, String... coding) {
    var arguments = new ArrayList<String>(List.of("-f", "lavfi", "-i", lavfi));
    arguments.addAll(List.of("-ar", "" + rateHz, "-ac", "" + channels));
    arguments.addAll(List.of(coding));
    arguments.addAll(List.of("-f", "flv", "-"));
    byte[] flv = FfmpegTool.ffmpeg(new byte[0], arguments.toArray(String[]::new));
    byte[] config = new byte[0];
    var units = new ArrayList<byte[]>();
    for (Tag tag : tags(flv)) {
      if (tag.type == 8) {
        boolean extended = (tag.body[0] >> 4 & 15) == 9; // Enhanced RTMP v2
        int type = extended ? tag.body[0] & 15 : codec == AudioCodec.AAC ? tag.body[1] : 1;
        byte[] data = rest(tag.body, extended ? 5 : codec == AudioCodec.AAC ? 2 : 1);
        if (type == 0) {
          config = data;
        } else if (type == 1 && data.length > 0) {
          units.add(data);
        }
      }
    }
    var message = new FeedMessage.AudioConfig(codec, config, rateHz, channels);
    return new Audio(message, unitSamples, units);
  }

  static Audio readAudio(byte[] flv, int rateHz) {
    byte[] asc = new byte[0];
    var units = new ArrayList<byte[]>();
    for (Tag tag : tags(flv)) {
      if (tag.type == 8 && tag.body[1] == 0) {
        asc = rest(tag.body, 2);
      } else if (tag.type == 8) {
        units.add(rest(tag.body, 2));
      }
    }
    var config = new FeedMessage.AudioConfig(AudioCodec.AAC, asc, rateHz, asc[1] >> 3 & 15);
    return new Audio(config, 1024, units);
  }

  /** Stamps video on the plan's grid. */
  static List<FeedMessage.Media> stamp(Video video, SegmentGrid grid) {
    return stamp(video, grid, 0);
  }

  static List<FeedMessage.Media> stamp(Video video, SegmentGrid grid, long fromSlot) {
    long firstMs = video.units.stream().mapToLong(Unit::ptsMs).min().orElse(0);
    var out = new ArrayList<FeedMessage.Media>();
    var waiting = new ArrayList<Long>();
    int between = 0;
    int mostBetween = 0;
    for (Unit unit : video.units) {
      long pts90k = (unit.ptsMs - firstMs) * 90 + grid.slotStart90k(fromSlot);
      long slot = grid.slotAt(pts90k);
      var inspected = AccessUnit.of(video.config.codec(), unit.keyframe, unit.data);
      between = inspected.reference() ? 0 : between + 1;
      mostBetween = Math.max(mostBetween, between);
      int recovery = inspected.recoveryFrames();
      long clean = slot + (recovery == 0 ? 0 : recovery * (1 + mostBetween) + mostBetween);
      waiting.removeIf(other -> other < slot);
      boolean room = waiting.stream().filter(other -> other < clean).count() < 2;
      var access = inspected.access();
      if (access == FeedMessage.RandomAccess.OPEN && room) {
        waiting.removeIf(other -> other >= clean);
        waiting.add(clean);
      } else if (access == FeedMessage.RandomAccess.OPEN) {
        access = FeedMessage.RandomAccess.NONE;
      }
      out.add(new FeedMessage.VideoUnit(slot, pts90k, access, clean, unit.data));
    }
    return out;
  }

  /** A feed in the order of arrival, with the configurations in front. */
  static List<FeedMessage.Media> interleave(
      EncodePlan plan, Video video, Audio audio, long endSlot) {
    SegmentGrid grid = SegmentGrid.of(plan);
    var out = new ArrayList<FeedMessage.Media>();
    out.add(video.config);
    out.add(audio.config);
    out.addAll(merge(plan, stamp(video, grid), audio.stamped(), audio.rateHz()));
    out.add(new FeedMessage.End(endSlot));
    return out;
  }

  static List<FeedMessage.Media> merge(
      EncodePlan plan, List<FeedMessage.Media> video, List<FeedMessage.Media> audio, int rateHz) {
    var out = new ArrayList<FeedMessage.Media>();
    int nextAudio = 0;
    for (int i = 0; i < video.size(); i++) {
      double seconds = i / plan.frameRate().toDouble(); // decoding order stands for arrival
      seconds += ((FeedMessage.VideoUnit) video.getFirst()).pts90k() / 90_000.0;
      while (nextAudio < audio.size()
          && ((FeedMessage.AudioUnit) audio.get(nextAudio)).position() <= seconds * rateHz) {
        out.add(audio.get(nextAudio++));
      }
      out.add(video.get(i));
    }
    out.addAll(audio.subList(nextAudio, audio.size()));
    return out;
  }

  /**
   * What an edge would send to a worker that begins at {@code segment}, by the feed protocol: from
   * the earlier of the last keyframe or gap that is clean at or before it, and the first audio less
   * than a second before it.
   */
  static List<FeedMessage.Media> cut(EncodePlan plan, List<FeedMessage.Media> feed, long segment) {
    SegmentGrid grid = SegmentGrid.of(plan);
    long slot = grid.firstSlot(segment);
    int keyframe = 0;
    int audio = -1;
    int rateHz = 1;
    for (int i = 0; i < feed.size(); i++) {
      FeedMessage.Media message = feed.get(i);
      if (message instanceof FeedMessage.VideoUnit v && v.keyframe() && v.cleanSlot() <= slot) {
        keyframe = i;
      } else if (message instanceof FeedMessage.Gap g && g.fromSlot() <= slot) {
        keyframe = i;
      } else if (message instanceof FeedMessage.AudioConfig c) {
        rateHz = c.sampleRateHz();
      } else if (message instanceof FeedMessage.AudioUnit a
          && audio < 0
          && a.position() > (grid.videoSeconds(slot) - 1) * rateHz) {
        audio = i;
      }
    }
    int from = audio < 0 ? keyframe : Math.min(keyframe, audio);
    FeedMessage.Media videoConfig = null;
    FeedMessage.Media audioConfig = null;
    for (FeedMessage.Media m : feed.subList(0, from)) {
      videoConfig = m instanceof FeedMessage.VideoConfig ? m : videoConfig;
      audioConfig = m instanceof FeedMessage.AudioConfig ? m : audioConfig;
    }
    var out = new ArrayList<FeedMessage.Media>();
    if (videoConfig != null) {
      out.add(videoConfig);
    }
    if (audioConfig != null) {
      out.add(audioConfig);
    }
    out.addAll(feed.subList(from, feed.size()));
    return out;
  }

  static Video readVideo(byte[] flv) {
    FeedMessage.VideoConfig config = null;
    var units = new ArrayList<Unit>();
    for (Tag tag : tags(flv)) {
      if (tag.type == 9) {
        VideoTag video = VideoTag.of(tag.body);
        if (video.configures && config == null) {
          config = new FeedMessage.VideoConfig(video.codec, video.data);
        } else if (video.data.length > 0 && !video.configures) {
          units.add(new Unit(tag.timeMs, tag.timeMs + video.offsetMs, video.keyframe, video.data));
        }
      }
    }
    return new Video(config, units);
  }

  /** A video tag's body (E.4.3), or an extended one's (Enhanced RTMP v1). */
  private record VideoTag(
      VideoCodec codec, boolean configures, boolean keyframe, int offsetMs, byte[] data) {
    static VideoTag of(byte[] body) {
      boolean keyframe = (body[0] >> 4 & 7) == 1;
      if ((body[0] & 0x80) == 0) {
        return new VideoTag(
            VideoCodec.H264,
            body[1] == 0,
            keyframe,
            offset(body, 2),
            body[1] > 1 ? new byte[0] : rest(body, 5));
      }
      int type = body[0] & 15;
      VideoCodec codec =
          switch (new String(body, 1, 4, java.nio.charset.StandardCharsets.US_ASCII)) {
            case "hvc1" -> VideoCodec.HEVC;
            case "av01" -> VideoCodec.AV1;
            default -> VideoCodec.H264;
          };
      boolean timed = type == 1 && codec != VideoCodec.AV1;
      byte[] data = type == 0 || type == 1 || type == 3 ? rest(body, timed ? 8 : 5) : new byte[0];
      return new VideoTag(codec, type == 0, keyframe, timed ? offset(body, 5) : 0, data);
    }

    private static int offset(byte[] body, int at) {
      return (body[at] << 24 | (body[at + 1] & 0xFF) << 16 | (body[at + 2] & 0xFF) << 8) >> 8;
    }
  }

  private record Tag(int type, long timeMs, byte[] body) {}

  /** FLV tags (Adobe Flash Video File Format 10.1, E.4.1). */
  private static List<Tag> tags(byte[] flv) {
    var tags = new ArrayList<Tag>();
    ByteBuffer in = ByteBuffer.wrap(flv).position(13);
    while (in.remaining() > 11) {
      int typeAndSize = in.getInt();
      int time = in.getInt();
      in.position(in.position() + 3);
      byte[] body = new byte[typeAndSize & 0xFFFFFF];
      in.get(body).getInt();
      tags.add(new Tag(typeAndSize >> 24, (time >>> 8) | (long) (time & 0xFF) << 24, body));
    }
    return tags;
  }

  private static byte[] rest(byte[] bytes, int from) {
    return java.util.Arrays.copyOfRange(bytes, from, bytes.length);
  }
}
