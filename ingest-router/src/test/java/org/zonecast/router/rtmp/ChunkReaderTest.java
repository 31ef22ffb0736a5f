package org.zonecast.router.rtmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zonecast.router.rtmp.RtmpLimits.Sizes;
import org.zonecast.router.rtmp.TestChunks.Out;

class ChunkReaderTest {
  private static final int DATA = RtmpMessage.AMF0_DATA;

  private final TestChunks chunks = new TestChunks();
  private final List<RtmpMessage> read = new ArrayList<>();
  private final ChunkReader reader = reader(Sizes.DEFAULT);

  private ChunkReader reader(Sizes sizes) {
    ChunkReader created = new ChunkReader(sizes, read::add);
    created.allowMedia();
    return created;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void readsWhateverWayMessagesAreCutAndInterleaved(long seed) throws Exception {
    Random random = new Random(seed);
    chunks.repeatExtended = seed % 2 == 0;
    int[] chunkStreams = {3, 4, 63, 64, 319, 320, 65599};
    List<Out> sent = new ArrayList<>();
    Buffer bytes = Buffer.buffer();
    List<Queue<Buffer>> open = new ArrayList<>();
    List<Out> openMessages = new ArrayList<>();
    List<Integer> openOn = new ArrayList<>();
    int[] timestamps = new int[chunkStreams.length];
    for (int i = 0; i < timestamps.length; i++) {
      timestamps[i] = random.nextInt(4) == 0 ? 0xFFFFF0 + i : random.nextInt(5000);
    }
    for (int left = 400; left > 0 || !open.isEmpty(); ) {
      boolean begin = left > 0 && (open.isEmpty() || random.nextInt(6) == 0);
      int stream = random.nextInt(chunkStreams.length);
      if (begin && !openOn.contains(stream)) {
        left--;
        timestamps[stream] += random.nextInt(3) * 20;
        int type = List.of(DATA, RtmpMessage.VIDEO, RtmpMessage.AUDIO).get(random.nextInt(3));
        byte[] payload = new byte[random.nextInt(3) * 100 + (random.nextBoolean() ? 0 : 7)];
        random.nextBytes(payload);
        Out message = new Out(type, 1 + stream % 2, timestamps[stream], payload);
        int id = chunkStreams[stream];
        int format = chunks.shortestFormat(id, message);
        open.add(new ArrayDeque<>(chunks.chunks(id, message, random.nextInt(9) == 0 ? 0 : format)));
        openMessages.add(message);
        openOn.add(stream);
      } else if (!open.isEmpty()) {
        int at = random.nextInt(open.size());
        bytes.appendBuffer(open.get(at).remove());
        if (open.get(at).isEmpty()) {
          open.remove(at);
          openOn.remove(/* index */ at);
          sent.add(openMessages.remove(at));
        }
        if (random.nextInt(30) == 0) {
          // In between the chunks of messages that have begun, which were cut already.
          Out again = new Out(RtmpMessage.SET_CHUNK_SIZE, 0, 0, new byte[] {0, 0, 0, (byte) 128});
          bytes.appendBuffer(chunks.whole(2, again));
        }
      }
    }

    for (int at = 0; at < bytes.length(); ) {
      int count = Math.min(bytes.length() - at, 1 + random.nextInt(400));
      reader.read(bytes.slice(at, at + count));
      at += count;
    }

    assertThat(read).hasSameSizeAs(sent);
    for (int i = 0; i < sent.size(); i++) {
      assertSame(read.get(i), sent.get(i));
    }
  }

  private static void assertSame(RtmpMessage actual, Out expected) {
    assertThat(actual.type()).isEqualTo(expected.type());
    assertThat(actual.streamId()).isEqualTo(expected.streamId());
    assertThat(actual.timestampMs()).isEqualTo(expected.timestampMs());
    assertThat(whole(actual)).isEqualTo(expected.payload());
  }

  private static byte[] whole(RtmpMessage message) {
    return Buffer.buffer().appendBytes(message.head()).appendBytes(message.body()).getBytes();
  }

  @Test
  void readsWhatTheWriterWrites() throws Exception {
    Random random = new Random(7);
    ChunkWriter writer = new ChunkWriter();
    for (int chunkBytes : new int[] {1, 128, 4096}) {
      reader.read(
          writer.write(2, RtmpMessage.SET_CHUNK_SIZE, 0, 0, Buffer.buffer().appendInt(chunkBytes)));
      writer.setChunkSize(chunkBytes);
      for (int length : new int[] {0, 1, 127, 128, 129, 5000}) {
        byte[] payload = new byte[length];
        random.nextBytes(payload);
        int timestamp = length % 2 == 0 ? 1000 + length : 0xFFFFFF + length;
        reader.read(writer.write(5, DATA, 9, timestamp, Buffer.buffer(payload)));
        assertSame(read.getLast(), new Out(DATA, 9, timestamp, payload));
      }
    }
    assertThat(read).hasSize(18);
  }

  @Test
  void theChunkSizeMayChangeWithinAMessage() throws Exception {
    byte[] payload = new byte[1000];
    new Random(3).nextBytes(payload);
    Out message = new Out(DATA, 1, 5, payload);
    Buffer bytes = Buffer.buffer().appendBuffer(chunks.chunks(6, message, 0).getFirst());
    bytes.appendBuffer(
        chunks.whole(2, new Out(RtmpMessage.SET_CHUNK_SIZE, 0, 0, new byte[] {0, 0, 2, 0})));
    bytes.appendBuffer(TestChunks.basic(6, 3)).appendBytes(payload, 128, 512);
    bytes.appendBuffer(TestChunks.basic(6, 3)).appendBytes(payload, 640, 360);
    reader.read(bytes);
    assertSame(read.getFirst(), message);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anExtendedTimestampMayBeLeftOutOfContinuations(boolean repeated) throws Exception {
    chunks.repeatExtended = repeated;
    byte[] payload = new byte[300];
    new Random(5).nextBytes(payload);
    Out first = new Out(DATA, 1, 0x7FFFFFF0, payload);
    Out second = new Out(DATA, 1, -16, payload); // close to the wrap
    byteByByte(chunks.whole(6, first).appendBuffer(chunks.whole(6, second)));
    assertSame(read.get(0), first);
    assertSame(read.get(1), second);
  }

  private void byteByByte(Buffer bytes) throws RejectedException {
    for (int i = 0; i < bytes.length(); i++) {
      reader.read(bytes.slice(i, i + 1));
    }
  }

  @Test
  void aRepeatedFirstHeaderStepsByItsTime() throws Exception {
    byte[] payload = {1, 2, 3};
    reader.read(chunks.whole(6, new Out(DATA, 1, 40, payload)));
    reader.read(TestChunks.basic(6, 3).appendBytes(payload));
    reader.read(TestChunks.basic(6, 3).appendBytes(payload));
    assertThat(read).extracting(RtmpMessage::timestampMs).containsExactly(40, 80, 120);
  }

  @Test
  void anAbortedMessageIsForgotten() throws Exception {
    Out dropped = new Out(DATA, 1, 0, new byte[300]);
    reader.read(chunks.chunks(6, dropped, 0).getFirst());
    reader.read(chunks.whole(2, new Out(RtmpMessage.ABORT, 0, 0, new byte[] {0, 0, 0, 6})));
    Out next = new Out(DATA, 1, 0, new byte[] {4, 5});
    reader.read(chunks.whole(6, next));
    assertThat(read).hasSize(1);
    assertSame(read.getFirst(), next);
  }

  @Test
  void aSuspendedReaderGoesOnWhereItWas() throws Exception {
    ChunkReader[] self = new ChunkReader[1];
    self[0] =
        new ChunkReader(
            Sizes.DEFAULT,
            message -> {
              read.add(message);
              self[0].suspend();
            });
    Buffer bytes = Buffer.buffer();
    for (int i = 0; i < 3; i++) {
      bytes.appendBuffer(chunks.whole(6, new Out(DATA, 1, i, new byte[] {(byte) i})));
    }
    self[0].read(bytes);
    assertThat(read).hasSize(1);
    self[0].proceed();
    assertThat(read).hasSize(2);
    self[0].proceed();
    assertThat(read)
        .extracting(message -> message.body()[0])
        .containsExactly((byte) 0, (byte) 1, (byte) 2);
  }

  @Test
  void mediaIsSplitBehindItsTagHeader() throws Exception {
    reader.read(
        chunks.whole(6, new Out(RtmpMessage.VIDEO, 1, 0, new byte[] {1, 2, 3, 4, 5, 6, 7})));
    reader.read(chunks.whole(4, new Out(RtmpMessage.AUDIO, 1, 0, new byte[] {1, 2, 3})));
    reader.read(chunks.whole(4, new Out(RtmpMessage.AUDIO, 1, 0, new byte[] {1})));
    assertThat(read.get(0).head()).containsExactly(1, 2, 3, 4, 5);
    assertThat(read.get(0).body()).containsExactly(6, 7);
    assertThat(read.get(1).head()).containsExactly(1, 2);
    assertThat(read.get(1).body()).containsExactly(3);
    assertThat(read.get(2).head()).containsExactly(1);
    assertThat(read.get(2).body()).isEmpty();
  }

  // ---- bounds -----------------------------------------------------------------------------------

  @Test
  void aChunkSizeOverTheLimitIsRefused() {
    assertRejected(
        RejectReason.OVER_LIMIT, () -> reader.read(chunkSize(Sizes.DEFAULT.chunkBytes() + 1)));
    assertRejected(RejectReason.OVER_LIMIT, () -> reader(Sizes.DEFAULT).read(chunkSize(0)));
  }

  @Test
  void theLargestChunkSizeIsTaken() throws Exception {
    reader.read(chunkSize(Sizes.DEFAULT.chunkBytes()));
    chunks.chunkBytes = Sizes.DEFAULT.chunkBytes();
    Out message = new Out(RtmpMessage.VIDEO, 1, 0, new byte[3_000_000]);
    reader.read(chunks.whole(6, message));
    assertSame(read.getFirst(), message);
  }

  private Buffer chunkSize(int bytes) {
    byte[] number = Buffer.buffer().appendInt(bytes).getBytes();
    return chunks.whole(2, new Out(RtmpMessage.SET_CHUNK_SIZE, 0, 0, number));
  }

  @Test
  void aMessageOverTheLimitIsRefusedByItsHeaderAlone() {
    assertRejected(
        RejectReason.OVER_LIMIT, () -> reader.read(header(6, RtmpMessage.VIDEO, (8 << 20) + 1)));
    assertRejected(RejectReason.OVER_LIMIT, () -> reader.read(header(7, DATA, (64 << 10) + 1)));
    assertRejected(
        RejectReason.OVER_LIMIT, () -> reader.read(header(8, RtmpMessage.USER_CONTROL, 257)));
  }

  @Test
  void partialMessagesAreBoundedInAll() throws Exception {
    Out longest = new Out(RtmpMessage.VIDEO, 1, 0, new byte[8 << 20]);
    reader.read(chunks.chunks(6, longest, 0).getFirst());
    reader.read(chunks.chunks(7, longest, 0).getFirst());
    assertRejected(RejectReason.OVER_LIMIT, () -> reader.read(header(8, RtmpMessage.AUDIO, 1)));
  }

  @Test
  void chunkStreamsAreBounded() throws Exception {
    for (int id = 2; id < 66; id++) {
      reader.read(chunks.whole(id, new Out(DATA, 1, 0, new byte[1])));
    }
    assertRejected(
        RejectReason.OVER_LIMIT,
        () -> reader.read(chunks.whole(66, new Out(DATA, 1, 0, new byte[1]))));
  }

  @Test
  void mediaIsRefusedUntilItIsAllowed() {
    ChunkReader before = new ChunkReader(Sizes.DEFAULT, read::add);
    assertRejected(RejectReason.BAD_ORDER, () -> before.read(header(6, RtmpMessage.VIDEO, 10)));
  }

  @Test
  void headersThatReferToNothingAreRefused() {
    assertRejected(
        RejectReason.BAD_CHUNK, () -> reader.read(TestChunks.basic(6, 3).appendByte((byte) 0)));
    assertRejected(
        RejectReason.BAD_CHUNK, () -> reader.read(TestChunks.basic(7, 2).appendMedium(0)));
  }

  @Test
  void aNewMessageWithinAnotherIsRefused() throws Exception {
    Out message = new Out(DATA, 1, 0, new byte[300]);
    reader.read(chunks.chunks(6, message, 0).getFirst());
    assertRejected(
        RejectReason.BAD_CHUNK, () -> reader.read(chunks.chunks(6, message, 0).getFirst()));
  }

  private static Buffer header(int chunkStream, int type, int length) {
    return TestChunks.basic(chunkStream, 0)
        .appendMedium(0)
        .appendMedium(length)
        .appendByte((byte) type)
        .appendIntLE(1);
  }

  static void assertRejected(
      RejectReason reason, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RejectedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
