package org.zonecast.router.rtmp;

import io.vertx.core.buffer.Buffer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.zonecast.router.rtmp.TestChunks.Out;

/** An encoder written by hand on a plain socket, which can do what real ones do not. */
final class TestEncoder implements AutoCloseable {
  static final String KEY = "s1.zzzzzz.publish.c2lnbmF0dXJlc2lnbmF0";

  final TestChunks chunks = new TestChunks();
  private final Socket socket;
  private final InputStream in;
  private final Queue<RtmpMessage> received = new ArrayDeque<>();
  private final ChunkReader reader = new ChunkReader(RtmpLimits.Sizes.DEFAULT, received::add);

  TestEncoder(int port) throws IOException {
    this(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** On a connection that is there already. */
  TestEncoder(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(60_000);
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
  }

  /** Connected and published, as an encoder does it. */
  static TestEncoder publishing(int port, String key) throws Exception {
    return publishing(port, key, 0);
  }

  /**
   * @param capabilities what it announces as {@code capsEx}; 0 for nothing
   */
  static TestEncoder publishing(int port, String key, int capabilities) throws Exception {
    return publishing(port, key, capabilities, "");
  }

  /**
   * @param preface what a proxy sends before the first byte of RTMP
   */
  static TestEncoder publishing(int port, String key, int capabilities, String preface)
      throws Exception {
    TestEncoder encoder = new TestEncoder(port);
    encoder.send(Buffer.buffer(preface));
    encoder.connectAndPublish(key, capabilities);
    return encoder;
  }

  /** Does all that comes before media, and wants to be let in. */
  void connectAndPublish(String key, int capabilities) throws Exception {
    handshake();
    command("connect", 1, connectProperties("live", capabilities));
    awaitCommand("_result");
    command("createStream", 2, AmfValue.Nothing.NULL);
    awaitCommand("_result");
    publish(key);
    String code = awaitStatus();
    if (!code.equals("NetStream.Publish.Start")) {
      throw new AssertionError(code);
    }
  }

  static AmfValue connectProperties(String app) {
    return connectProperties(app, 0);
  }

  private static AmfValue connectProperties(String app, int capabilities) {
    Map<String, AmfValue> fields = new LinkedHashMap<>();
    fields.put("app", text(app));
    fields.put("flashVer", text("FMLE/3.0 (compatible; test)"));
    fields.put("tcUrl", text("rtmp://127.0.0.1/" + app));
    if (capabilities != 0) {
      fields.put("capsEx", new AmfValue.Num(capabilities));
    }
    return new AmfValue.Fields(fields);
  }

  static AmfValue text(String value) {
    return new AmfValue.Text(value);
  }

  // ---- out --------------------------------------------------------------------------------------

  void send(Buffer bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes());
  }

  static Buffer clientHandshake() {
    byte[] c1c2 = new byte[2 * Handshake.PACKET_BYTES];
    new Random(1).nextBytes(c1c2);
    return Buffer.buffer().appendByte((byte) 3).appendBytes(c1c2);
  }

  void handshake() throws IOException {
    send(clientHandshake());
    byte[] answer = in.readNBytes(1 + 2 * Handshake.PACKET_BYTES);
    if (answer.length < 1 + 2 * Handshake.PACKET_BYTES || answer[0] != 3) {
      throw new EOFException("no handshake");
    }
  }

  Buffer commandBytes(String name, double transaction, AmfValue... arguments) {
    Buffer body = Amf0Writer.write(List.of(text(name), new AmfValue.Num(transaction)));
    body.appendBuffer(Amf0Writer.write(List.of(arguments)));
    return chunks.whole(3, new Out(RtmpMessage.AMF0_COMMAND, 1, 0, body.getBytes()));
  }

  void command(String name, double transaction, AmfValue... arguments) throws IOException {
    send(commandBytes(name, transaction, arguments));
  }

  void publish(String key) throws IOException {
    command("publish", 5, AmfValue.Nothing.NULL, text(key), text("live"));
  }

  void deleteStream() throws IOException {
    command("deleteStream", 6, AmfValue.Nothing.NULL, new AmfValue.Num(1));
  }

  Buffer chunkSizeBytes(int bytes) {
    Buffer out =
        chunks.whole(
            2,
            new Out(RtmpMessage.SET_CHUNK_SIZE, 0, 0, Buffer.buffer().appendInt(bytes).getBytes()));
    chunks.chunkBytes = bytes;
    return out;
  }

  void video(int timestampMs, byte[] units) throws IOException {
    send(chunks.whole(6, videoMessage(timestampMs, 0, true, units)));
  }

  void audio(int timestampMs, byte[] unit) throws IOException {
    send(chunks.whole(4, audioMessage(timestampMs, unit)));
  }

  /** Sends pings, of whose answers it reads none, until then or until it cannot any more. */
  void pingUntil(BooleanSupplier done) {
    Out ping = new Out(RtmpMessage.USER_CONTROL, 0, 0, new byte[] {0, 6, 0, 0, 0, 1});
    Buffer pings = Buffer.buffer();
    for (int i = 0; i < 10_000; i++) {
      pings.appendBuffer(chunks.whole(2, ping));
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> {
          try {
            send(pings);
          } catch (IOException closed) {
            return true;
          }
          return done.getAsBoolean();
        });
  }

  static Out videoMessage(int timestampMs, int compositionMs, boolean keyframe, byte[] units) {
    Buffer tag =
        Buffer.buffer()
            .appendByte((byte) (keyframe ? 0x17 : 0x27))
            .appendByte((byte) 1)
            .appendMedium(compositionMs)
            .appendBytes(units);
    return new Out(RtmpMessage.VIDEO, 1, timestampMs, tag.getBytes());
  }

  static Out audioMessage(int timestampMs, byte[] unit) {
    Buffer tag = Buffer.buffer().appendByte((byte) 0xAF).appendByte((byte) 1).appendBytes(unit);
    return new Out(RtmpMessage.AUDIO, 1, timestampMs, tag.getBytes());
  }

  // ---- in ---------------------------------------------------------------------------------------

  /** The next message of this type; others before it are passed over. */
  RtmpMessage await(int type) throws Exception {
    byte[] bytes = new byte[8192];
    while (true) {
      for (RtmpMessage message = received.poll(); message != null; message = received.poll()) {
        if (message.type() == type) {
          return message;
        }
      }
      int count = in.read(bytes);
      if (count < 0) {
        throw new EOFException("closed before a message of type " + type);
      }
      reader.read(Buffer.buffer().appendBytes(bytes, 0, count));
    }
  }

  List<AmfValue> awaitCommand(String name) throws Exception {
    while (true) {
      RtmpMessage message = await(RtmpMessage.AMF0_COMMAND);
      List<AmfValue> values = Amf0Reader.readAll(message.body(), 0, RtmpLimits.AmfLimits.DEFAULT);
      if (name.equals(AmfMessages.text(values, 0))) {
        return values;
      }
    }
  }

  /** The code of the next status. */
  String awaitStatus() throws Exception {
    return String.valueOf(awaitCommand("onStatus").get(3).field("code").asText());
  }

  /** The code and the description of the next status. */
  String awaitStatusText() throws Exception {
    AmfValue info = awaitCommand("onStatus").get(3);
    return info.field("level").asText()
        + " "
        + info.field("code").asText()
        + ": "
        + info.field("description").asText();
  }

  /** Reads up to the end; returns false if the server keeps the connection open. */
  boolean closedByServer() throws IOException {
    try {
      in.readAllBytes();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  /** Says that nothing more comes. */
  void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** Says that nothing more comes, and waits until the server has closed. */
  void finish() throws IOException {
    endOutput();
    in.readAllBytes();
  }

  /** Closes with a reset instead of an orderly end. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
