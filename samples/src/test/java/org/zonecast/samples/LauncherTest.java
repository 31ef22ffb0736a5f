package org.zonecast.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The script {@code zonecast} in a clone of its own, with a Maven and a Java that are made up: the
 * jar of a build has the number of the build in it, and Java prints the jar, now and at the end of
 * its input.
 */
@Execution(ExecutionMode.CONCURRENT)
class LauncherTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final String MAVEN =
      """
      #!/usr/bin/env bash
      echo "$@" >> builds
      [ ! -e broken ] || exit 1
      sleep 0.5
      mkdir -p samples/target/zonecast/lib
      wc -l < builds | tr -d ' ' > samples/target/zonecast.jar
      echo '[INFO] Building Zonecast samples'
      """;

  private static final String JAVA =
      """
      #!/usr/bin/env bash
      while [ "$1" != -cp ]; do shift; done
      [ "$4" != warm-up ] || exit 0
      [ "$3" != org.zonecast.benchmarks.Benchmarks ] || exec "${0%/jdk/bin/java}/zonecast" "$4"
      jar=${2##*:}
      cat "$jar"
      cat > /dev/null
      cat "$jar"
      """;

  private static final String JAVAC =
      """
      #!/usr/bin/env bash
      folder=${0%/jdk/bin/javac}
      touch "$folder/compiling"
      while [ ! -e "$folder/may-compile" ]; do sleep 0.1; done
      """;

  @TempDir private Path clone;
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void makeClone() throws IOException {
    program("zonecast", Files.readString(Path.of("..", "zonecast")));
    program("benchmarks/run", Files.readString(Path.of("..", "benchmarks", "run")));
    program("bin/mvn", MAVEN);
    program("jdk/bin/java", JAVA);
    program("jdk/bin/javac", JAVAC);
    write("jdk/release", "JAVA_VERSION=\"25.0.1\"\n");
    write("pom.xml", "");
    write("samples/src/main/Code.java", "");
    write("benchmarks/src/main/resources/page.html", "");
  }

  private void program(String name, String text) throws IOException {
    assertThat(write(name, text).toFile().setExecutable(true)).isTrue();
  }

  private Path write(String name, String text) throws IOException {
    Path file = clone.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  @AfterEach
  void leaveNothingBehind() throws Exception {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void whatRunsKeepsItsProgramWhileANewerOneIsBuilt() throws Exception {
    Process first = start();
    assertThat(line(first)).isEqualTo("1");
    edit();
    Process second = start();
    assertThat(line(second)).isEqualTo("2");

    assertThat(end(first)).isEqualTo("1");
    assertThat(end(second)).isEqualTo("2");
    assertThat(end(start())).isEqualTo("2\n2");
  }

  @Test
  void programsThatNothingRunsFromAreRemovedByTheNextBuild() throws Exception {
    end(start());
    edit();
    end(start());
    assertThat(programs()).hasSize(1);
  }

  @Test
  void whatRunsByAnotherPathKeepsItsProgramToo(@TempDir Path elsewhere) throws Exception {
    Path link = Files.createSymbolicLink(elsewhere.resolve("current"), clone);
    Process first = start(link);
    assertThat(line(first)).isEqualTo("1");
    edit();
    assertThat(end(start())).isEqualTo("2\n2");
    assertThat(end(first)).isEqualTo("1");
  }

  @Test
  void aLinkToTheScriptBuildsWhereTheScriptIs(@TempDir Path elsewhere) throws Exception {
    Path folder = Files.createDirectories(elsewhere.resolve("my programs/bin"));
    Path link = elsewhere.resolve("my programs/zonecast");
    Files.createSymbolicLink(link, clone.resolve("zonecast"));
    Files.createSymbolicLink(folder.resolve("zonecast"), Path.of("..", "zonecast"));

    assertThat(end(start(folder))).isEqualTo("1\n1");
    assertThat(programs()).hasSize(1);
    assertThat(elsewhere.resolve("my programs/bin/samples")).doesNotExist();
  }

  @Test
  void itTellsBenchmarksWhereTheJdkAndTheProgramAre() throws Exception {
    Process asked = start(clone, "--print-paths");
    List<String> paths = end(asked).lines().toList();
    assertThat(paths).hasSize(2).first().isEqualTo(clone.resolve("jdk").toString());
    assertThat(Path.of(paths.getLast(), "zonecast.jar")).hasContent("1");
  }

  @Test
  void benchmarksStartTheProgramThatTheyAreCompiledAgainst() throws Exception {
    Process benchmark = run(clone.resolve("benchmarks/run"), "serve", Map.of());
    await().atMost(PATIENCE).until(() -> Files.exists(clone.resolve("compiling")));
    edit();
    assertThat(end(start())).isEqualTo("2\n2");
    write("may-compile", "");

    assertThat(end(benchmark)).isEqualTo("1\n1");
    assertThat(Files.readAllLines(clone.resolve("builds"))).hasSize(2);
  }

  @Test
  void aProgramThatIsNamedButNotThereIsRefused() throws Exception {
    Process refused =
        run(clone.resolve("zonecast"), "serve", Map.of("ZONECAST_PROGRAM", clone.toString()));

    assertThat(end(refused)).isEmpty();
    assertThat(refused.exitValue()).isEqualTo(2);
    assertThat(clone.resolve("said-0")).content().contains("ZONECAST_PROGRAM");
    assertThat(clone.resolve("builds")).doesNotExist();
  }

  @Test
  void anotherProfileIsAnotherBuildAndStaysUntilItIsChanged() throws Exception {
    assertThat(end(start())).isEqualTo("1\n1");
    assertThat(end(start("lgpl"))).isEqualTo("2\n2");
    assertThat(end(start("lgpl"))).isEqualTo("2\n2");
    assertThat(end(start())).isEqualTo("3\n3");

    List<String> builds = Files.readAllLines(clone.resolve("builds"));
    assertThat(builds.get(1)).contains(" -Plgpl ");
    assertThat(List.of(builds.getFirst(), builds.getLast())).noneMatch(b -> b.contains("-P"));
  }

  @Test
  void aProfileThatIsNotThereIsRefused() throws Exception {
    Process refused = start("gpl");

    assertThat(end(refused)).isEmpty();
    assertThat(refused.exitValue()).isEqualTo(2);
    assertThat(clone.resolve("said-0"))
        .content()
        .contains("ZONECAST_PROFILE", "lgpl")
        .hasLineCount(1);
    assertThat(clone.resolve("builds")).doesNotExist();
  }

  @Test
  void whatWasBuiltBeforeThereWereProfilesIsTheUsualBuild() throws Exception {
    end(start());
    Path built = clone.resolve("samples/target/run/built");
    FileTime time = Files.getLastModifiedTime(built);
    Files.writeString(built, Files.readAllLines(built).getFirst() + "\n");
    Files.setLastModifiedTime(built, time);

    assertThat(end(start())).isEqualTo("1\n1");
  }

  @Test
  void ofTwoStartsAtOnceOneBuilds() throws Exception {
    List<Process> both = List.of(start(), start());
    for (Process process : both) {
      assertThat(line(process)).isEqualTo("1");
    }
    assertThat(Files.readAllLines(clone.resolve("builds"))).hasSize(1);
  }

  @Test
  void aBuildThatFailsTakesNothingAway() throws Exception {
    Process running = start();
    assertThat(line(running)).isEqualTo("1");
    edit();
    write("broken", "");
    Process refused = start();
    assertThat(end(refused)).isEmpty();

    assertThat(refused.exitValue()).isEqualTo(1);
    assertThat(end(running)).isEqualTo("1");
  }

  /** A source is newer than the last build from now on, and older than the next. */
  private void edit() throws IOException {
    Path built = clone.resolve("samples/target/run/built");
    FileTime time = Files.getLastModifiedTime(built);
    Files.setLastModifiedTime(
        clone.resolve("samples/src/main/Code.java"), FileTime.fromMillis(time.toMillis() + 1));
  }

  private Process start() throws IOException {
    return start(clone);
  }

  private Process start(Path folder) throws IOException {
    return start(folder, "serve");
  }

  private Process start(Path folder, String command) throws IOException {
    return run(folder.resolve("zonecast"), command, Map.of());
  }

  private Process start(String profile) throws IOException {
    return run(clone.resolve("zonecast"), "serve", Map.of("ZONECAST_PROFILE", profile));
  }

  private Process run(Path script, String command, Map<String, String> variables)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(script.toString(), command)
            .redirectError(clone.resolve("said-" + started.size()).toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("ZONECAST_"));
    builder.environment().put("JAVA_HOME", clone.resolve("jdk").toString());
    builder.environment().merge("PATH", clone.resolve("bin").toString(), (old, b) -> b + ":" + old);
    builder.environment().putAll(variables);
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private static String line(Process process) throws IOException {
    return new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8)).readLine();
  }

  /** Ends its input, and returns what it says then. */
  private static String end(Process process) throws Exception {
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return said.strip();
  }

  private List<Path> programs() throws IOException {
    try (Stream<Path> files = Files.list(clone.resolve("samples/target/run"))) {
      return files.filter(Files::isDirectory).toList();
    }
  }
}
