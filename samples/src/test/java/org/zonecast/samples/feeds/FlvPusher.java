package org.zonecast.samples.feeds;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.zonecast.samples.feeds.Flv.Tag;

/**
 * An RTMP encoder that sends the tags of an FLV file as they are, where FFmpeg would mend their
 * timestamps or refuse their changes.
 */
final class FlvPusher implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long AGAIN_MILLIS = 500;
  private static final int CHUNK_BYTES = 60_000;
  private static final int COMMAND = 20;
  private static final int MESSAGE_STREAM = 1;

  private final Socket socket;
  private final DataOutputStream out;
  private final CompletableFuture<Void> granted = new CompletableFuture<>();

  private FlvPusher(URI server) throws IOException {
    socket = new Socket(server.getHost(), server.getPort());
    out = new DataOutputStream(socket.getOutputStream());
  }

  /**
   * Connects and publishes, and comes back once the server has said that it may begin. As encoders
   * do it tries again where it is refused, but not for ever.
   */
  static FlvPusher publish(URI server, String key) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return publishOnce(server, key);
      } catch (IOException | ExecutionException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        System.err.println("a push was not accepted and is tried again: " + e.getMessage());
        TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
      }
    }
  }

  private static FlvPusher publishOnce(URI server, String key) throws Exception {
    var pusher = new FlvPusher(server);
    try {
      pusher.publish(key, server);
      return pusher;
    } catch (IOException | ExecutionException | TimeoutException e) {
      pusher.close();
      throw e;
    }
  }

  private void publish(String key, URI server) throws Exception {
    handshake();
    Thread.ofVirtual().start(this::listen);
    message(2, 1, 0, 0, new byte[] {0, 0, (byte) (CHUNK_BYTES >> 8), (byte) CHUNK_BYTES});
    message(3, COMMAND, 0, 0, connect(server));
    message(3, COMMAND, 0, 0, new Amf().text("createStream").number(2).none().bytes());
    Amf publish = new Amf().text("publish").number(3).none().text(key).text("live");
    message(3, COMMAND, MESSAGE_STREAM, 0, publish.bytes());
    granted.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static byte[] connect(URI server) {
    String app = server.getPath().substring(1);
    Amf amf = new Amf().text("connect").number(1).object();
    return amf.field("app", app).field("tcUrl", server.toString()).endOfObject().bytes();
  }

  private void handshake() throws IOException {
    byte[] packet = new byte[1536];
    new Random(1).nextBytes(packet);
    out.writeByte(3);
    out.write(packet);
    InputStream in = socket.getInputStream();
    if (in.readNBytes(1 + 2 * 1536).length < 1 + 2 * 1536) {
      throw new IOException("the server closed during the handshake");
    }
    out.write(packet);
  }

  /** Reads what the server says until it closes: it must not be blocked by its own answers. */
  private void listen() {
    var said = new StringBuilder();
    byte[] bytes = new byte[4096];
    try (InputStream in = socket.getInputStream()) {
      for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
        said.append(new String(bytes, 0, n, StandardCharsets.ISO_8859_1));
        if (said.indexOf("NetStream.Publish.Start") >= 0) {
          granted.complete(null);
        }
      }
    } catch (IOException e) {
      said.append(e);
    }
    granted.completeExceptionally(new IOException("the server said: " + said));
  }

  /** Sends all tags, each when its time has come; {@code speed} 1 is real time. */
  void send(Flv flv, double speed) throws IOException {
    long began = System.nanoTime();
    long first = flv.tags().getFirst().timestampMs();
    for (Tag tag : flv.tags()) {
      long due = began + (long) ((tag.timestampMs() - first) * 1e6 / speed);
      for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
      send(tag);
    }
  }

  private void send(Tag tag) throws IOException {
    byte[] data = tag.data();
    if (tag.type() == Flv.SCRIPT) {
      byte[] setDataFrame = new Amf().text("@setDataFrame").bytes();
      byte[] both = new byte[setDataFrame.length + data.length];
      System.arraycopy(setDataFrame, 0, both, 0, setDataFrame.length);
      System.arraycopy(data, 0, both, setDataFrame.length, data.length);
      data = both;
    }
    message(tag.type() == Flv.AUDIO ? 4 : 6, tag.type(), MESSAGE_STREAM, tag.timestampMs(), data);
  }

  /** Ends the broadcast as an encoder does that is stopped by its user. */
  void sayGoodbye() throws IOException {
    Amf goodbye = new Amf().text("deleteStream").number(4).none().number(MESSAGE_STREAM);
    message(3, COMMAND, 0, 0, goodbye.bytes());
  }

  /** One message in chunks of type 0 and 3 (RTMP specification 1.0, 5.3.1). */
  private void message(int chunkStream, int type, int stream, long timestampMs, byte[] body)
      throws IOException {
    var bytes = new ByteArrayOutputStream(body.length + 64);
    var chunk = new DataOutputStream(bytes);
    long timestamp = timestampMs & 0xFFFF_FFFFL;
    boolean extended = timestamp >= 0xFF_FFFF;
    chunk.writeByte(chunkStream);
    write24(chunk, extended ? 0xFF_FFFF : (int) timestamp);
    write24(chunk, body.length);
    chunk.writeByte(type);
    chunk.writeInt(Integer.reverseBytes(stream));
    for (int at = 0; at == 0 || at < body.length; at += CHUNK_BYTES) {
      if (at > 0) {
        chunk.writeByte(0xC0 | chunkStream);
      }
      if (extended) {
        chunk.writeInt((int) timestamp);
      }
      chunk.write(body, at, Math.min(CHUNK_BYTES, body.length - at));
    }
    out.write(bytes.toByteArray());
    out.flush();
  }

  private static void write24(DataOutputStream to, int value) throws IOException {
    to.writeByte(value >> 16);
    to.writeShort(value);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** The few AMF0 values that an encoder needs (AMF0 specification, 2). */
  private static final class Amf {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    byte[] bytes() {
      return bytes.toByteArray();
    }

    Amf text(String value) {
      bytes.write(2);
      return name(value);
    }

    Amf number(double value) {
      bytes.write(0);
      bytes.writeBytes(
          java.nio.ByteBuffer.allocate(8).putLong(Double.doubleToLongBits(value)).array());
      return this;
    }

    Amf none() {
      bytes.write(5);
      return this;
    }

    Amf object() {
      bytes.write(3);
      return this;
    }

    Amf field(String name, String value) {
      return name(name).text(value);
    }

    Amf endOfObject() {
      bytes.writeBytes(new byte[] {0, 0, 9});
      return this;
    }

    private Amf name(String value) {
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
      bytes.write(utf8.length >> 8);
      bytes.write(utf8.length);
      bytes.writeBytes(utf8);
      return this;
    }
  }
}
