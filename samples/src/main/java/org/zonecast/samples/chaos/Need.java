package org.zonecast.samples.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a machine must have for some faults. */
enum Need {
  MOUNT("a mount namespace of its own, which takes root and unshare (util-linux)") {
    @Override
    boolean present() {
      return runs("unshare", "--mount", "true");
    }
  },
  FAKETIME("libfaketime (Debian's package libfaketime)") {
    @Override
    boolean present() {
      return fakeTime().isPresent();
    }
  },
  PRLIMIT("prlimit (util-linux)") {
    @Override
    boolean present() {
      return runs("prlimit", "--version");
    }
  };

  private final String advice;

  Need(String advice) {
    this.advice = "needs " + advice;
  }

  abstract boolean present();

  String advice() {
    return advice;
  }

  /** The library that gives a process a clock of its own. */
  static Optional<Path> fakeTime() {
    try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
      List<Path> places = folders.toList();
      return places.stream()
          .map(folder -> folder.resolve("faketime/libfaketimeMT.so.1"))
          .filter(Files::exists)
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean runs(String... command) {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
