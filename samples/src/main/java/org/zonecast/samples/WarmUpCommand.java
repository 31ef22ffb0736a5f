package org.zonecast.samples;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.zonecast.samples.cdn.CdnConfig;
import org.zonecast.samples.cdn.CdnServer;
import org.zonecast.samples.local.TemporaryFolder;
import picocli.CommandLine.Command;

/**
 * Does a little of everything, for the JVM to note which classes that takes. The start script runs
 * it after a build, so that each later process starts sooner.
 */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Callable<Integer> {
  private static final List<String> OURS =
      List.of("zonecast", "local-redis", "job-store", "ingest-router", "transcoder-worker");

  @Override
  public Integer call() throws IOException, InterruptedException {
    serveOnce();
    for (Path jar : jars()) {
      loadAll(jar);
    }
    return 0;
  }

  private static void serveOnce() throws IOException, InterruptedException {
    try (TemporaryFolder folder = TemporaryFolder.create();
        CdnServer cdn =
            CdnServer.start(
                new CdnConfig("cdn", "127.0.0.1", 0, folder.path(), "", null, false, 1 << 20));
        HttpClient http = HttpClient.newHttpClient()) {
      URI object = URI.create("http://127.0.0.1:" + cdn.port() + "/live/a.m3u8");
      http.send(
          HttpRequest.newBuilder(object).PUT(BodyPublishers.ofString("#EXTM3U")).build(),
          BodyHandlers.ofString());
      http.send(HttpRequest.newBuilder(object).build(), BodyHandlers.ofString());
    }
  }

  private static List<Path> jars() throws IOException {
    Path program = Path.of(System.getProperty("java.class.path"));
    try (JarFile jar = new JarFile(program.toFile())) {
      String libraries = jar.getManifest().getMainAttributes().getValue("Class-Path");
      return Stream.concat(
              Stream.of(program),
              Arrays.stream(libraries.split(" ", -1)).map(program::resolveSibling))
          .filter(path -> OURS.stream().anyMatch(path.getFileName().toString()::startsWith))
          .toList();
    }
  }

  private static void loadAll(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      file.stream()
          .map(JarEntry::getName)
          .filter(name -> name.endsWith(".class") && !name.contains("-info"))
          .forEach(WarmUpCommand::load);
    }
  }

  private static void load(String file) {
    String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
    try {
      Class.forName(name, false, WarmUpCommand.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(file + " stands in the jar but cannot be loaded", e);
    }
  }
}
