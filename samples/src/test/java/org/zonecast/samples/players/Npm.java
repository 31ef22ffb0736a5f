package org.zonecast.samples.players;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.zonecast.samples.OptionalTool;

/** The players of {@code package.json}, fetched once into the build's folder. */
final class Npm {
  private static final Path WANTED = Path.of("src", "test", "players", "package.json");
  private static final Path FOLDER = Path.of("target", "players");

  private Npm() {}

  /** The folder they are in; leaves the test out if they cannot be had. */
  static Path install() throws IOException, InterruptedException {
    OptionalTool.NPM.require();
    Path said = Files.createDirectories(FOLDER).resolve("npm.txt");
    Files.copy(WANTED, FOLDER.resolve("package.json"), StandardCopyOption.REPLACE_EXISTING);
    Process npm =
        new ProcessBuilder(
                OptionalTool.NPM.path().toString(),
                "install",
                "--no-package-lock",
                "--no-audit",
                "--no-fund",
                "--prefer-offline")
            .directory(FOLDER.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    boolean done = npm.waitFor(3, TimeUnit.MINUTES);
    if (!done || npm.exitValue() != 0) {
      npm.destroyForcibly();
      String reason = "LEFT OUT: npm could not fetch the players: " + Files.readString(said);
      System.err.println(reason);
      Assumptions.abort(reason);
    }
    return FOLDER;
  }
}
