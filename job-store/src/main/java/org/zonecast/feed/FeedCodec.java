package org.zonecast.feed;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.zonecast.feed.FeedMessage.RandomAccess;
import org.zonecast.job.AudioCodec;
import org.zonecast.job.RecordJson;
import org.zonecast.job.VideoCodec;

/**
 * Turns feed messages into bytes and back. A message is one type byte and its body: media in fixed
 * big-endian fields, everything else in JSON, whose unknown fields are passed over so that
 * neighbouring versions understand each other.
 */
public final class FeedCodec {
  /** The longest message that is taken: an intra-coded 4K access unit has room in it. */
  public static final int MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

  private static final int MEDIA_VIDEO_UNIT = 1;
  private static final int MEDIA_AUDIO_UNIT = 2;
  private static final int MEDIA_VIDEO_CONFIG = 3;
  private static final int MEDIA_AUDIO_CONFIG = 4;
  private static final int MEDIA_GAP = 5;
  private static final int MEDIA_END = 6;

  /** Messages in JSON, with the type byte of each. A number once given is never given again. */
  private enum JsonType {
    WELCOME(16, FeedMessage.Welcome.class),
    START(17, FeedMessage.Start.class),
    ANSWER(18, FeedMessage.Answer.class),
    LOGGED(19, FeedMessage.Logged.class),
    CDNS_CHANGED(20, FeedMessage.CdnsChanged.class),
    REVOKE(21, FeedMessage.Revoke.class),
    YIELD(22, FeedMessage.Yield.class),
    BASED(23, FeedMessage.Based.class),
    SHED(24, FeedMessage.Shed.class),
    HELLO(32, FeedMessage.Hello.class),
    PROGRESS(33, FeedMessage.Progress.class),
    COMMIT(34, FeedMessage.Commit.class),
    RESUME(35, FeedMessage.Resume.class),
    CHILD_RESTARTED(36, FeedMessage.ChildRestarted.class),
    SUPERSEDED(37, FeedMessage.Superseded.class),
    CDN_HEALTH(38, FeedMessage.CdnHealth.class),
    GOODBYE(39, FeedMessage.Goodbye.class),
    MOVE(40, FeedMessage.Move.class),
    SEALED(41, FeedMessage.Sealed.class);

    private final int code;
    private final Class<? extends FeedMessage> messageClass;

    JsonType(int code, Class<? extends FeedMessage> messageClass) {
      this.code = code;
      this.messageClass = messageClass;
    }
  }

  private FeedCodec() {}

  public static byte[] encode(FeedMessage message) {
    return switch (message) {
      case FeedMessage.VideoUnit m ->
          body(MEDIA_VIDEO_UNIT, 25, m.data())
              .putLong(m.slot())
              .putLong(m.pts90k())
              .put((byte) m.access().ordinal())
              .putLong(m.cleanSlot())
              .put(m.data())
              .array();
      case FeedMessage.AudioUnit m ->
          body(MEDIA_AUDIO_UNIT, 12, m.data())
              .putLong(m.position())
              .putInt(m.samples())
              .put(m.data())
              .array();
      case FeedMessage.VideoConfig m ->
          body(MEDIA_VIDEO_CONFIG, 2, m.config())
              .put((byte) m.codec().ordinal())
              .put((byte) m.orientation().code())
              .put(m.config())
              .array();
      case FeedMessage.AudioConfig m ->
          body(MEDIA_AUDIO_CONFIG, 9, m.config())
              .put((byte) m.codec().ordinal())
              .putInt(m.sampleRateHz())
              .putInt(m.channels())
              .put(m.config())
              .array();
      case FeedMessage.Gap m ->
          body(MEDIA_GAP, 16, new byte[0]).putLong(m.fromSlot()).putLong(m.toSlot()).array();
      case FeedMessage.End m ->
          body(MEDIA_END, 9, new byte[0])
              .putLong(m.slots())
              .put((byte) (m.followed() ? 1 : 0))
              .array();
      default -> encodeJson(message);
    };
  }

  /**
   * Reads one whole message.
   *
   * @throws FeedFormatException if it is not one
   */
  public static FeedMessage decode(byte[] message) throws FeedFormatException {
    if (message.length == 0 || message.length > MAX_MESSAGE_BYTES) {
      throw new FeedFormatException("a feed message of " + message.length + " bytes", null);
    }
    ByteBuffer in = ByteBuffer.wrap(message, 1, message.length - 1);
    try {
      return switch (message[0]) {
        case MEDIA_VIDEO_UNIT -> decodeVideoUnit(in);
        case MEDIA_AUDIO_UNIT -> new FeedMessage.AudioUnit(in.getLong(), in.getInt(), rest(in));
        case MEDIA_VIDEO_CONFIG -> decodeVideoConfig(in);
        case MEDIA_AUDIO_CONFIG -> decodeAudioConfig(in);
        case MEDIA_GAP -> new FeedMessage.Gap(in.getLong(), in.getLong());
        case MEDIA_END -> new FeedMessage.End(in.getLong(), decodeFlag(in));
        default -> decodeJson(message);
      };
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new FeedFormatException("a feed message of type " + message[0] + " is malformed", e);
    }
  }

  private static FeedMessage decodeVideoUnit(ByteBuffer in) {
    long slot = in.getLong();
    long pts90k = in.getLong();
    RandomAccess access = decodeEnum(RandomAccess.values(), in);
    return new FeedMessage.VideoUnit(slot, pts90k, access, in.getLong(), rest(in));
  }

  private static FeedMessage decodeVideoConfig(ByteBuffer in) {
    VideoCodec codec = decodeEnum(VideoCodec.values(), in);
    Orientation orientation = Orientation.ofCode(in.get());
    return new FeedMessage.VideoConfig(codec, orientation, rest(in));
  }

  private static FeedMessage decodeAudioConfig(ByteBuffer in) {
    AudioCodec codec = decodeEnum(AudioCodec.values(), in);
    int sampleRateHz = in.getInt();
    int channels = in.getInt();
    return new FeedMessage.AudioConfig(codec, rest(in), sampleRateHz, channels);
  }

  private static boolean decodeFlag(ByteBuffer in) {
    byte flag = in.get();
    if (flag != 0 && flag != 1) {
      throw new IllegalArgumentException("flag " + flag + " is neither 0 nor 1");
    }
    return flag == 1;
  }

  private static <E extends Enum<E>> E decodeEnum(E[] values, ByteBuffer in) {
    int ordinal = in.get() & 0xFF;
    if (ordinal >= values.length) {
      throw new IllegalArgumentException("value " + ordinal + " is unknown");
    }
    return values[ordinal];
  }

  private static ByteBuffer body(int type, int fixedBytes, byte[] data) {
    return ByteBuffer.allocate(1 + fixedBytes + data.length).put((byte) type);
  }

  private static byte[] rest(ByteBuffer in) {
    byte[] rest = new byte[in.remaining()];
    in.get(rest);
    return rest;
  }

  private static byte[] encodeJson(FeedMessage message) {
    byte[] json = RecordJson.write(message);
    byte[] out = new byte[json.length + 1];
    out[0] = (byte) typeOf(message).code;
    System.arraycopy(json, 0, out, 1, json.length);
    return out;
  }

  private static FeedMessage decodeJson(byte[] message) {
    int code = message[0];
    for (JsonType type : JsonType.values()) {
      if (type.code == code) {
        byte[] json = Arrays.copyOfRange(message, 1, message.length);
        return WholeRecords.requireWhole(RecordJson.read(json, type.messageClass));
      }
    }
    throw new IllegalArgumentException("unknown type " + code);
  }

  private static JsonType typeOf(FeedMessage message) {
    return Arrays.stream(JsonType.values())
        .filter(type -> type.messageClass == message.getClass())
        .findFirst()
        .orElseThrow();
  }
}
