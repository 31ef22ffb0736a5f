package org.zonecast.router.rtmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zonecast.router.rtmp.ChunkReaderTest.assertRejected;

import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.zonecast.router.rtmp.RtmpLimits.AmfLimits;

class Amf0Test {
  private static final AmfLimits LIMITS = new AmfLimits(3, 100, 10);

  @Test
  void readsWhatItWrites() throws Exception {
    Map<String, AmfValue> fields = new LinkedHashMap<>();
    fields.put("flag", new AmfValue.Bool(true));
    fields.put("größe", new AmfValue.Num(-1.5));
    fields.put("items", new AmfValue.Items(List.of(new AmfValue.Text("ü"), AmfValue.Nothing.NULL)));
    List<AmfValue> values =
        List.of(new AmfValue.Text("connect"), new AmfValue.Num(1), new AmfValue.Fields(fields));
    assertThat(read(Amf0Writer.write(values))).isEqualTo(values);
  }

  @Test
  void readsEveryTypeThatEncodersSend() throws Exception {
    Buffer bytes =
        Buffer.buffer()
            .appendByte((byte) Amf0.ECMA_ARRAY)
            .appendInt(77) // wrong, as in the wild
            .appendUnsignedShort(1)
            .appendString("a")
            .appendByte((byte) Amf0.UNDEFINED)
            .appendUnsignedShort(0)
            .appendByte((byte) Amf0.OBJECT_END)
            .appendByte((byte) Amf0.LONG_STRING)
            .appendInt(2)
            .appendString("xy")
            .appendByte((byte) Amf0.DATE)
            .appendDouble(1000)
            .appendUnsignedShort(0)
            .appendByte((byte) Amf0.TYPED_OBJECT)
            .appendUnsignedShort(1)
            .appendString("T")
            .appendUnsignedShort(0)
            .appendByte((byte) Amf0.OBJECT_END)
            .appendByte((byte) Amf0.REFERENCE)
            .appendUnsignedShort(0);
    assertThat(read(bytes))
        .containsExactly(
            new AmfValue.Fields(Map.of("a", AmfValue.Nothing.NULL)),
            new AmfValue.Text("xy"),
            new AmfValue.Num(1000),
            new AmfValue.Fields(Map.of()),
            AmfValue.Nothing.NULL);
  }

  @Test
  void anObjectMayEndWithTheMessage() throws Exception {
    Buffer whole = Amf0Writer.write(List.of(new AmfValue.Fields(Map.of("w", new AmfValue.Num(2)))));
    AmfValue value = read(whole.slice(0, whole.length() - 3)).getFirst();
    assertThat(value.field("w").asNumber(0)).isEqualTo(2);
  }

  @Test
  void depthStringsAndEntriesAreBounded() {
    AmfValue deep = AmfValue.Nothing.NULL;
    for (int i = 0; i < 4; i++) {
      deep = new AmfValue.Items(List.of(deep));
    }
    Buffer tooDeep = Amf0Writer.write(List.of(deep));
    assertRejected(RejectReason.OVER_LIMIT, () -> read(tooDeep));

    Buffer tooLong = Amf0Writer.write(List.of(new AmfValue.Text("x".repeat(101))));
    assertRejected(RejectReason.OVER_LIMIT, () -> read(tooLong));

    Buffer tooMany = Amf0Writer.write(java.util.Collections.nCopies(11, AmfValue.Nothing.NULL));
    assertRejected(RejectReason.OVER_LIMIT, () -> read(tooMany));
  }

  @Test
  void aHugeArrayThatIsNotThereIsRefused() {
    Buffer bytes = Buffer.buffer().appendByte((byte) Amf0.STRICT_ARRAY).appendInt(-1);
    assertRejected(RejectReason.BAD_AMF, () -> read(bytes));
  }

  @Test
  void anUnknownTypeIsRefused() {
    assertRejected(RejectReason.BAD_AMF, () -> read(Buffer.buffer(new byte[] {0x42})));
  }

  @Test
  void noBytesMakeItFailInAnyOtherWay() {
    Random random = new Random(11);
    byte[] good =
        Amf0Writer.write(
                List.of(
                    new AmfValue.Text("onMetaData"),
                    new AmfValue.Fields(Map.of("width", new AmfValue.Num(1)))))
            .getBytes();
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = good.clone();
      for (int flips = random.nextInt(4) + 1; flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        Amf0Reader.readAll(bytes, 0, LIMITS);
      } catch (RejectedException e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(1000, 19_000);
  }

  private static List<AmfValue> read(Buffer bytes) throws RejectedException {
    return Amf0Reader.readAll(bytes.getBytes(), 0, LIMITS);
  }
}
