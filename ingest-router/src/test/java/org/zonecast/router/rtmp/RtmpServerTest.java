package org.zonecast.router.rtmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zonecast.router.ingest.Ingest.EndReason;
import org.zonecast.router.ingest.PublishRefusedException;
import org.zonecast.router.rtmp.FakeIngest.Recording;
import org.zonecast.router.rtmp.RtmpLimits.Timeouts;
import org.zonecast.router.rtmp.TestChunks.Out;

/** Sessions of an encoder written by hand, with all that real ones may and may not do. */
class RtmpServerTest {
  private static final Duration SHORT = Duration.ofMillis(600);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String OTHER_KEY = TestEncoder.KEY.replaceFirst("s1", "s2");
  private static final byte[] UNIT = {0, 0, 0, 1, 0x65};

  private final LogLines log = new LogLines();
  private TestServer server = new TestServer();

  @AfterEach
  void everyConnectionIsGivenBack() {
    try (TestServer ending = server;
        LogLines ended = log) {
      await().until(() -> ending.connections() == 0);
      assertThat(ending.publishers()).isZero();
      assertThat(ending.rejected(RejectReason.INTERNAL)).isZero();
      for (Recording recording : ending.ingest.recordings) {
        assertThat(recording.ends()).hasSize(1);
      }
      ended.assertHarmless("c2lnbmF0dXJlc2lnbmF0");
    }
  }

  private void useLimits(RtmpLimits limits) {
    server.close();
    server = new TestServer(limits);
  }

  private TestEncoder publishing() throws Exception {
    return TestEncoder.publishing(server.port, TestEncoder.KEY);
  }

  private Recording recording() {
    return server.ingest.only();
  }

  // ---- media ------------------------------------------------------------------------------------

  @Test
  void configurationsAndFramesArrive() throws Exception {
    try (TestEncoder encoder = publishing()) {
      Out config = new Out(RtmpMessage.VIDEO, 1, 0, new byte[] {0x17, 0, 0, 0, 0, 1, 77, 0});
      encoder.send(encoder.chunks.whole(6, config));
      Out asc = new Out(RtmpMessage.AUDIO, 1, 0, new byte[] {(byte) 0xAF, 0, 0x11, (byte) 0x90});
      encoder.send(encoder.chunks.whole(4, asc));
      encoder.send(encoder.chunks.whole(6, TestEncoder.videoMessage(40, 80, true, UNIT)));
      encoder.send(encoder.chunks.whole(6, TestEncoder.videoMessage(80, -40, false, UNIT)));
      encoder.audio(60, new byte[] {9});
      Out end = new Out(RtmpMessage.VIDEO, 1, 90, new byte[] {0x17, 2, 0, 0, 0});
      encoder.send(encoder.chunks.whole(6, end));
      await().until(() -> recording().audio().size() == 1);
    }
    assertThat(recording().videoConfigs().getFirst()).containsExactly(1, 77, 0);
    assertThat(recording().audioConfigs().getFirst()).containsExactly(0x11, 0x90);
    assertThat(recording().video())
        .extracting(unit -> List.of(unit.dts90k(), unit.pts90k(), unit.keyframe()))
        .containsExactly(List.of(3600L, 10800L, true), List.of(7200L, 3600L, false));
    assertThat(recording().video().getFirst().data()).isEqualTo(UNIT);
    assertThat(recording().audio().getFirst().pts90k()).isEqualTo(5400);
  }

  @Test
  void timesGoOnAcrossTheWrapWithExtendedTimestamps() throws Exception {
    byte[] large = new byte[400];
    new Random(2).nextBytes(large);
    try (TestEncoder encoder = publishing()) {
      for (int i = 0; i < 4; i++) {
        encoder.video(-60 + 40 * i, large);
        encoder.audio(-50 + 40 * i, new byte[] {1});
      }
      await().until(() -> recording().units().size() == 8);
    }
    long wrapMs = 1L << 32;
    assertThat(recording().video())
        .extracting(unit -> unit.dts90k() / 90 - wrapMs)
        .containsExactly(-60L, -20L, 20L, 60L);
    assertThat(recording().audio())
        .extracting(unit -> unit.pts90k() / 90 - wrapMs)
        .containsExactly(-50L, -10L, 30L, 70L);
    assertThat(recording().video()).allSatisfy(unit -> assertThat(unit.data()).isEqualTo(large));
  }

  @Test
  void anAggregateIsTakenApart() throws Exception {
    Buffer aggregate = Buffer.buffer();
    appendTag(aggregate, TestEncoder.videoMessage(500, 0, true, UNIT));
    appendTag(aggregate, TestEncoder.audioMessage(510, new byte[] {3}));
    appendTag(aggregate, TestEncoder.videoMessage(540, 0, false, UNIT));
    try (TestEncoder encoder = publishing()) {
      Out message = new Out(RtmpMessage.AGGREGATE, 1, 1500, aggregate.getBytes());
      encoder.send(encoder.chunks.whole(6, message));
      await().until(() -> recording().units().size() == 3);
    }
    assertThat(recording().units())
        .extracting(unit -> unit.dts90k() / 90)
        .containsExactly(1500L, 1510L, 1540L);
    assertThat(recording().units().get(1).data()).containsExactly(3);
  }

  private static void appendTag(Buffer aggregate, Out part) {
    aggregate
        .appendByte((byte) part.type())
        .appendMedium(part.payload().length)
        .appendMedium(part.timestampMs())
        .appendInt(0)
        .appendBytes(part.payload())
        .appendInt(11 + part.payload().length);
  }

  @Test
  void aBrokenAggregateIsRefused() throws Exception {
    byte[] tooLong = {9, 0, 0, 100, 0, 0, 0, 0, 0, 0, 0, 1};
    assertMediaRefused(new Out(RtmpMessage.AGGREGATE, 1, 0, tooLong), RejectReason.BAD_SESSION);
  }

  @Test
  void theChunkSizeMayChangeWhileMessagesInterleave() throws Exception {
    byte[] picture = new byte[3000];
    new Random(4).nextBytes(picture);
    try (TestEncoder encoder = publishing()) {
      Out video = TestEncoder.videoMessage(40, 0, true, picture);
      List<Buffer> chunks = encoder.chunks.chunks(6, video, 0);
      encoder.send(chunks.get(0));
      encoder.audio(41, new byte[] {1});
      encoder.send(chunks.get(1));
      encoder.send(encoder.chunkSizeBytes(700));
      encoder.audio(42, new byte[] {2});
      for (int sent = 256; sent < video.payload().length; sent += 700) {
        int count = Math.min(700, video.payload().length - sent);
        encoder.send(TestChunks.basic(6, 3).appendBytes(video.payload(), sent, count));
      }
      await().until(() -> recording().units().size() == 3);
    }
    assertThat(recording().video().getFirst().data()).isEqualTo(picture);
  }

  @Test
  void metadataArrives() throws Exception {
    AmfValue fields =
        new AmfValue.Fields(
            Map.of(
                "width", new AmfValue.Num(1280),
                "height", new AmfValue.Num(720),
                "framerate", new AmfValue.Num(29.97)));
    Buffer body =
        Amf0Writer.write(
            List.of(TestEncoder.text("@setDataFrame"), TestEncoder.text("onMetaData"), fields));
    try (TestEncoder encoder = publishing()) {
      Out message = new Out(RtmpMessage.AMF0_DATA, 1, 0, body.getBytes());
      encoder.send(encoder.chunks.whole(4, message));
      await().until(() -> !recording().metadata().isEmpty());
    }
    assertThat(recording().metadata().getFirst().width()).isEqualTo(1280);
    assertThat(recording().metadata().getFirst().frameRate()).isEqualTo(29.97);
  }

  @Test
  void enhancedAvcIsTaken() throws Exception {
    try (TestEncoder encoder = publishing()) {
      sendVideo(encoder, 0, "\u0090avc1\u0001M");
      sendVideo(encoder, 40, "\u0091avc1\u0000\u0000(xyz");
      sendVideo(encoder, 80, "\u00a3avc1xyz");
      await().until(() -> recording().video().size() == 2);
    }
    assertThat(recording().videoConfigs().getFirst()).containsExactly(1, 0x4d);
    assertThat(recording().video())
        .extracting(unit -> List.of(unit.dts90k(), unit.pts90k(), unit.keyframe()))
        .containsExactly(List.of(3600L, 7200L, true), List.of(7200L, 7200L, false));
    assertThat(recording().video().getFirst().data()).containsExactly('x', 'y', 'z');
  }

  private static void sendVideo(TestEncoder encoder, int timestampMs, String tag)
      throws IOException {
    byte[] bytes = tag.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    encoder.send(encoder.chunks.whole(6, new Out(RtmpMessage.VIDEO, 1, timestampMs, bytes)));
  }

  @ParameterizedTest
  @CsvSource({
    "9, 90767030390000, VP9", // enhanced
    "9, 90767663310000, VVC",
    "9, 90686576310000, hvc1", // hev1
    "9, 120000000000, H.263",
    "9, 1D0000000000, av01", // codec 13
    "8, B200112233, Speex",
    "8, DF00112233, Enhanced RTMP", // format 13
    "8, 90664C614300, FLAC",
    "8, 9061632D3300, Dolby"
  })
  void anotherCodecIsRefusedWithWhatWeTake(int type, String hex, String name) throws Exception {
    byte[] tag = HexFormat.of().parseHex(hex);
    String said = assertMediaRefused(new Out(type, 1, 0, tag), RejectReason.UNSUPPORTED_MEDIA);
    assertThat(said)
        .startsWith("error NetStream.Publish.Rejected:")
        .contains("H.264, HEVC or AV1 video and AAC, MP3 or Opus audio", name);
  }

  private String assertMediaRefused(Out message, RejectReason reason) throws Exception {
    try (TestEncoder encoder = publishing()) {
      encoder.send(encoder.chunks.whole(6, message));
      String said = encoder.awaitStatusText();
      assertThat(encoder.closedByServer()).isTrue();
      assertThat(server.rejected(reason)).isEqualTo(1);
      assertThat(recording().ends()).containsExactly(EndReason.CLOSED);
      return said;
    }
  }

  // ---- the session ------------------------------------------------------------------------------

  @Test
  void deleteStreamIsAGoodbye() throws Exception {
    try (TestEncoder encoder = publishing()) {
      encoder.video(0, UNIT);
      encoder.deleteStream();
      await().until(() -> !recording().ends().isEmpty());
      encoder.video(40, UNIT); // too late, and passed over
    }
    await().until(() -> server.connections() == 0);
    assertThat(recording().ends()).containsExactly(EndReason.GOODBYE);
    assertThat(recording().video()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"FCUnpublish", "closeStream"})
  void theOtherGoodbyesCountToo(String command) throws Exception {
    try (TestEncoder encoder = publishing()) {
      encoder.command(command, 6, AmfValue.Nothing.NULL, TestEncoder.text(TestEncoder.KEY));
      assertThat(encoder.awaitStatus()).isEqualTo("NetStream.Unpublish.Success");
      encoder.deleteStream();
    }
    assertThat(recording().ends()).containsExactly(EndReason.GOODBYE);
  }

  @Test
  void aGoodbyeRightBeforeTheCloseCounts() throws Exception {
    for (int i = 0; i < 20; i++) {
      try (TestEncoder encoder = TestEncoder.publishing(server.port, "s" + i + ".a.b.c")) {
        encoder.video(0, UNIT);
        encoder.deleteStream();
      }
    }
    await().until(() -> server.connections() == 0);
    assertThat(server.ingest.recordings)
        .allSatisfy(r -> assertThat(r.ends()).containsExactly(EndReason.GOODBYE));
  }

  @Test
  void aBareCloseIsNoGoodbye() throws Exception {
    try (TestEncoder encoder = publishing()) {
      encoder.video(0, UNIT);
    }
    await().until(() -> !recording().ends().isEmpty());
    assertThat(recording().ends()).containsExactly(EndReason.CLOSED);
    assertThat(recording().video()).hasSize(1);
  }

  @Test
  void aResetIsNoGoodbye() throws Exception {
    publishing().reset();
    await().until(() -> !recording().ends().isEmpty());
    assertThat(recording().ends()).containsExactly(EndReason.CLOSED);
  }

  @Test
  void anEncoderThatDoesNotWaitForAnswersIsTaken() throws Exception {
    try (TestEncoder encoder = new TestEncoder(server.port)) {
      encoder.send(wholeSession(encoder));
      await().until(() -> !server.ingest.recordings.isEmpty() && !recording().ends().isEmpty());
    }
    assertThat(recording().video()).hasSize(10);
    assertThat(recording().ends()).containsExactly(EndReason.GOODBYE);
  }

  @Test
  void whoIsLetInAfterItsCloseIsOverWhateverItHasSent() throws Exception {
    Promise<Void> decided = Promise.promise();
    server.ingest.decided = decided.future();
    try (TestEncoder encoder = connected()) {
      Buffer bytes =
          encoder.commandBytes(
              "publish", 5, AmfValue.Nothing.NULL, TestEncoder.text(TestEncoder.KEY));
      byte[] unsupported = HexFormat.of().parseHex("90767030390000");
      bytes.appendBuffer(encoder.chunks.whole(6, new Out(RtmpMessage.VIDEO, 1, 0, unsupported)));
      encoder.send(bytes);
      await().until(() -> !server.ingest.recordings.isEmpty());
    }
    await().until(() -> server.connections() == 0);
    decided.complete();
    await().until(() -> !recording().ends().isEmpty());
    assertThat(recording().ends()).containsExactly(EndReason.CLOSED);
    await().until(() -> server.publishers() == 0);
  }

  /** Everything that an encoder sends, in one piece. */
  static Buffer wholeSession(TestEncoder encoder) {
    Buffer bytes = TestEncoder.clientHandshake();
    bytes.appendBuffer(encoder.commandBytes("connect", 1, TestEncoder.connectProperties("live")));
    bytes.appendBuffer(encoder.chunkSizeBytes(500));
    bytes.appendBuffer(encoder.commandBytes("releaseStream", 2, AmfValue.Nothing.NULL));
    bytes.appendBuffer(encoder.commandBytes("FCPublish", 3, AmfValue.Nothing.NULL));
    bytes.appendBuffer(encoder.commandBytes("createStream", 4, AmfValue.Nothing.NULL));
    bytes.appendBuffer(
        encoder.commandBytes(
            "publish",
            5,
            AmfValue.Nothing.NULL,
            TestEncoder.text(TestEncoder.KEY),
            TestEncoder.text("live")));
    byte[] picture = new byte[1200];
    for (int i = 0; i < 10; i++) {
      bytes.appendBuffer(
          encoder.chunks.whole(6, TestEncoder.videoMessage(40 * i, 0, i == 0, picture)));
      bytes.appendBuffer(encoder.chunks.whole(4, TestEncoder.audioMessage(40 * i, UNIT)));
    }
    return bytes.appendBuffer(
        encoder.commandBytes("deleteStream", 6, AmfValue.Nothing.NULL, new AmfValue.Num(1)));
  }

  @Test
  void aSessionMayPublishAgain() throws Exception {
    try (TestEncoder encoder = publishing()) {
      encoder.deleteStream();
      encoder.awaitStatus();
      encoder.publish("s2.a.b.c");
      assertThat(encoder.awaitStatus()).isEqualTo("NetStream.Publish.Start");
      encoder.video(0, UNIT);
      await().until(() -> server.ingest.recordings.get(1).video().size() == 1);
    }
  }

  @Test
  void commandsInAmf3MessagesAreTaken() throws Exception {
    try (TestEncoder encoder = new TestEncoder(server.port)) {
      encoder.handshake();
      Buffer body =
          Buffer.buffer()
              .appendByte((byte) 0)
              .appendBuffer(
                  Amf0Writer.write(
                      List.of(
                          TestEncoder.text("connect"),
                          new AmfValue.Num(1),
                          TestEncoder.connectProperties("live"))));
      encoder.send(
          encoder.chunks.whole(3, new Out(RtmpMessage.AMF3_COMMAND, 0, 0, body.getBytes())));
      assertThat(encoder.awaitCommand("_result").get(3).field("code").asText())
          .isEqualTo("NetConnection.Connect.Success");
    }
  }

  @Test
  void pingsAreAnswered() throws Exception {
    try (TestEncoder encoder = publishing()) {
      byte[] ping = {0, 6, 0, 0, 0x12, 0x34};
      encoder.send(encoder.chunks.whole(2, new Out(RtmpMessage.USER_CONTROL, 0, 0, ping)));
      assertThat(encoder.await(RtmpMessage.USER_CONTROL).body())
          .containsExactly(0, 7, 0, 0, 0x12, 0x34);
    }
  }

  @Test
  void receivedBytesAreAcknowledgedByTheEncodersWindow() throws Exception {
    try (TestEncoder encoder = publishing()) {
      byte[] window = Buffer.buffer().appendInt(50_000).getBytes();
      encoder.send(encoder.chunks.whole(2, new Out(RtmpMessage.WINDOW_ACK_SIZE, 0, 0, window)));
      encoder.video(0, new byte[60_000]);
      byte[] acknowledged = encoder.await(RtmpMessage.ACKNOWLEDGEMENT).body();
      assertThat(Buffer.buffer(acknowledged).getInt(0)).isBetween(50_000, 70_000);
    }
  }

  @Test
  void anUnknownCommandIsAnsweredAndDoesNoHarm() throws Exception {
    try (TestEncoder encoder = publishing()) {
      encoder.command("getStreamLength", 9, AmfValue.Nothing.NULL);
      assertThat(encoder.awaitCommand("_error").get(1).asNumber(0)).isEqualTo(9);
      encoder.video(0, UNIT);
      await().until(() -> recording().video().size() == 1);
    }
  }

  // ---- the broadcast's wishes
  // --------------------------------------------------------------------

  @Test
  void aHeldEncoderIsNotReadUntilItProceeds() throws Exception {
    try (TestEncoder encoder = publishing()) {
      encoder.video(0, UNIT);
      await().until(() -> recording().video().size() == 1);
      recording().publisher.hold();
      // More than the socket buffers hold, so that the writer stands still.
      Thread writer =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  encoder.send(encoder.chunkSizeBytes(1 << 20));
                  for (int i = 0; i < 40; i++) {
                    encoder.video(40 * i, new byte[1 << 20]);
                  }
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      await().until(() -> writer.getState() == Thread.State.RUNNABLE || !writer.isAlive());
      await()
          .during(Duration.ofMillis(300))
          .atMost(Duration.ofSeconds(5))
          .until(() -> recording().video().size() < 10 && writer.isAlive());
      recording().publisher.proceed();
      await().until(() -> recording().video().size() == 41);
      writer.join();
    }
  }

  @Test
  void aGoodbyeBehindAHoldIsHeardAtTheClose() throws Exception {
    try (TestEncoder encoder = publishing()) {
      recording().publisher.hold();
      encoder.video(0, UNIT);
      encoder.deleteStream();
      // A socket that is closed with unread answers resets, and what was sent may be lost.
      encoder.endOutput();
      recording().publisher.proceed();
      await().until(() -> !recording().ends().isEmpty());
    }
    assertThat(recording().ends()).containsExactly(EndReason.GOODBYE);
    assertThat(recording().video()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "ENDED, NetStream.Publish.Denied",
    "UNSUPPORTED_MEDIA, NetStream.Publish.Rejected",
    "UNAVAILABLE, NetStream.Publish.Failed"
  })
  void theBroadcastCanCloseASession(PublishRefusedException.Reason reason, String code)
      throws Exception {
    try (TestEncoder encoder = publishing()) {
      recording().publisher.close(new PublishRefusedException(reason, "it is over"));
      assertThat(encoder.awaitStatusText()).isEqualTo("error " + code + ": it is over");
      assertThat(encoder.closedByServer()).isTrue();
    }
    assertThat(recording().ends()).containsExactly(EndReason.CLOSED);
  }

  // ---- refusals ---------------------------------------------------------------------------------

  @Test
  void aWrongKeyIsRefused() throws Exception {
    try (TestEncoder encoder = connected()) {
      encoder.publish("bad.key");
      assertThat(encoder.awaitStatusText())
          .isEqualTo("error NetStream.Publish.BadName: wrong stream key");
      assertThat(encoder.closedByServer()).isTrue();
    }
    assertThat(server.rejected(RejectReason.BAD_KEY)).isEqualTo(1);
  }

  @Test
  void theSecondPublisherOfAStreamIsRefusedAndTheFirstGoesOn() throws Exception {
    try (TestEncoder first = publishing();
        TestEncoder second = connected()) {
      second.publish(TestEncoder.KEY);
      assertThat(second.awaitStatusText()).startsWith("error NetStream.Publish.BadName: another");
      assertThat(second.closedByServer()).isTrue();
      first.video(0, UNIT);
      await().until(() -> recording().video().size() == 1);
    }
    assertThat(server.rejected(RejectReason.ALREADY_LIVE)).isEqualTo(1);
  }

  @Test
  void anotherApplicationIsRefused() throws Exception {
    try (TestEncoder encoder = new TestEncoder(server.port)) {
      encoder.handshake();
      encoder.command("connect", 1, TestEncoder.connectProperties("vod.secret"));
      AmfValue info = encoder.awaitCommand("_error").get(3);
      assertThat(info.field("code").asText()).isEqualTo("NetConnection.Connect.InvalidApp");
      assertThat(info.field("description").asText()).contains("/live").doesNotContain("secret");
      assertThat(encoder.closedByServer()).isTrue();
    }
    assertThat(server.rejected(RejectReason.WRONG_APP)).isEqualTo(1);
  }

  @Test
  void playIsRefused() throws Exception {
    try (TestEncoder encoder = connected()) {
      encoder.command("play", 5, AmfValue.Nothing.NULL, TestEncoder.text("x"));
      assertThat(encoder.awaitStatusText())
          .startsWith("error NetStream.Play.Failed")
          .contains("HLS");
      assertThat(encoder.closedByServer()).isTrue();
    }
    assertThat(server.rejected(RejectReason.PLAY)).isEqualTo(1);
  }

  @Test
  void publishBeforeConnectIsRefused() throws Exception {
    try (TestEncoder encoder = new TestEncoder(server.port)) {
      encoder.handshake();
      encoder.publish(TestEncoder.KEY);
      assertThat(encoder.awaitStatusText()).startsWith("error").contains("before connect");
      assertThat(encoder.closedByServer()).isTrue();
    }
    assertThat(server.rejected(RejectReason.BAD_ORDER)).isEqualTo(1);
  }

  @Test
  void aSecondPublishOnAConnectionIsRefused() throws Exception {
    try (TestEncoder encoder = publishing()) {
      encoder.publish("s2.a.b.c");
      assertThat(encoder.awaitStatusText()).contains("publish came twice");
      assertThat(encoder.closedByServer()).isTrue();
    }
    assertThat(recording().ends()).containsExactly(EndReason.CLOSED);
  }

  @Test
  void mediaBeforePublishIsRefused() throws Exception {
    try (TestEncoder encoder = connected()) {
      encoder.video(0, UNIT);
      assertThat(encoder.awaitStatusText()).contains("before publish");
      assertThat(encoder.closedByServer()).isTrue();
    }
    assertThat(server.rejected(RejectReason.BAD_ORDER)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/1.1\r\n\r\n", "\u0016\u0003\u0001", "\u0006xxxx", "hello"})
  void garbageInsteadOfAHandshakeIsClosedAtOnce(String garbage) throws Exception {
    try (TestEncoder encoder = new TestEncoder(server.port)) {
      encoder.send(Buffer.buffer(garbage));
      assertThat(encoder.closedByServer()).isTrue();
    }
    assertThat(server.rejected(RejectReason.NOT_RTMP)).isEqualTo(1);
  }

  @Test
  void aRejectionIsOneLineThatNamesTheConnectionAndTheStream() throws Exception {
    try (TestEncoder http = new TestEncoder(server.port)) {
      http.send(Buffer.buffer("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
      http.send(Buffer.buffer("more"));
      assertThat(http.closedByServer()).isTrue();
    } catch (IOException closedEarly) {
      assertThat(server.rejected(RejectReason.NOT_RTMP)).isEqualTo(1);
    }
    assertThat(log.warnings())
        .singleElement()
        .satisfies(line ->
            assertThat(line)
                .contains("reason=not_rtmp: this is HTTP", "connection=127.0.0.1:", "stream=?"));
    try (TestEncoder encoder = publishing()) {
      sendVideo(encoder, 0, "\u0090vp09\u0001M");
      sendVideo(encoder, 0, "\u0090vp09\u0001M");
      assertThat(encoder.closedByServer()).isTrue();
    }
    assertThat(log.warnings())
        .hasSize(2)
        .last()
        .satisfies(line -> assertThat(line).contains("stream=s1", "reason=unsupported_media"));
  }

  @Test
  void anEncoderThatDoesNotReadIsClosed() throws Exception {
    try (TestEncoder encoder = publishing()) {
      encoder.pingUntil(() -> server.rejected(RejectReason.SLOW_READER) == 1);
      await().until(() -> server.connections() == 0);
    }
    assertThat(server.rejected(RejectReason.SLOW_READER)).isEqualTo(1);
  }

  @Test
  void overLimitMessagesChunksAndValuesAreRefused() throws Exception {
    try (TestEncoder encoder = connected()) {
      encoder.send(encoder.chunkSizeBytes((1 << 20) + 1));
      assertThat(encoder.awaitStatusText()).contains("chunk size of 1048577");
      assertThat(encoder.closedByServer()).isTrue();
    }
    try (TestEncoder encoder = connected()) {
      Out tooLong = new Out(RtmpMessage.AMF0_DATA, 1, 0, new byte[(64 << 10) + 1]);
      encoder.send(encoder.chunks.chunks(4, tooLong, 0).getFirst());
      assertThat(encoder.awaitStatusText()).contains("65537 bytes");
      assertThat(encoder.closedByServer()).isTrue();
    }
    try (TestEncoder encoder = connected()) {
      encoder.command("publish", 5, AmfValue.Nothing.NULL, TestEncoder.text("k".repeat(20_000)));
      assertThat(encoder.awaitStatusText()).contains("AMF string");
      assertThat(encoder.closedByServer()).isTrue();
    }
    assertThat(server.rejected(RejectReason.OVER_LIMIT)).isEqualTo(3);
  }

  @Test
  void connectionsAreBounded() throws Exception {
    useLimits(RtmpLimits.DEFAULT.withConnections(2));
    try (TestEncoder first = publishing();
        TestEncoder second = TestEncoder.publishing(server.port, OTHER_KEY)) {
      try (TestEncoder third = new TestEncoder(server.port)) {
        assertThat(third.closedByServer()).isTrue();
      }
      assertThat(server.rejected(RejectReason.TOO_MANY_CONNECTIONS)).isEqualTo(1);
      first.video(0, UNIT);
      second.video(0, UNIT);
      await()
          .until(() -> server.ingest.recordings.stream().allMatch(one -> one.video().size() == 1));
    }
    await().until(() -> server.connections() == 0);
    connected().close();
  }

  @Test
  void whoeverDoesNotPublishMakesRoomForNewcomersTheOldestFirst() throws Exception {
    useLimits(RtmpLimits.DEFAULT.withConnections(3));
    try (TestEncoder live = publishing();
        TestEncoder mute = new TestEncoder(server.port)) {
      await().until(() -> server.connections() == 2);
      try (TestEncoder later = new TestEncoder(server.port)) {
        await().until(() -> server.connections() == 3);
        try (TestEncoder newcomer = TestEncoder.publishing(server.port, OTHER_KEY)) {
          assertThat(mute.closedByServer()).isTrue();
          later.handshake();
          live.video(0, UNIT);
          newcomer.video(0, UNIT);
          await()
              .until(
                  () -> server.ingest.recordings.stream().allMatch(one -> one.video().size() == 1));
        }
      }
    }
    assertThat(server.rejected(RejectReason.TOO_MANY_CONNECTIONS)).isEqualTo(1);
  }

  @Test
  void theAnswerToConnectSaysWhatIsTaken() throws Exception {
    try (TestEncoder encoder = new TestEncoder(server.port)) {
      encoder.handshake();
      encoder.command("connect", 1, TestEncoder.connectProperties("live"));
      AmfValue said = encoder.awaitCommand("_result").get(2);
      AmfValue canDecode = new AmfValue.Num(1);
      assertThat(said.field("videoFourCcInfoMap"))
          .isEqualTo(
              new AmfValue.Fields(Map.of("avc1", canDecode, "hvc1", canDecode, "av01", canDecode)));
      assertThat(said.field("audioFourCcInfoMap"))
          .isEqualTo(
              new AmfValue.Fields(Map.of("mp4a", canDecode, ".mp3", canDecode, "Opus", canDecode)));
      assertThat(said.field("fourCcList"))
          .isInstanceOfSatisfying(
              AmfValue.Items.class,
              list ->
                  assertThat(list.items())
                      .extracting(AmfValue::asText)
                      .containsExactly("avc1", "hvc1", "av01", "mp4a", ".mp3", "Opus"));
      assertThat(said.field("capsEx")).isEqualTo(new AmfValue.Num(13));
    }
  }

  // ---- elsewhere --------------------------------------------------------------------------------

  @Test
  void anEncoderThatReconnectsIsToldWhereTo() throws Exception {
    try (TestEncoder encoder = TestEncoder.publishing(server.port, TestEncoder.KEY, 1 | 8)) {
      assertThat(recording().publisher.canMove()).isTrue();
      recording().publisher.move(URI.create("rtmp://edge-2.example:1936/live"));
      AmfValue info = encoder.awaitCommand("onStatus").get(3);
      assertThat(info.field("code").asText()).isEqualTo("NetConnection.Connect.ReconnectRequest");
      assertThat(info.field("level").asText()).isEqualTo("status");
      assertThat(info.field("tcUrl").asText()).isEqualTo("rtmp://edge-2.example:1936/live");
      encoder.video(0, UNIT);
      await().until(() -> !recording().video().isEmpty());
    }
  }

  @Test
  void withoutAnotherPlaceItMayComeBackToTheSameUrl() throws Exception {
    try (TestEncoder encoder = TestEncoder.publishing(server.port, TestEncoder.KEY, 1)) {
      recording().publisher.move(null);
      AmfValue info = encoder.awaitCommand("onStatus").get(3);
      assertThat(info.field("code").asText()).isEqualTo("NetConnection.Connect.ReconnectRequest");
      assertThat(info.field("tcUrl").asText()).isNull();
    }
  }

  @Test
  void otherEncodersCannotBeSentElsewhere() throws Exception {
    try (TestEncoder encoder = TestEncoder.publishing(server.port, TestEncoder.KEY, 4 | 8)) {
      assertThat(recording().publisher.canMove()).isFalse();
    }
  }

  private TestEncoder connected() throws Exception {
    TestEncoder encoder = new TestEncoder(server.port);
    encoder.handshake();
    encoder.command("connect", 1, TestEncoder.connectProperties("live"));
    encoder.awaitCommand("_result");
    return encoder;
  }

  // ---- time -------------------------------------------------------------------------------------

  @Test
  void aConnectionThatSaysNothingIsClosed() throws Exception {
    useLimits(RtmpLimits.DEFAULT.with(new Timeouts(SHORT, LONG, LONG, LONG, SHORT)));
    try (TestEncoder encoder = new TestEncoder(server.port)) {
      assertThat(encoder.closedByServer()).isTrue();
    }
    assertThat(server.rejected(RejectReason.HANDSHAKE_TIMEOUT)).isEqualTo(1);
  }

  @Test
  void silenceAfterConnectIsClosed() throws Exception {
    useLimits(RtmpLimits.DEFAULT.with(new Timeouts(LONG, LONG, SHORT, LONG, SHORT)));
    try (TestEncoder encoder = connected()) {
      assertThat(encoder.awaitStatusText()).contains("nothing was received for 0.6 s");
      assertThat(encoder.closedByServer()).isTrue();
    }
    assertThat(server.rejected(RejectReason.SILENT)).isEqualTo(1);
  }

  @Test
  void aSessionThatNeverPublishesIsClosed() throws Exception {
    useLimits(RtmpLimits.DEFAULT.with(new Timeouts(LONG, SHORT, LONG, LONG, SHORT)));
    try (TestEncoder encoder = connected()) {
      assertThat(encoder.awaitStatusText()).contains("no publish within 0.6 s");
      assertThat(encoder.closedByServer()).isTrue();
    }
    assertThat(server.rejected(RejectReason.PUBLISH_TIMEOUT)).isEqualTo(1);
  }

  @Test
  void aHeldPublisherIsNotSilent() throws Exception {
    useLimits(RtmpLimits.DEFAULT.with(new Timeouts(LONG, LONG, LONG, SHORT, SHORT)));
    try (TestEncoder encoder = publishing()) {
      recording().publisher.hold();
      await().during(SHORT.multipliedBy(4)).atMost(LONG).until(() -> recording().ends().isEmpty());
      recording().publisher.proceed();
      await().until(() -> server.rejected(RejectReason.SILENT) == 1);
    }
  }

  @Test
  void aSessionThatSaidGoodbyeIsClosedQuietly() throws Exception {
    useLimits(RtmpLimits.DEFAULT.with(new Timeouts(LONG, SHORT, LONG, LONG, SHORT)));
    try (TestEncoder encoder = publishing()) {
      encoder.deleteStream();
      assertThat(encoder.closedByServer()).isTrue();
    }
    assertThat(log.warnings()).isEmpty();
  }

  @Test
  void aSilentPublisherIsClosedInTheEnd() throws Exception {
    useLimits(RtmpLimits.DEFAULT.with(new Timeouts(LONG, LONG, LONG, SHORT, SHORT)));
    try (TestEncoder encoder = publishing()) {
      assertThat(encoder.awaitStatusText()).contains("nothing was received");
      assertThat(encoder.closedByServer()).isTrue();
    }
    assertThat(recording().ends()).containsExactly(EndReason.CLOSED);
  }

  // ---- the port ---------------------------------------------------------------------------------

  @Test
  void aPortInUseIsAFailure() {
    Vertx another = Vertx.vertx();
    try {
      RtmpServer second =
          new RtmpServer(
              another,
              RtmpSettings.of(server.port, "127.0.0.1"),
              server.ingest,
              new io.micrometer.core.instrument.simple.SimpleMeterRegistry());
      ExecutionException failure =
          org.junit.jupiter.api.Assertions.assertThrows(
              ExecutionException.class,
              () -> second.listen().toCompletionStage().toCompletableFuture().get());
      assertThat(failure).hasCauseInstanceOf(BindException.class);
    } finally {
      TestServer.await(another.close());
    }
  }

  @Test
  void closingTheServerClosesAPeerThatDoesNotRead() throws Exception {
    useLimits(RtmpLimits.DEFAULT.with(new Timeouts(LONG, LONG, LONG, LONG, SHORT)));
    try (TestEncoder encoder = publishing()) {
      fillSocketsFor(encoder);
      server.stop();
      assertThat(server.connections()).isZero();
    }
  }

  /**
   * Asks for answers that it does not read, until the sockets hold no more of them: not so many at
   * a time that they are too many before the sockets were given any.
   */
  private void fillSocketsFor(TestEncoder encoder) throws IOException {
    Buffer commands = Buffer.buffer();
    for (int i = 0; i < 100; i++) {
      commands.appendBuffer(encoder.commandBytes("unheardOf", 9));
    }
    while (server.rejected(RejectReason.SLOW_READER) == 0) {
      double before = server.received();
      encoder.send(commands);
      await()
          .pollInterval(Duration.ofMillis(5))
          .until(
              () -> server.received() > before || server.rejected(RejectReason.SLOW_READER) == 1);
    }
  }

  @Test
  void closingTheServerEndsItsSessions() throws Exception {
    TestServer stopped = new TestServer();
    try (TestEncoder encoder = TestEncoder.publishing(stopped.port, TestEncoder.KEY)) {
      stopped.close();
      assertThat(encoder.closedByServer()).isTrue();
      assertThat(stopped.ingest.only().ends()).containsExactly(EndReason.CLOSED);
    }
  }
}
