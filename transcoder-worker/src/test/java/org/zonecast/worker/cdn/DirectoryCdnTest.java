package org.zonecast.worker.cdn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.Token;

class DirectoryCdnTest extends CdnContract {
  @TempDir Path folder;
  private Path root;

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectory(folder.resolve("hls"));
  }

  @Override
  CdnRecord record() {
    return new CdnRecord(
        "disk", CdnRecord.DIRECTORY, root.toUri(), URI.create("http://h/"), "", false, 1);
  }

  @Override
  Optional<byte[]> visible(String path) throws IOException {
    try {
      return Optional.of(Files.readAllBytes(root.resolve(path)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  void goAway() throws IOException {
    Files.move(root, folder.resolve("elsewhere"));
  }

  @Override
  void comeBack() throws IOException {
    Files.move(folder.resolve("elsewhere"), root);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../out",
        "live/../../out",
        "/etc/out",
        "live//out",
        "live/.hidden",
        "a\\..\\b",
        ""
      })
  void noPathLeadsOutOfTheFolder(String path) throws Exception {
    CdnTarget target = target();
    assertThatThrownBy(() -> get(target.create(path, "video/mp4", Buffer.buffer("x"))))
        .hasMessageContaining("not a path of an object");
    assertThatThrownBy(() -> get(target.delete(path))).hasMessageContaining("not a path");
    assertThat(files(folder)).isEmpty();
  }

  @Test
  void aFolderThatIsMissingIsNotMade() {
    var store = new DirectoryStore(folder.resolve("absent"), Duration.ofSeconds(1));
    assertThatThrownBy(() -> store.create("live/x", Buffer.buffer("x")))
        .hasMessageContaining("absent does not exist on this machine")
        .isInstanceOfSatisfying(CdnException.class, e -> assertThat(e.retryable()).isFalse());
    assertThat(folder.resolve("absent")).doesNotExist();
  }

  @Test
  void foldersThatAreEmptyGoWithTheirLastObject() throws Exception {
    CdnTarget target = target();
    get(target.create("live/s/b/1.m4s", "video/mp4", Buffer.buffer("x")));
    get(target.create("live/s/c/1.m4s", "video/mp4", Buffer.buffer("x")));
    get(target.delete("live/s/b/1.m4s"));
    assertThat(root.resolve("live/s/b")).doesNotExist();
    assertThat(root.resolve("live/s/c/1.m4s")).exists();
    get(target.delete("live/s/c/1.m4s"));
    assertThat(root.resolve("live")).doesNotExist();
    assertThat(root).exists();
  }

  @Test
  void whatADeadProcessLeftUnfinishedIsSweptWhenItIsOld() throws Exception {
    Path uploads = Files.createDirectories(root.resolve(".zonecast/uploads"));
    Path old = Files.writeString(uploads.resolve("old"), "half");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    Path young = Files.writeString(uploads.resolve("young"), "half");
    get(target().create("live/x", "video/mp4", Buffer.buffer("x")));
    assertThat(old).doesNotExist();
    assertThat(young).exists();
  }

  @Test
  void aLockThatAnotherHoldsTooLongIsAPassingFailure() throws Exception {
    var store = new DirectoryStore(root, Duration.ofMillis(50));
    var locks = new FolderLocks(root.resolve(".zonecast/locks"), Duration.ofSeconds(1));
    try (var held = locks.lock("live/p")) {
      assertThat(held).isNotNull();
      assertThatThrownBy(() -> store.replace("live/p", Buffer.buffer("#EXTM3U\n"), null))
          .hasMessageContaining("locked by another writer")
          .isInstanceOfSatisfying(CdnException.class, e -> assertThat(e.retryable()).isTrue());
    }
    assertThat(store.replace("live/p", Buffer.buffer("#EXTM3U\n"), null)).isTrue();
  }

  @Test
  void failuresSayWhoCanHelp() {
    Path file = Path.of("/srv/hls/live/x");
    assertThat(FileFailures.of(file, new IOException("No space left on device")))
        .hasMessage("the disk of /srv/hls/live is full")
        .satisfies(e -> assertThat(e.retryable()).isTrue());
    assertThat(FileFailures.of(file, new AccessDeniedException("/srv/hls")).retryable()).isFalse();
    assertThat(
            FileFailures.of(file, new FileSystemException("x", null, "Read-only file system"))
                .retryable())
        .isFalse();
    assertThat(FileFailures.of(file, new IOException("Input/output error")).retryable()).isTrue();
  }

  /** Counts in a playlist, one conditional write at a time, until it has written its share. */
  static final class Counter {
    private static final String PATH = "live/count/index.m3u8";
    private static final String FIRST_LINE = "#EXTM3U\n#";

    public static void main(String[] args) {
      var store = new DirectoryStore(Path.of(args[0]), Duration.ofSeconds(20));
      int share = Integer.parseInt(args[1]);
      for (int done = 0; done < share; ) {
        Optional<Buffer> found = store.read(PATH);
        int count = found.map(Counter::count).orElse(0);
        String etag = found.map(TokenComment::etag).orElse(null);
        Buffer next =
            TokenComment.add(Buffer.buffer(FIRST_LINE + (count + 1) + "\n"), new Token(1, 1));
        done += store.replace(PATH, next, etag) ? 1 : 0;
      }
    }

    static int count(Buffer stored) {
      String body = TokenComment.read(stored).body();
      return Integer.parseInt(body.substring(FIRST_LINE.length()).strip());
    }
  }

  @Test
  void processesReplaceOnePlaylistWithoutLosingAWriteAndAKilledOneBlocksNobody() throws Exception {
    int share = 300;
    List<Process> finishing = new ArrayList<>();
    Process endless = counter(Integer.MAX_VALUE);
    try {
      finishing.add(counter(share));
      finishing.add(counter(share));
      Path playlist = root.resolve(Counter.PATH);
      await().until(() -> Files.exists(playlist) && count(playlist) > 100);
      endless.destroyForcibly().waitFor();
      for (Process process : finishing) {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
      }
      assertThat(count(playlist)).isGreaterThanOrEqualTo(2 * share);
      assertThat(files(root.resolve("live"))).containsExactly(playlist);
    } finally {
      endless.destroyForcibly();
      finishing.forEach(Process::destroyForcibly);
    }
  }

  private static int count(Path playlist) throws IOException {
    return Counter.count(Buffer.buffer(Files.readAllBytes(playlist)));
  }

  private Process counter(int share) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Counter.class.getName(),
            root.toString(),
            Integer.toString(share))
        .inheritIO()
        .start();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
