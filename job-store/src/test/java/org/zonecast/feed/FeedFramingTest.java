package org.zonecast.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedFramingTest {

  @Test
  void messagesComeBackInOrderAndThenTheEnd() throws IOException {
    DataInputStream in = reading(written(FeedSamples.ALL));

    var back = new ArrayList<FeedMessage>();
    for (FeedMessage m = FeedFraming.read(in); m != null; m = FeedFraming.read(in)) {
      back.add(m);
    }

    assertThat(back).usingRecursiveComparison().isEqualTo(FeedSamples.ALL);
    assertThat(FeedFraming.read(in)).isNull();
  }

  @Test
  void lengthIsBigEndian() throws IOException {
    assertThat(written(List.of(new FeedMessage.End(1))))
        .containsExactly(0, 0, 0, 10, 6, 0, 0, 0, 0, 0, 0, 0, 1, 0);
  }

  @Test
  void streamThatEndsWithinAMessageIsNotAnEnd() throws IOException {
    byte[] whole = written(List.of(new FeedMessage.Gap(1, 2)));

    for (int length = 1; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> FeedFraming.read(reading(cut)))
          .as("%d bytes", length)
          .isInstanceOf(EOFException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, (16 << 20) + 1})
  void impossibleLengthIsRefusedBeforeAnyBodyIsRead(int length) {
    byte[] header = ByteBuffer.allocate(Integer.BYTES).putInt(length).array();

    assertThatThrownBy(() -> FeedFraming.read(reading(header)))
        .isInstanceOf(FeedFormatException.class)
        .hasMessageContaining(Integer.toString(length));
  }

  @Test
  void garbageEndsInAnIoExceptionOrTheEnd() {
    var random = new Random(20261121);
    for (int round = 0; round < 2000; round++) {
      byte[] garbage = new byte[random.nextInt(200)];
      random.nextBytes(garbage);
      if (garbage.length > 4) {
        Arrays.fill(garbage, 0, 3, (byte) 0);
      }
      readAll(garbage);
    }
  }

  private static void readAll(byte[] bytes) {
    DataInputStream in = reading(bytes);
    try {
      while (FeedFraming.read(in) != null) {
        assertThat(bytes).isNotEmpty();
      }
    } catch (IOException refused) {
      assertThat(refused).isInstanceOfAny(FeedFormatException.class, EOFException.class);
    }
  }

  private static byte[] written(List<FeedMessage> messages) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    for (FeedMessage message : messages) {
      FeedFraming.write(out, message);
    }
    return bytes.toByteArray();
  }

  private static DataInputStream reading(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }
}
