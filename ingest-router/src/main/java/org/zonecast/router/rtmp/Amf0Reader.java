package org.zonecast.router.rtmp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.zonecast.router.rtmp.RtmpLimits.AmfLimits;

/** Reads the AMF 0 values of one message, within limits. */
final class Amf0Reader {
  private static final int DATE_BYTES = 10;

  private final ByteBuffer in;
  private final AmfLimits limits;
  private int entries;

  Amf0Reader(byte[] bytes, int offset, AmfLimits limits) {
    this.in = ByteBuffer.wrap(bytes, offset, bytes.length - offset);
    this.limits = limits;
  }

  /** All values up to the end. */
  static List<AmfValue> readAll(byte[] bytes, int offset, AmfLimits limits)
      throws RejectedException {
    Amf0Reader reader = new Amf0Reader(bytes, offset, limits);
    List<AmfValue> values = new ArrayList<>();
    while (reader.in.hasRemaining()) {
      reader.countEntry();
      values.add(reader.value(0));
    }
    return values;
  }

  private AmfValue value(int depth) throws RejectedException {
    if (depth > limits.depth()) {
      throw overLimit("AMF values lie more than " + limits.depth() + " deep");
    }
    int marker = number(1);
    return switch (marker) {
      case Amf0.NUMBER -> new AmfValue.Num(bytes(8).getDouble());
      case Amf0.BOOLEAN -> new AmfValue.Bool(number(1) != 0);
      case Amf0.STRING -> new AmfValue.Text(text(number(2)));
      case Amf0.LONG_STRING, Amf0.XML_DOCUMENT -> new AmfValue.Text(text(number(4)));
      case Amf0.OBJECT -> fields(depth);
      case Amf0.TYPED_OBJECT -> {
        text(number(2));
        yield fields(depth);
      }
      case Amf0.ECMA_ARRAY -> {
        number(4); // a hint that encoders get wrong
        yield fields(depth);
      }
      case Amf0.STRICT_ARRAY -> items(depth);
      case Amf0.DATE -> {
        double epochMs = bytes(DATE_BYTES).getDouble();
        yield new AmfValue.Num(epochMs);
      }
      case Amf0.REFERENCE -> {
        number(2);
        yield AmfValue.Nothing.NULL;
      }
      case Amf0.NULL, Amf0.UNDEFINED, Amf0.UNSUPPORTED -> AmfValue.Nothing.NULL;
      default -> throw bad("an AMF value of unknown type " + marker);
    };
  }

  /** Up to the end marker, or to the end of the message, where some encoders leave it out. */
  private AmfValue fields(int depth) throws RejectedException {
    Map<String, AmfValue> fields = new LinkedHashMap<>();
    while (in.hasRemaining()) {
      String name = text(number(2));
      if (name.isEmpty() && in.hasRemaining() && in.get(in.position()) == Amf0.OBJECT_END) {
        in.get();
        break;
      }
      countEntry();
      fields.put(name, value(depth + 1));
    }
    return new AmfValue.Fields(fields);
  }

  private AmfValue items(int depth) throws RejectedException {
    int count = number(4);
    List<AmfValue> items = new ArrayList<>();
    for (int i = 0; Integer.compareUnsigned(i, count) < 0; i++) {
      countEntry();
      items.add(value(depth + 1));
    }
    return new AmfValue.Items(items);
  }

  private void countEntry() throws RejectedException {
    if (++entries > limits.entries()) {
      throw overLimit("more than " + limits.entries() + " AMF values in a message");
    }
  }

  private String text(int length) throws RejectedException {
    if (Integer.compareUnsigned(length, limits.stringBytes()) > 0) {
      throw overLimit(
          "an AMF string of %d bytes, where %d are taken"
              .formatted(Integer.toUnsignedLong(length), limits.stringBytes()));
    }
    ByteBuffer bytes = bytes(length);
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }

  /** A big-endian number of this many bytes. */
  private int number(int count) throws RejectedException {
    ByteBuffer bytes = bytes(count);
    int value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 8 | (bytes.get() & 0xFF);
    }
    return value;
  }

  private ByteBuffer bytes(int count) throws RejectedException {
    if (in.remaining() < count) {
      throw bad("an AMF value ends too early");
    }
    ByteBuffer slice = in.slice(in.position(), count);
    in.position(in.position() + count);
    return slice;
  }

  private static RejectedException bad(String message) {
    return new RejectedException(RejectReason.BAD_AMF, message);
  }

  private static RejectedException overLimit(String message) {
    return new RejectedException(RejectReason.OVER_LIMIT, message);
  }
}
