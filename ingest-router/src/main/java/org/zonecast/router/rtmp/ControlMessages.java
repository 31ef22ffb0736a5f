package org.zonecast.router.rtmp;

import io.vertx.core.buffer.Buffer;

/** The bodies of protocol control and user control messages (RTMP 1.0, 5.4 and 7.1.7). */
final class ControlMessages {
  static final int STREAM_BEGIN = 0;
  static final int PING_REQUEST = 6;
  static final int PING_RESPONSE = 7;

  /** Set Peer Bandwidth's limit type "dynamic". */
  private static final byte DYNAMIC = 2;

  private ControlMessages() {}

  /** The 32-bit number that a protocol control message begins with. */
  static int number(RtmpMessage message) throws RejectedException {
    if (message.body().length < 4) {
      throw new RejectedException(
          RejectReason.BAD_CHUNK, "a control message of type " + message.type() + " is too short");
    }
    return Buffer.buffer(message.body()).getInt(0);
  }

  static Buffer number(int value) {
    return Buffer.buffer(4).appendInt(value);
  }

  static Buffer peerBandwidth(int windowBytes) {
    return Buffer.buffer(5).appendInt(windowBytes).appendByte(DYNAMIC);
  }

  static Buffer userControl(int event, int value) {
    return Buffer.buffer(6).appendUnsignedShort(event).appendInt(value);
  }

  /** The event type of a user control message, or -1 if it is too short for one with a number. */
  static int event(RtmpMessage message) {
    return message.body().length < 6 ? -1 : Buffer.buffer(message.body()).getUnsignedShort(0);
  }

  static int eventValue(RtmpMessage message) {
    return Buffer.buffer(message.body()).getInt(2);
  }
}
