package org.zonecast.samples;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * This program as its users have it: one jar, and an archive of what the JVM has found out about
 * its classes. Each of the many processes of a test starts sooner by it.
 */
final class TrainedProgram {
  private static final TrainedProgram ONLY = makeOnce(Path.of("target", "trained"));

  private final Path jar;
  private final Path archive;

  private TrainedProgram(Path folder) {
    jar = folder.resolve("zonecast.jar").toAbsolutePath();
    archive = folder.resolve("classes.jsa").toAbsolutePath();
  }

  /** The JVM's options that name the program and what is known of it. */
  static List<String> options() {
    List<String> options = new ArrayList<>();
    if (Files.exists(ONLY.archive)) {
      options.addAll(List.of("-XX:SharedArchiveFile=" + ONLY.archive, "-Xlog:disable"));
      options.add("-Dzonecast.cds=" + ONLY.archive);
    }
    options.addAll(List.of("-cp", ONLY.jar.toString()));
    return options;
  }

  /** One JVM makes it, and others that test at the same time wait for it. */
  private static TrainedProgram makeOnce(Path folder) {
    try (FileChannel file =
            FileChannel.open(
                Files.createDirectories(folder).resolve("lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock held = file.lock()) {
      var program = new TrainedProgram(folder);
      if (held.isValid() && !program.isNewerThan(classPath())) {
        program.make(folder);
      }
      return program;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** All but the tests themselves. */
  private static List<Path> classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(entry -> Files.exists(entry) && !entry.endsWith("test-classes"))
        .toList();
  }

  private boolean isNewerThan(List<Path> classPath) throws IOException {
    if (!Files.exists(archive)) {
      return false;
    }
    long made = Files.getLastModifiedTime(archive).toMillis();
    for (Path entry : classPath) {
      try (Stream<Path> files = Files.walk(entry)) {
        if (files.anyMatch(file -> file.toFile().lastModified() >= made)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whoever runs the old files keeps them: they are replaced and not written over. */
  private void make(Path folder) throws IOException, InterruptedException {
    Files.deleteIfExists(archive);
    Path libraries = Files.createDirectories(folder.resolve("lib"));
    Path ours = Path.of("target", "classes").toAbsolutePath();
    List<String> names = new ArrayList<>();
    for (Path entry : classPath()) {
      if (!entry.toAbsolutePath().equals(ours)) {
        names.add("lib/" + link(entry, libraries).getFileName());
      }
    }
    writeJar(ours, jar, String.join(" ", names));
    train(folder.resolve("training.txt"));
  }

  /** A jar as it is, or a module's folder of classes as a jar. */
  private static Path link(Path entry, Path libraries) throws IOException {
    boolean isFolder = Files.isDirectory(entry);
    Path module = entry.toAbsolutePath().getParent().getParent();
    Path to =
        libraries.resolve(
            isFolder ? module.getFileName() + ".jar" : entry.getFileName().toString());
    if (isFolder) {
      writeJar(entry, to, "");
    } else {
      Files.deleteIfExists(to);
      Files.createSymbolicLink(to, entry.toAbsolutePath());
    }
    return to;
  }

  private static void writeJar(Path classes, Path jar, String classPath) throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (!classPath.isEmpty()) {
      manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
    }
    Files.deleteIfExists(jar);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest);
        Stream<Path> files = Files.walk(classes)) {
      for (Path one : files.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(one).toString()));
        Files.copy(one, out);
      }
    }
  }

  /** Without an archive everything works as well, and starts later. */
  private void train(Path said) throws IOException, InterruptedException {
    Process training =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:ArchiveClassesAtExit=" + archive,
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xlog:disable",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                jar.toString(),
                Zonecast.class.getName(),
                "warm-up")
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    if (!training.waitFor(2, TimeUnit.MINUTES) || training.exitValue() != 0) {
      training.destroyForcibly().waitFor();
      Files.deleteIfExists(archive);
      System.err.println("processes start later, no archive: " + Files.readString(said));
    }
  }
}
