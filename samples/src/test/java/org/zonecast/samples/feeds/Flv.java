package org.zonecast.samples.feeds;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/** An FLV file as a list of tags, which tests cut, join and damage (Video File Format 10.1, E). */
record Flv(List<Tag> tags) {
  static final int AUDIO = 8;
  static final int VIDEO = 9;
  static final int SCRIPT = 18;
  private static final int HEADER_BYTES = 13;

  /** An MP3 frame or an AAC frame at 44.1 kHz is no longer. */
  private static final int LONGEST_AUDIO_MS = 27;

  /** One tag: what an encoder sends as one RTMP message. */
  record Tag(int type, long timestampMs, byte[] data) {
    Tag at(long newTimestampMs) {
      return new Tag(type, newTimestampMs, data);
    }

    /** A decoder's configuration, not media. */
    boolean isConfiguration() {
      if (type == AUDIO) {
        boolean enhanced = (data[0] & 0xF0) == 0x90;
        return enhanced ? (data[0] & 0x0F) == 0 : (data[0] & 0xF0) == 0xA0 && data[1] == 0;
      }
      boolean enhanced = (data[0] & 0x80) != 0;
      return type == VIDEO && (enhanced ? (data[0] & 0x0F) == 0 : data[1] == 0);
    }

    /** An H.264 tag that says that no more pictures follow. */
    boolean isEndOfSequence() {
      return type == VIDEO && (data[0] & 0x80) == 0 && data[1] == 2;
    }

    /** When a picture is shown: the composition time of H.264 and HEVC is added. */
    long shownMs() {
      boolean legacy = (data[0] & 0x80) == 0;
      boolean enhancedWithTime = !legacy && (data[0] & 0x0F) == 1 && data[1] != 'a';
      int at = legacy ? 2 : 5;
      if (!legacy && !enhancedWithTime) {
        return timestampMs;
      }
      int composition = data[at] << 16 | (data[at + 1] & 0xFF) << 8 | (data[at + 2] & 0xFF);
      return timestampMs + composition;
    }
  }

  Flv {
    tags = List.copyOf(tags);
  }

  static Flv read(Path file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file));
    in.position(HEADER_BYTES);
    List<Tag> tags = new ArrayList<>();
    while (in.remaining() >= 11) {
      int type = in.get() & 0x1F;
      int length = int24(in);
      long timestampMs = int24(in) | (in.get() & 0xFFL) << 24;
      int24(in);
      byte[] data = new byte[length];
      in.get(data);
      in.getInt();
      tags.add(new Tag(type, timestampMs, data));
    }
    return new Flv(tags);
  }

  private static int int24(ByteBuffer in) {
    return (in.get() & 0xFF) << 16 | (in.get() & 0xFF) << 8 | (in.get() & 0xFF);
  }

  Path write(Path file) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.write(new byte[] {'F', 'L', 'V', 1, 5, 0, 0, 0, 9, 0, 0, 0, 0});
    for (Tag tag : tags) {
      out.writeByte(tag.type);
      write24(out, tag.data.length);
      write24(out, (int) tag.timestampMs);
      out.writeByte((int) (tag.timestampMs >> 24));
      write24(out, 0);
      out.write(tag.data);
      out.writeInt(tag.data.length + 11);
    }
    return Files.write(file, bytes.toByteArray());
  }

  private static void write24(DataOutputStream out, int value) throws IOException {
    out.writeByte(value >> 16);
    out.writeShort(value);
  }

  /** Media tags of one kind, configurations and ends left out. */
  List<Tag> media(int type) {
    return tags.stream()
        .filter(tag -> tag.type == type && !tag.isConfiguration() && !tag.isEndOfSequence())
        .toList();
  }

  Flv map(UnaryOperator<Tag> change) {
    return new Flv(tags.stream().map(change).toList());
  }

  /** The same, sent {@code ms} later. */
  Flv shifted(long ms) {
    return map(tag -> tag.at(tag.timestampMs + ms));
  }

  /** Only audio, or only video, with the other kind's tags left out. */
  Flv only(int type) {
    return new Flv(tags.stream().filter(tag -> tag.type == type).toList());
  }

  /**
   * This one up to {@code ms}, and behind it another whose timestamps begin there. FFmpeg lets
   * sound go on for a frame behind the last picture; an encoder that changes its settings does not.
   */
  Flv then(long ms, Flv other) {
    List<Tag> all = new ArrayList<>();
    for (Tag tag : tags) {
      if (tag.type != AUDIO || tag.timestampMs <= ms - LONGEST_AUDIO_MS) {
        all.add(tag);
      }
    }
    return new Flv(all).joined(other.shifted(ms));
  }

  /** This one, and behind it another with its own timestamps. */
  Flv joined(Flv other) {
    List<Tag> all = new ArrayList<>(tags);
    all.addAll(other.tags);
    return new Flv(all);
  }

  /** Both at once, in the order of their timestamps. */
  Flv with(Flv other) {
    List<Tag> all = new ArrayList<>(tags);
    all.addAll(other.tags);
    all.sort(Comparator.comparingLong(Tag::timestampMs));
    return new Flv(all);
  }

  /** Random bytes in every {@code n}th media tag, its header left whole. */
  Flv damaged(int n, long seed) {
    var random = new Random(seed);
    List<Tag> all = new ArrayList<>();
    for (Tag tag : tags) {
      boolean hit = tag.type != SCRIPT && !tag.isConfiguration() && random.nextInt(n) == 0;
      all.add(hit ? damaged(tag, random) : tag);
    }
    return new Flv(all);
  }

  private static Tag damaged(Tag tag, Random random) {
    byte[] data = tag.data.clone();
    int head = tag.type == VIDEO ? 9 : 2;
    for (int i = 0; i < 5 && data.length > head; i++) {
      data[head + random.nextInt(data.length - head)] = (byte) random.nextInt();
    }
    return new Tag(tag.type, tag.timestampMs, data);
  }
}
