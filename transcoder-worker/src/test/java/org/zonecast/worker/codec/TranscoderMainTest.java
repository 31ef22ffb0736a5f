package org.zonecast.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zonecast.worker.child.ChildCommand;
import org.zonecast.worker.child.ChildFraming;
import org.zonecast.worker.child.ChildMessage;

class TranscoderMainTest {
  private static final long PATIENCE_SECONDS = 60;
  private static final long FAR_LONGER_THAN_AN_EXIT_TAKES_MILLIS = 700;

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void aChildOutlivesASignalToAllProcessesAndEndsWithItsInput(String signal) throws Exception {
    Process child =
        new ProcessBuilder(ChildCommand.forMainClass(TranscoderMain.class.getName())).start();
    try {
      DataInputStream said = new DataInputStream(child.getInputStream());
      assertThat(ChildFraming.read(said)).isInstanceOf(ChildMessage.Ready.class);
      new ProcessBuilder("kill", "-" + signal, Long.toString(child.pid())).start().waitFor();
      assertThat(child.waitFor(FAR_LONGER_THAN_AN_EXIT_TAKES_MILLIS, TimeUnit.MILLISECONDS))
          .isFalse();

      child.getOutputStream().close();
      assertThat(child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(child.exitValue()).isZero();
    } finally {
      child.destroyForcibly();
    }
  }
}
