package org.zonecast.samples.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.redis.ChildProcess;

/** An encoder whose connection broke tries again, one that was asked to end does not. */
class FfmpegExitTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ASKED_OR_CLOSED = 255;
  private static final String ASKED = "Exiting normally, received signal 15.";

  @TempDir private Path folder;

  @Test
  void whatAnEarlierRunSaidIsNoWordOfThisOne() throws Exception {
    var earlier = new JvmLauncher(folder, Wiring.NONE);
    run(earlier, ASKED);
    assertThat(FfmpegExit.isTrouble(ASKED_OR_CLOSED, earlier.logOf("broadcaster"))).isFalse();

    var launcher = new JvmLauncher(folder, Wiring.NONE);
    run(launcher, "Connection refused");
    assertThat(launcher.logOf("broadcaster").lines()).containsExactly("Connection refused");
    assertThat(FfmpegExit.isTrouble(ASKED_OR_CLOSED, launcher.logOf("broadcaster"))).isTrue();
    assertThat(launcher.logOf("broadcaster").file()).content(UTF_8).contains(ASKED);
  }

  private static void run(JvmLauncher launcher, String says) throws Exception {
    List<String> command = List.of("sh", "-c", "echo '" + says + "'");
    ChildProcess process = launcher.program("broadcaster", Map.of(), command);
    assertThat(process.awaitExit(PATIENCE)).isTrue();
  }
}
