package org.zonecast.samples;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A program that some tests need and a plain machine may lack. */
public enum OptionalTool {
  CHROMIUM("chromium", "install the package chromium"),
  CHROMEDRIVER("chromedriver", "install the package chromium-driver"),
  OBS("obs", "install the packages obs-studio, obs-plugins and libgl1-mesa-dri"),
  XVFB("Xvfb", "install the package xvfb"),
  MPV("mpv", "install the package mpv"),
  FFPLAY("ffplay", "install the package ffmpeg"),
  NPM("npm", "install Node.js with npm");

  private final String program;
  private final String advice;

  OptionalTool(String program, String advice) {
    this.program = program;
    this.advice = advice;
  }

  /** Leaves the calling test out, and says so, if the program is not on the PATH. */
  public void require() {
    if (find().isEmpty()) {
      String test =
          StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
              .getCallerClass()
              .getSimpleName();
      String reason = "LEFT OUT: " + test + ", no " + program + " on the PATH; " + advice;
      System.err.println(reason);
      Assumptions.abort(reason);
    }
  }

  public boolean present() {
    return find().isPresent();
  }

  public Path path() {
    return find().orElseThrow();
  }

  private Optional<Path> find() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
