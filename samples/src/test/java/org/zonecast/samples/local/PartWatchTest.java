package org.zonecast.samples.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.redis.ChildProcess;

/** Parts die, and cannot always be started again. */
class PartWatchTest {
  private static final Duration LONGER_THAN_ITS_PAUSE = Duration.ofSeconds(10);

  @TempDir private Path folder;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private long nowNanos;
  private int starts;
  private final Part part = new Part("worker", "worker-a1", null, "", this::process, code -> true);

  /** The first one dies, no more processes can be made then, and the fourth one stays. */
  private ChildProcess process() throws IOException {
    starts++;
    return switch (starts) {
      case 1 -> ChildProcess.start("first", List.of("sh", "-c", "exit 3"), builder -> {});
      case 2, 3 -> throw new IOException("no memory");
      default -> ChildProcess.start("last", List.of("sleep", "600"), builder -> {});
    };
  }

  @AfterEach
  void end() {
    part.kill();
  }

  @Test
  void aFailedRestartIsToldOnceAndTriedAgain() throws Exception {
    var console = new Console(new PrintStream(said, true, UTF_8), Clock.systemUTC());
    var watch = new PartWatch(console, new Held(folder), () -> nowNanos);
    part.start(nowNanos);
    await().until(() -> !part.alive());
    watch.look(List.of(part));
    for (int tries = 0; tries < 3; tries++) {
      watch.look(List.of(part)); // within its pause, in which it is left alone
      assertThat(starts).isEqualTo(1 + tries);
      nowNanos += LONGER_THAN_ITS_PAUSE.toNanos();
      watch.look(List.of(part));
    }
    assertThat(part.alive()).isTrue();
    assertThat(said.toString(UTF_8).lines().map(line -> line.substring("00:00:00 ".length())))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("worker worker-a1 lost").contains("code 3"),
            line -> assertThat(line).contains("could not be started again").contains("no memory"),
            line -> assertThat(line).contains("started again (pid " + part.pid() + ")"));
  }
}
