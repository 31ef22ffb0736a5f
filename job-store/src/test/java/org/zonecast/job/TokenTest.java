package org.zonecast.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TokenTest {
  @Test
  void growsByEpochThenByStartIdThenByGrant() {
    List<Token> inOrder =
        List.of(
            new Token(1, 1),
            new Token(1, 9),
            new Token(2, 5),
            new Token(2, "a", 1),
            new Token(2, "a", 2),
            new Token(2, "b", 1),
            new Token(10, 1));
    assertThat(inOrder).isSorted();
    assertThat(inOrder.reversed().stream().sorted()).isEqualTo(inOrder);
  }

  @Test
  void readsWhatItWroteAndWhatVersionOneWrote() {
    for (Token token : List.of(new Token(3, 7), new Token(3, "k0-x.y", 7))) {
      assertThat(Token.parse(token.toString())).isEqualTo(token);
    }
    assertThat(Token.parse("3.7")).isEqualTo(new Token(3, "", 7));
    assertThat(new Token(3, 7)).hasToString("3.7");
    assertThat(new Token(3, "abc", 7)).hasToString("3-abc.7");
  }

  @Test
  void refusesWhatIsNone() {
    for (String text : List.of("", "3", "x.1", "3-.1", "3-a/b.1", "3.x")) {
      assertThatThrownBy(() -> Token.parse(text)).isInstanceOf(RuntimeException.class);
    }
  }
}
