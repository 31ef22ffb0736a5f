package org.zonecast.worker.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zonecast.worker.child.ChildCommand;

class FfmpegBuildTest {
  @Test
  void itIsThereForThisMachine() {
    assertThatCode(FfmpegBuild::require).doesNotThrowAnyException();
  }

  @Test
  void platformsThatWereNotComparedDoNotTakeOverFromEachOther() {
    assertThat(List.of("linux-x86_64", "linux-arm64", "macosx-arm64", "macosx-x86_64"))
        .extracting(EncoderId::platform)
        .containsExactly("", "-linux-arm64", "-macosx-arm64", "-macosx-x86_64");
  }

  @ParameterizedTest
  @ValueSource(classes = {SpeedMain.class, TranscoderMain.class})
  void aCodecChildThatCannotLoadItSaysSoInALine(Class<?> child) throws Exception {
    var command = new ArrayList<>(ChildCommand.forMainClass(child.getName()));
    command.addAll(1, List.of("-Dos.name=Linux", "-Dos.arch=riscv64"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor()).as(said).isEqualTo(1);
      assertThat(said).contains("FFmpeg for linux-riscv64 does not load: ").doesNotContain("\tat ");
    } finally {
      process.destroyForcibly();
    }
  }
}
