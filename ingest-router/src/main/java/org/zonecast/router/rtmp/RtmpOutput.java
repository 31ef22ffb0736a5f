package org.zonecast.router.rtmp;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a session sends: handshake, protocol control, results and status. */
final class RtmpOutput {
  /** The acknowledgement window that both sides are given. */
  static final int WINDOW_BYTES = 2_500_000;

  private static final int CHUNK_BYTES = 4096;
  private static final int CONTROL_CHUNK_STREAM = 2;
  private static final int COMMAND_CHUNK_STREAM = 3;
  private static final int STATUS_CHUNK_STREAM = 5;
  private static final double CONNECT_TRANSACTION = 1;

  private static final int CAN_DECODE = 1;

  /** The sender connects again when it is asked to (Enhanced RTMP v2, CapsExMask). */
  static final int RECONNECT = 1;

  /**
   * Further capabilities. Several tracks are read, but only one is of use, so that encoders need
   * not send more.
   */
  private static final int MOD_EX = 4;

  private static final int TIMESTAMP_NANO_OFFSET = 8;

  private final NetSocket socket;
  private final ChunkWriter chunks = new ChunkWriter();
  private long windowBytes = WINDOW_BYTES;
  private long acknowledgedBytes;

  RtmpOutput(NetSocket socket) {
    this.socket = socket;
  }

  void handshake(Buffer bytes) {
    socket.write(bytes);
  }

  // ---- protocol control -------------------------------------------------------------------------

  /** The peer wants an acknowledgement after each so many bytes. */
  void setWindow(int bytes) {
    if (bytes > 0) {
      windowBytes = bytes;
    }
  }

  /** Acknowledges, if a window's worth has come since the last time (RTMP 1.0, 5.4.3). */
  void acknowledge(long receivedBytes) throws RejectedException {
    if (receivedBytes - acknowledgedBytes >= windowBytes) {
      acknowledgedBytes = receivedBytes;
      send(control(RtmpMessage.ACKNOWLEDGEMENT, ControlMessages.number((int) receivedBytes)));
    }
  }

  void pong(int timestampMs) throws RejectedException {
    send(userControl(ControlMessages.PING_RESPONSE, timestampMs));
  }

  void windowAckSize() throws RejectedException {
    send(control(RtmpMessage.WINDOW_ACK_SIZE, ControlMessages.number(WINDOW_BYTES)));
  }

  // ---- commands ---------------------------------------------------------------------------------

  /** Window, bandwidth, chunk size and the connect command's result. */
  void connected(double transaction) throws RejectedException {
    Buffer out =
        Buffer.buffer()
            .appendBuffer(
                control(RtmpMessage.WINDOW_ACK_SIZE, ControlMessages.number(WINDOW_BYTES)))
            .appendBuffer(
                control(
                    RtmpMessage.SET_PEER_BANDWIDTH, ControlMessages.peerBandwidth(WINDOW_BYTES)))
            .appendBuffer(control(RtmpMessage.SET_CHUNK_SIZE, ControlMessages.number(CHUNK_BYTES)));
    chunks.setChunkSize(CHUNK_BYTES);
    AmfValue properties =
        fields(
            "fmsVer", text("FMS/3,0,1,123"),
            "capabilities", number(31),
            "fourCcList", texts(TakenCodecs.fourCcs()),
            "videoFourCcInfoMap", decodable(TakenCodecs.VIDEO_FOUR_CCS),
            "audioFourCcInfoMap", decodable(TakenCodecs.AUDIO_FOUR_CCS),
            "capsEx", number(RECONNECT | MOD_EX | TIMESTAMP_NANO_OFFSET));
    AmfValue info =
        fields(
            "level", text("status"),
            "code", text("NetConnection.Connect.Success"),
            "description", text("Connection succeeded."),
            "objectEncoding", number(0));
    send(out.appendBuffer(command(0, text("_result"), number(transaction), properties, info)));
  }

  void result(double transaction, AmfValue value) throws RejectedException {
    send(command(0, text("_result"), number(transaction), AmfValue.Nothing.NULL, value));
  }

  void unknownCommand(double transaction) throws RejectedException {
    AmfValue info =
        status("error", "NetConnection.Call.Failed", "this server does not know the command");
    send(command(0, text("_error"), number(transaction), AmfValue.Nothing.NULL, info));
  }

  void publishStarted(int streamId) throws RejectedException {
    AmfValue info = status("status", "NetStream.Publish.Start", "Publishing.");
    send(
        Buffer.buffer()
            .appendBuffer(userControl(ControlMessages.STREAM_BEGIN, streamId))
            .appendBuffer(onStatus(streamId, info)));
  }

  void unpublished(int streamId) throws RejectedException {
    send(onStatus(streamId, status("status", "NetStream.Unpublish.Success", "Unpublished.")));
  }

  /**
   * Asks the encoder to connect again (Enhanced RTMP v2, Reconnect Request).
   *
   * @param url the application to connect to; null for the same
   */
  void reconnectRequest(@Nullable URI url, String description) throws RejectedException {
    String code = "NetConnection.Connect.ReconnectRequest";
    AmfValue info =
        url == null
            ? status("status", code, description)
            : fields(
                "level", text("status"),
                "code", text(code),
                "description", text(description),
                "tcUrl", text(url.toString()));
    send(onStatus(0, info));
  }

  /** The last thing that is sent, also to a peer that does not read. */
  void refuse(String code, String description, int streamId) {
    AmfValue info = status("error", code, description);
    Buffer out =
        code.startsWith("NetConnection.")
            ? command(0, text("_error"), number(CONNECT_TRANSACTION), AmfValue.Nothing.NULL, info)
            : onStatus(streamId, info);
    socket.write(out);
  }

  private void send(Buffer bytes) throws RejectedException {
    if (socket.writeQueueFull()) {
      throw new RejectedException(
          RejectReason.SLOW_READER, "the encoder does not read what it is sent");
    }
    socket.write(bytes);
  }

  // ---- encoding ---------------------------------------------------------------------------------

  private Buffer control(int type, Buffer body) {
    return chunks.write(CONTROL_CHUNK_STREAM, type, 0, 0, body);
  }

  private Buffer userControl(int event, int value) {
    return control(RtmpMessage.USER_CONTROL, ControlMessages.userControl(event, value));
  }

  private Buffer onStatus(int streamId, AmfValue info) {
    Buffer body =
        Amf0Writer.write(List.of(text("onStatus"), number(0), AmfValue.Nothing.NULL, info));
    return chunks.write(STATUS_CHUNK_STREAM, RtmpMessage.AMF0_COMMAND, streamId, 0, body);
  }

  private Buffer command(int streamId, AmfValue... values) {
    Buffer body = Amf0Writer.write(List.of(values));
    return chunks.write(COMMAND_CHUNK_STREAM, RtmpMessage.AMF0_COMMAND, streamId, 0, body);
  }

  private static AmfValue status(String level, String code, String description) {
    return fields("level", text(level), "code", text(code), "description", text(description));
  }

  private static AmfValue fields(Object... namesAndValues) {
    Map<String, AmfValue> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put((String) namesAndValues[i], (AmfValue) namesAndValues[i + 1]);
    }
    return new AmfValue.Fields(fields);
  }

  private static AmfValue texts(List<String> values) {
    return new AmfValue.Items(values.stream().map(RtmpOutput::text).toList());
  }

  /** What can be done with each coding (Enhanced RTMP v2, FourCcInfoMask). */
  private static AmfValue decodable(List<String> fourCcs) {
    Map<String, AmfValue> masks = new LinkedHashMap<>();
    fourCcs.forEach(fourCc -> masks.put(fourCc, number(CAN_DECODE)));
    return new AmfValue.Fields(masks);
  }

  private static AmfValue text(String value) {
    return new AmfValue.Text(value);
  }

  private static AmfValue number(double value) {
    return new AmfValue.Num(value);
  }
}
