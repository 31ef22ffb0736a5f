package org.zonecast.router.rtmp;

import io.vertx.core.buffer.Buffer;
import java.util.Random;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The server's side of the handshake (RTMP 1.0, 5.2). An encoder that sends a digest in C1 is
 * answered like any other: publishers do not check it.
 */
final class Handshake {
  static final int VERSION = 3;
  static final int PACKET_BYTES = 1536;

  private static final int C0_C1_BYTES = 1 + PACKET_BYTES;
  private static final int ECHOED_FROM = 8;

  private final RandomGenerator random;
  private final Buffer received = Buffer.buffer(C0_C1_BYTES);
  private boolean answered;
  private int c2BytesLeft = PACKET_BYTES;

  Handshake() {
    this(new Random());
  }

  Handshake(RandomGenerator random) {
    this.random = random;
  }

  boolean isDone() {
    return answered && c2BytesLeft == 0;
  }

  /**
   * Takes the bytes that belong to the handshake.
   *
   * @param answer takes S0, S1 and S2 when C0 and C1 are there
   * @return how many bytes it took; the rest are chunks
   * @throws RejectedException if this is another protocol
   */
  int read(Buffer bytes, Consumer<Buffer> answer) throws RejectedException {
    int taken = 0;
    if (!answered) {
      taken = Math.min(C0_C1_BYTES - received.length(), bytes.length());
      received.appendBuffer(bytes, 0, taken);
      checkVersion();
      if (received.length() == C0_C1_BYTES) {
        answered = true;
        answer.accept(answer());
      }
    }
    if (answered) {
      int skipped = Math.min(c2BytesLeft, bytes.length() - taken);
      c2BytesLeft -= skipped;
      taken += skipped;
    }
    return taken;
  }

  private void checkVersion() throws RejectedException {
    if (received.length() > 0 && received.getByte(0) != VERSION) {
      throw new RejectedException(RejectReason.NOT_RTMP, OtherProtocol.describe(received));
    }
  }

  /** S0, S1 and S2: S1 is time 0, version 0 (no digest) and noise; S2 echoes C1. */
  private Buffer answer() {
    byte[] noise = new byte[PACKET_BYTES - ECHOED_FROM];
    random.nextBytes(noise);
    return Buffer.buffer(1 + 2 * PACKET_BYTES)
        .appendByte((byte) VERSION)
        .appendLong(0)
        .appendBytes(noise)
        .appendBuffer(received, 1, PACKET_BYTES);
  }
}
