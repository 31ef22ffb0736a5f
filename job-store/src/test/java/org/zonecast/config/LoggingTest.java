package org.zonecast.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class LoggingTest {
  private final PrintStream stderr = System.err;
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

  @AfterEach
  void restore() {
    System.setErr(stderr);
    Logging.apply(LogFormat.TEXT);
  }

  @Test
  void textHasOneLineForPeopleWithTheContext() {
    assertThat(log(LogFormat.TEXT))
        .matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  LoggingTest hello worker=w1 stream=s1.*");
  }

  @Test
  void jsonHasAnObjectWithTheContextAsFields() throws Exception {
    var line = new ObjectMapper().readTree(log(LogFormat.JSON));
    assertThat(line.get("message").textValue()).isEqualTo("hello worker=w1");
    assertThat(line.get("stream").textValue()).isEqualTo("s1");
    assertThat(line.get("level").textValue()).isEqualTo("INFO");
  }

  private String log(LogFormat format) {
    System.setErr(new PrintStream(lines, true, StandardCharsets.UTF_8));
    Logging.apply(format);
    try (var ignored = MDC.putCloseable("stream", "s1")) {
      LoggerFactory.getLogger(LoggingTest.class).info("hello worker={}", "w1");
    }
    return lines
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.contains("hello")) // other tests log at the same time
        .collect(Collectors.joining("\n"));
  }
}
