package org.zonecast.router.rtmp;

import java.nio.charset.StandardCharsets;

/** Reads one media message from its first byte to its last, across the split behind its head. */
final class TagReader {
  private static final int FOUR_CC_BYTES = 4;

  private final byte[] head;
  private final byte[] body;
  private final String what;
  private int at;

  /**
   * @param what is read, as a broadcaster is told when it ends too early
   */
  TagReader(RtmpMessage message, String what) {
    this.head = message.head();
    this.body = message.body();
    this.what = what;
  }

  int left() {
    return head.length + body.length - at;
  }

  int unsigned8() throws RejectedException {
    require(1);
    int value = at < head.length ? head[at] : body[at - head.length];
    at++;
    return value & 0xFF;
  }

  int unsigned16() throws RejectedException {
    return unsigned8() << 8 | unsigned8();
  }

  int unsigned24() throws RejectedException {
    return unsigned16() << 8 | unsigned8();
  }

  String fourCc() throws RejectedException {
    return new String(take(FOUR_CC_BYTES), StandardCharsets.ISO_8859_1);
  }

  void skip(int bytes) throws RejectedException {
    require(bytes);
    at += bytes;
  }

  byte[] take(int bytes) throws RejectedException {
    require(bytes);
    byte[] taken = new byte[bytes];
    int fromHead = Math.clamp(head.length - at, 0, bytes);
    System.arraycopy(head, Math.min(at, head.length), taken, 0, fromHead);
    int bodyAt = Math.max(0, at - head.length);
    System.arraycopy(body, bodyAt, taken, fromHead, bytes - fromHead);
    at += bytes;
    return taken;
  }

  /** All that is left. It is copied only if the message is not split right here. */
  byte[] rest() throws RejectedException {
    if (at == head.length) {
      at += body.length;
      return body;
    }
    return take(left());
  }

  private void require(int bytes) throws RejectedException {
    if (bytes > left()) {
      throw new RejectedException(
          RejectReason.BAD_SESSION,
          what + " ends after " + (head.length + body.length) + " bytes, in the middle");
    }
  }
}
