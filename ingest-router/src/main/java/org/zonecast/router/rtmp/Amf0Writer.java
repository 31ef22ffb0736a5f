package org.zonecast.router.rtmp;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Writes AMF 0 values. */
final class Amf0Writer {
  private static final int MAX_SHORT_STRING_BYTES = 0xFFFF;

  private Amf0Writer() {}

  static Buffer write(List<AmfValue> values) {
    Buffer out = Buffer.buffer(256);
    values.forEach(value -> write(out, value));
    return out;
  }

  private static void write(Buffer out, AmfValue value) {
    switch (value) {
      case AmfValue.Num(double number) -> out.appendByte((byte) Amf0.NUMBER).appendDouble(number);
      case AmfValue.Bool(boolean flag) ->
          out.appendByte((byte) Amf0.BOOLEAN).appendByte((byte) (flag ? 1 : 0));
      case AmfValue.Text(String text) -> writeText(out, text.getBytes(StandardCharsets.UTF_8));
      case AmfValue.Fields(Map<String, AmfValue> fields) -> writeFields(out, fields);
      case AmfValue.Items(List<AmfValue> items) -> {
        out.appendByte((byte) Amf0.STRICT_ARRAY).appendInt(items.size());
        items.forEach(item -> write(out, item));
      }
      case AmfValue.Nothing() -> out.appendByte((byte) Amf0.NULL);
    }
  }

  private static void writeText(Buffer out, byte[] utf8) {
    if (utf8.length > MAX_SHORT_STRING_BYTES) {
      out.appendByte((byte) Amf0.LONG_STRING).appendInt(utf8.length).appendBytes(utf8);
    } else {
      out.appendByte((byte) Amf0.STRING).appendUnsignedShort(utf8.length).appendBytes(utf8);
    }
  }

  private static void writeFields(Buffer out, Map<String, AmfValue> fields) {
    out.appendByte((byte) Amf0.OBJECT);
    fields.forEach((name, value) -> {
      byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
      out.appendUnsignedShort(utf8.length).appendBytes(utf8);
      write(out, value);
    });
    out.appendUnsignedShort(0).appendByte((byte) Amf0.OBJECT_END);
  }
}
