package org.zonecast.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zonecast.feed.FeedMessage.RandomAccess;

class FeedCodecTest {
  private static final List<FeedMessage> ALL = FeedSamples.ALL;
  private static final int GARBAGE_ROUNDS = 20_000;
  private static final int WELCOME = 16;
  private static final int ANSWER = 18;
  private static final int LOGGED = 19;
  private static final int HELLO = 32;
  private static final int PROGRESS = 33;
  private static final int COMMIT = 34;

  @ParameterizedTest
  @FieldSource("ALL")
  void messageComesBackAsItWas(FeedMessage message) throws Exception {
    FeedMessage back = FeedCodec.decode(FeedCodec.encode(message));

    assertThat(back).hasSameClassAs(message).usingRecursiveComparison().isEqualTo(message);
  }

  @Test
  void samplesHoldEveryKindOfMessage() {
    assertThat(ALL.stream().map(FeedMessage::getClass).collect(Collectors.toSet()))
        .isEqualTo(kindsOf(FeedMessage.class).collect(Collectors.toSet()));
  }

  @Test
  void typeBytesAreAllDifferentAndStayWhatTheyAre() {
    assertThat(ALL.stream().map(message -> (int) FeedCodec.encode(message)[0]))
        .containsExactly(
            1, 1, 2, 3, 3, 4, 5, 6, 16, 17, 18, 18, 19, 19, 20, 21, 23, 22, 24, 32, 33, 34, 35, 36,
            37, 38, 40, 41, 39);
  }

  @Test
  void mediaIsInFixedBigEndianFields() {
    byte[] bytes =
        FeedCodec.encode(
            new FeedMessage.VideoUnit(258, -2, RandomAccess.OPEN, 259, new byte[] {9}));

    assertThat(bytes)
        .startsWith(1, 0, 0, 0, 0, 0, 0, 1, 2, -1, -1, -1, -1, -1, -1, -1, -2)
        .endsWith(2, 0, 0, 0, 0, 0, 0, 1, 3, 9)
        .hasSize(27);
  }

  @Test
  void planWithoutAudioComesBackWithoutAudio() throws Exception {
    FeedMessage.Welcome welcome = FeedSamples.welcome(FeedSamples.PLAN_WITHOUT_AUDIO);

    assertThat(FeedCodec.decode(FeedCodec.encode(welcome))).isEqualTo(welcome);
  }

  @Test
  void unknownFieldsArePassedOver() throws Exception {
    byte[] newer =
        message(HELLO, "{\"version\":2,\"workerId\":\"w\",\"zone\":\"z\",\"pid\":1,\"new\":[{}]}");

    assertThat(FeedCodec.decode(newer)).isEqualTo(new FeedMessage.Hello(2, "w", "z", 1, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "3",
        "{",
        "{\"version\":1}",
        "{\"version\":1,\"workerId\":null,\"zone\":\"z\",\"pid\":1,\"transcoderPid\":0}",
        "{\"version\":\"many\",\"workerId\":\"w\",\"zone\":\"z\",\"pid\":1}",
        "{\"version\":99999999999,\"workerId\":\"w\",\"zone\":\"z\",\"pid\":1}",
      })
  void malformedJsonIsRefused(String json) {
    assertRefused(message(HELLO, json));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e30", "\"yesterday\"", "99999999999999999999", "null", "{}"})
  void welcomeWithABadTimeIsRefused(String time) {
    assertRefused(withField("baseTime", time));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"0-e\"", "\"x-e\"", "\"1-../..\"", "\"1\"", "7", "null"})
  void welcomeWithABadEpochIsRefused(String epoch) {
    assertRefused(withField("epoch", epoch));
  }

  @Test
  void nullDeepInsideIsRefused() {
    String json = body(FeedSamples.welcome(FeedSamples.PLAN_WITHOUT_AUDIO));

    assertThat(json).contains("\"preset\":\"veryfast\"", "\"credential\":\"secret\"");
    assertRefused(message(WELCOME, json.replace("\"preset\":\"veryfast\"", "\"preset\":null")));
    assertRefused(
        message(WELCOME, json.replace("\"credential\":\"secret\"", "\"credential\":null")));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 15, 25, 31, 42, 127, 128, 255})
  void unknownTypeIsRefused(int type) {
    assertRefused(message(type, "{}"));
  }

  @Test
  void messageCutShortIsRefusedOrShorterMedia() {
    for (FeedMessage message : ALL) {
      byte[] whole = FeedCodec.encode(message);
      for (int length = 0; length < whole.length; length++) {
        decodeOrRefuse(Arrays.copyOf(whole, length));
      }
    }
    assertRefused(Arrays.copyOf(FeedCodec.encode(new FeedMessage.Gap(1, 2)), 16));
    assertRefused(Arrays.copyOf(FeedCodec.encode(new FeedMessage.End(1)), 8));
  }

  @Test
  void overLongMessageIsRefused() throws Exception {
    byte[] longest = new byte[FeedCodec.MAX_MESSAGE_BYTES];
    longest[0] = 3;
    assertThat(FeedCodec.decode(longest)).isInstanceOf(FeedMessage.VideoConfig.class);

    assertRefused(Arrays.copyOf(longest, longest.length + 1));
    assertRefused(new byte[0]);
  }

  @Test
  void garbageIsAMessageOrRefusedButNothingElse() {
    var random = new Random(20261121);
    for (int round = 0; round < GARBAGE_ROUNDS; round++) {
      byte[] garbage = new byte[1 + random.nextInt(64)];
      random.nextBytes(garbage);
      decodeOrRefuse(garbage);
      byte[] damaged = FeedCodec.encode(ALL.get(random.nextInt(ALL.size())));
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      decodeOrRefuse(damaged);
    }
  }

  @Test
  void whatTheVersionBeforeLeavesOutIsTakenForUnknown() throws Exception {
    assertThat(FeedCodec.decode(message(ANSWER, "{\"progressNumber\":9,\"grant\":4}")))
        .isEqualTo(new FeedMessage.Answer(9, 4, false));
    assertThat(FeedCodec.decode(message(LOGGED, "{\"segment\":9,\"cdn\":\"a\"}")))
        .isEqualTo(new FeedMessage.Logged(9, "a", null));
    String progress = "{\"number\":9,\"decodedSlot\":60,\"encodedSlot\":59}";
    assertThat(FeedCodec.decode(message(PROGRESS, progress)))
        .isEqualTo(new FeedMessage.Progress(9, 60, 59));
    String commit =
        "{\"segment\":9,\"cdn\":\"a\",\"grant\":1,"
            + "\"videoSlots\":60,\"audioFrames\":94,\"bytes\":{}}";
    assertThat(FeedCodec.decode(message(COMMIT, commit)))
        .isEqualTo(new FeedMessage.Commit(9, "a", 1, 60, 94, Map.of()));
  }

  @Test
  void deeplyNestedJsonIsRefused() {
    assertRefused(message(HELLO, "{\"new\":" + "[".repeat(100_000)));
  }

  private static Stream<Class<?>> kindsOf(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(FeedCodecTest::kindsOf)
        : Stream.of(type);
  }

  private static void decodeOrRefuse(byte[] bytes) {
    try {
      assertThat(FeedCodec.decode(bytes)).isNotNull();
    } catch (FeedFormatException refused) {
      assertThat(refused).hasMessageContaining("feed message");
    }
  }

  private static void assertRefused(byte[] bytes) {
    assertThatThrownBy(() -> FeedCodec.decode(bytes)).isInstanceOf(FeedFormatException.class);
  }

  private static byte[] withField(String field, String value) {
    String json = body(FeedSamples.welcome(FeedSamples.PLAN_WITHOUT_AUDIO));
    String changed =
        json.replaceFirst("\"" + field + "\":\"[^\"]*\"", "\"" + field + "\":" + value);
    assertThat(changed).isNotEqualTo(json);
    return message(WELCOME, changed);
  }

  private static String body(FeedMessage message) {
    byte[] bytes = FeedCodec.encode(message);
    return new String(bytes, 1, bytes.length - 1, StandardCharsets.UTF_8);
  }

  private static byte[] message(int type, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    byte[] message = new byte[body.length + 1];
    message[0] = (byte) type;
    System.arraycopy(body, 0, message, 1, body.length);
    return message;
  }
}
