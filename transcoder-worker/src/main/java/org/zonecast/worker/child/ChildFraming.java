package org.zonecast.worker.child;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Child messages in a byte stream: one type byte, then the fields in order, big-endian. */
public final class ChildFraming {
  private static final int MAX_OBJECT_BYTES = 256 * 1024 * 1024;

  private ChildFraming() {}

  public static void write(DataOutputStream out, ChildMessage message) throws IOException {
    switch (message) {
      case ChildMessage.Ready m -> {
        out.writeByte('R');
        out.writeLong(m.pid());
        out.writeUTF(m.encoderId());
      }
      case ChildMessage.Init m -> {
        out.writeByte('I');
        out.writeUTF(m.rendition());
        writeBytes(out, m.data());
      }
      case ChildMessage.Media m -> {
        out.writeByte('M');
        out.writeUTF(m.rendition());
        out.writeLong(m.segment());
        out.writeInt(m.samples());
        out.writeBoolean(m.last());
        writeBytes(out, m.data());
      }
      case ChildMessage.Gap m -> {
        out.writeByte('G');
        out.writeUTF(m.rendition());
        out.writeLong(m.segment());
        out.writeInt(m.samples());
        out.writeBoolean(m.last());
      }
      case ChildMessage.Progress m -> {
        out.writeByte('P');
        out.writeLong(m.decodedSlot());
        out.writeLong(m.encodedSlot());
      }
      case ChildMessage.Trouble m -> {
        out.writeByte('T');
        out.writeUTF(m.detail());
        out.writeLong(m.count());
      }
      case ChildMessage.Thumbnail m -> {
        out.writeByte('J');
        out.writeLong(m.segment());
        writeBytes(out, m.jpeg());
      }
    }
  }

  /** Reads the next message, or returns null at the end of the stream. */
  public static @Nullable ChildMessage read(DataInputStream in) throws IOException {
    int type = in.read();
    return switch (type) {
      case -1 -> null;
      case 'R' -> new ChildMessage.Ready(in.readLong(), in.readUTF());
      case 'I' -> new ChildMessage.Init(in.readUTF(), readBytes(in, MAX_OBJECT_BYTES));
      case 'M' ->
          new ChildMessage.Media(
              in.readUTF(),
              in.readLong(),
              in.readInt(),
              in.readBoolean(),
              readBytes(in, MAX_OBJECT_BYTES));
      case 'G' -> new ChildMessage.Gap(in.readUTF(), in.readLong(), in.readInt(), in.readBoolean());
      case 'P' -> new ChildMessage.Progress(in.readLong(), in.readLong());
      case 'T' -> new ChildMessage.Trouble(in.readUTF(), in.readLong());
      case 'J' ->
          new ChildMessage.Thumbnail(
              in.readLong(), readBytes(in, ChildMessage.Thumbnail.MAX_BYTES));
      default -> throw new IOException("not a child message: type " + type);
    };
  }

  private static void writeBytes(DataOutputStream out, byte[] data) throws IOException {
    out.writeInt(data.length);
    out.write(data);
  }

  private static byte[] readBytes(DataInputStream in, int maxBytes) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > maxBytes) {
      throw new IOException("an object of " + length + " bytes");
    }
    byte[] data = new byte[length];
    in.readFully(data);
    return data;
  }
}
