package org.zonecast.router.rtmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.zonecast.router.ingest.Ingest.EndReason;
import org.zonecast.router.rtmp.FakeIngest.Recording;

/**
 * A good session's bytes, spoiled in thousands of ways, against a server that has a good one too.
 */
class RtmpFuzzTest {
  private static final int MUTATIONS = 3000;
  private static final int FRAME_EVERY = 50;
  private static final long SEED = 20_261_121;

  @Test
  void spoiledSessionsHarmNobody() throws Exception {
    Random random = new Random(SEED);
    try (TestServer server = new TestServer();
        TestEncoder good = TestEncoder.publishing(server.port, "good.a.b.c")) {
      byte[] session;
      try (TestEncoder model = new TestEncoder(server.port)) {
        session = RtmpServerTest.wholeSession(model).getBytes();
      }
      for (int i = 0; i < MUTATIONS; i++) {
        sendAndClose(server.port, mutate(session, random));
        if (i % FRAME_EVERY == 0) {
          good.video(i, new byte[] {0, 0, 0, 1, 0x65});
        }
      }
      Recording goodOne = server.ingest.recordings.getFirst();
      await().until(() -> goodOne.video().size() == MUTATIONS / FRAME_EVERY);
      assertThat(goodOne.ends()).isEmpty();
      await().until(() -> server.connections() == 1);
      assertThat(server.rejected(RejectReason.INTERNAL)).isZero();
      assertThat(server.ingest.recordings.stream().skip(1))
          .allSatisfy(spoiled -> assertThat(spoiled.ends()).hasSize(1));
      assertThat(server.ingest.recordings)
          .as("some spoiled sessions still come through")
          .anySatisfy(r -> assertThat(r.ends()).containsExactly(EndReason.GOODBYE));
      assertThat(server.rejected(RejectReason.BAD_CHUNK)).isPositive();
      assertThat(server.rejected(RejectReason.BAD_AMF)).isPositive();
      good.deleteStream();
      await().until(() -> !goodOne.ends().isEmpty());
    }
  }

  private static void sendAndClose(int port, byte[] bytes) throws IOException {
    try (TestEncoder encoder = new TestEncoder(port)) {
      encoder.send(Buffer.buffer(bytes));
      encoder.finish(); // a close with answers unread would take away what was sent
    } catch (IOException closedEarly) {
      // The server may well close before it has everything.
      assertThat(closedEarly).isNotInstanceOf(java.net.ConnectException.class);
    }
  }

  /** Flips, cuts out, repeats or inserts bytes, mostly behind the handshake. */
  private static byte[] mutate(byte[] session, Random random) {
    byte[] bytes = session.clone();
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      int from = random.nextInt(10) == 0 ? 0 : 1 + 2 * Handshake.PACKET_BYTES;
      if (bytes.length <= from + 20) {
        return bytes;
      }
      int at =
          from
              + random.nextInt(
                  random.nextBoolean() ? Math.min(700, bytes.length - from) : bytes.length - from);
      int length = Math.min(1 + random.nextInt(16), bytes.length - at);
      bytes =
          switch (random.nextInt(5)) {
            case 0 -> flip(bytes, at, (byte) (1 << random.nextInt(8)));
            case 1 -> flip(bytes, at, (byte) random.nextInt());
            case 2 -> join(bytes, at, new byte[0], at + length);
            case 3 -> join(bytes, at, Arrays.copyOfRange(bytes, at, at + length), at);
            default ->
                random.nextInt(4) == 0
                    ? Arrays.copyOf(bytes, at)
                    : join(bytes, at, noise(random, length), at);
          };
    }
    return bytes;
  }

  private static byte[] flip(byte[] bytes, int at, byte mask) {
    bytes[at] ^= mask;
    return bytes;
  }

  private static byte[] noise(Random random, int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return noise;
  }

  /** The bytes up to {@code to}, {@code between}, and those from {@code from} on. */
  private static byte[] join(byte[] bytes, int to, byte[] between, int from) {
    return Buffer.buffer()
        .appendBytes(bytes, 0, to)
        .appendBytes(between)
        .appendBytes(bytes, from, bytes.length - from)
        .getBytes();
  }
}
