package org.zonecast.redis;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.embedded.core.ExecutableProvider;

/**
 * A {@code redis-server} executable: the one on the PATH if it is 6.2 or newer, else the real
 * binary that lies in a jar on the class path.
 */
record RedisBinary(Path path, String version) {
  private static final Logger log = LoggerFactory.getLogger(RedisBinary.class);
  private static final Pattern VERSION = Pattern.compile("\\bv=(\\d+)\\.(\\d+)\\.\\d+");
  private static final String NAME = "redis-server";
  private static final int VERSION_SECONDS = 10;

  /** ETXTBSY, as Java says it. */
  private static final Pattern BUSY = Pattern.compile("\\berror[:=] ?26\\b");

  private static final long BUSY_MILLIS = 2_000;
  private static final long BUSY_PAUSE_MILLIS = 10;

  /**
   * @param extractDir where the embedded binary is put if it is needed
   */
  static RedisBinary find(Path extractDir) throws IOException {
    Optional<RedisBinary> installed = onPath(System.getenv().getOrDefault("PATH", ""));
    return installed.isPresent() ? installed.get() : embedded(extractDir);
  }

  static Optional<RedisBinary> onPath(String searchPath) {
    for (String folder : searchPath.split(File.pathSeparator, -1)) {
      Path candidate = Path.of(folder, NAME);
      if (!folder.isEmpty() && Files.isExecutable(candidate)) {
        return recentEnough(candidate);
      }
    }
    return Optional.empty();
  }

  static RedisBinary embedded(Path extractDir) throws IOException {
    Files.createDirectories(extractDir);
    File file = ExecutableProvider.newJarResourceProvider(extractDir.toFile()).get();
    return recentEnough(file.toPath())
        .orElseThrow(
            () -> new IOException("no redis-server 6.2 or newer on the PATH, nor in a jar"));
  }

  static Optional<RedisBinary> recentEnough(Path candidate) {
    try {
      String line = versionLine(candidate);
      Matcher matcher = VERSION.matcher(line);
      if (matcher.find() && isRecentEnough(matcher)) {
        return Optional.of(new RedisBinary(candidate, matcher.group().substring(2)));
      }
      log.info("{} is not Redis 6.2 or newer: {}", candidate, line);
    } catch (IOException e) {
      log.info("{} does not run: {}", candidate, e.getMessage());
    }
    return Optional.empty();
  }

  private static boolean isRecentEnough(Matcher version) {
    int major = Integer.parseInt(version.group(1));
    return major > 6 || (major == 6 && Integer.parseInt(version.group(2)) >= 2);
  }

  private static String versionLine(Path candidate) throws IOException {
    Process process = start(candidate);
    try (var out = process.getInputStream()) {
      String line = new String(out.readNBytes(1000), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(VERSION_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("--version does not end");
      }
      return line;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * A program that was just written cannot run while any process has it open for writing: one that
   * another thread forks in that moment has, until its exec.
   */
  private static Process start(Path candidate) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BUSY_MILLIS);
    while (true) {
      try {
        return new ProcessBuilder(candidate.toString(), "--version")
            .redirectErrorStream(true)
            .start();
      } catch (IOException e) {
        boolean busy = BUSY.matcher(String.valueOf(e.getMessage())).find();
        if (!busy || System.nanoTime() - deadline >= 0) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(BUSY_PAUSE_MILLIS));
      }
    }
  }
}
