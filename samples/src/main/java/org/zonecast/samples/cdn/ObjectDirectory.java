package org.zonecast.samples.cdn;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory of objects in which each is either whole or not there, whenever the process is
 * killed. Writes to one path come one after the other. All methods block.
 *
 * <p>An object is written beside the others and then renamed. Its token lies in a note of its own,
 * which is written first and names the bytes that it belongs to, for those before and those to
 * come, so that a kill between the two renames leaves a matching pair.
 */
final class ObjectDirectory {
  private static final int STRIPES = 64;

  private final Path objects;
  private final Path notes;
  private final Path unfinished;
  private final AtomicLong temporaryNames = new AtomicLong();
  private final Map<ObjectPath, StoredObject> known = new ConcurrentHashMap<>();
  private final Lock[] stripes =
      IntStream.range(0, STRIPES).mapToObj(i -> new ReentrantLock()).toArray(Lock[]::new);

  /** Bytes with what is known of them. */
  record Content(StoredObject object, byte[] bytes) {}

  /** The end of a write: done or not, and what stands at the path now. */
  record Outcome(boolean done, @Nullable StoredObject before, @Nullable StoredObject now) {}

  ObjectDirectory(Path root) throws IOException {
    objects = Files.createDirectories(root);
    notes = Files.createDirectories(root.resolve(".tokens"));
    unfinished = Files.createDirectories(root.resolve(".unfinished"));
    removeUnfinished();
  }

  private void removeUnfinished() throws IOException {
    try (Stream<Path> left = Files.list(unfinished)) {
      for (Path file : left.toList()) {
        Files.delete(file);
      }
    }
  }

  /** The object at {@code path}, or null. */
  @Nullable Content read(ObjectPath path) throws IOException {
    Lock lock = lockOf(path);
    lock.lock();
    try {
      StoredObject object = find(path);
      return object == null ? null : new Content(object, Files.readAllBytes(fileOf(path)));
    } finally {
      lock.unlock();
    }
  }

  /** What is known of the object at {@code path}, or null. */
  @Nullable StoredObject look(ObjectPath path) throws IOException {
    Lock lock = lockOf(path);
    lock.lock();
    try {
      return find(path);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Puts an object if {@code condition} allows it.
   *
   * @throws PathConflictException if the path is that of a directory, or leads through an object
   */
  Outcome put(ObjectPath path, Content content, Precondition condition, AfterWrite after)
      throws IOException {
    Lock lock = lockOf(path);
    lock.lock();
    try {
      StoredObject before = find(path);
      boolean done = condition.allowsWrite(before);
      if (done) {
        write(path, before, content);
      }
      Outcome outcome = new Outcome(done, before, done ? content.object() : before);
      after.accept(outcome);
      return outcome;
    } finally {
      lock.unlock();
    }
  }

  /** Removes an object if {@code condition} allows it. */
  Outcome delete(ObjectPath path, Precondition condition, AfterWrite after) throws IOException {
    Lock lock = lockOf(path);
    lock.lock();
    try {
      StoredObject before = find(path);
      boolean done = condition.allowsWrite(before);
      if (done && before != null) {
        known.remove(path);
        Files.delete(fileOf(path));
        Files.deleteIfExists(noteOf(path));
      }
      Outcome outcome = new Outcome(done, before, done ? null : before);
      after.accept(outcome);
      return outcome;
    } finally {
      lock.unlock();
    }
  }

  private void write(ObjectPath path, @Nullable StoredObject before, Content content)
      throws IOException {
    Path file = fileOf(path);
    if (Files.isDirectory(file) || leadsThroughAnObject(file)) {
      throw new PathConflictException(path);
    }
    boolean tokens = !content.object().token().isEmpty();
    if (tokens || (before != null && !before.token().isEmpty())) {
      replace(noteOf(path), Note.text(before, content.object()).getBytes(StandardCharsets.UTF_8));
    }
    replace(file, content.bytes());
    known.put(path, content.object());
  }

  private boolean leadsThroughAnObject(Path file) {
    Path above = file.getParent();
    while (above != null && !above.equals(objects) && !Files.isDirectory(above)) {
      if (Files.exists(above)) {
        return true;
      }
      above = above.getParent();
    }
    return false;
  }

  private void replace(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Path whole = unfinished.resolve(Long.toString(temporaryNames.incrementAndGet()));
    try {
      Files.write(whole, bytes);
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(whole);
    }
  }

  private @Nullable StoredObject find(ObjectPath path) throws IOException {
    StoredObject object = known.get(path);
    if (object == null && Files.isRegularFile(fileOf(path))) {
      object = load(path);
      known.put(path, object);
    }
    return object;
  }

  private StoredObject load(ObjectPath path) throws IOException {
    byte[] bytes = Files.readAllBytes(fileOf(path));
    String sha256 = sha256(bytes);
    Path note = noteOf(path);
    String token = Files.exists(note) ? Note.tokenOf(Files.readString(note), sha256) : "";
    return new StoredObject(sha256, bytes.length, token);
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private Path fileOf(ObjectPath path) {
    return objects.resolve(path.value());
  }

  private Path noteOf(ObjectPath path) {
    return notes.resolve(path.value());
  }

  private Lock lockOf(ObjectPath path) {
    return stripes[Math.floorMod(path.hashCode(), STRIPES)];
  }

  /** There can be no object at this path as long as there are those that are there. */
  static final class PathConflictException extends IOException {
    private PathConflictException(ObjectPath path) {
      super(path.value() + " is above or below an object");
    }
  }

  /** Something done with the outcome of a write before the next write to the path begins. */
  interface AfterWrite {
    void accept(Outcome outcome) throws IOException;
  }

  /** The text of a token's note: lines of hash and token. */
  private static final class Note {
    private Note() {}

    static String text(@Nullable StoredObject before, StoredObject now) {
      return (before == null ? "" : line(before)) + line(now);
    }

    private static String line(StoredObject object) {
      return object.sha256() + " " + object.token() + "\n";
    }

    /**
     * The token of the bytes with this hash; the newest counts where the same bytes were put twice.
     */
    static String tokenOf(String note, String sha256) {
      return note.lines()
          .filter(line -> line.startsWith(sha256 + " "))
          .reduce((earlier, later) -> later)
          .map(line -> line.substring(sha256.length() + 1))
          .orElse("");
    }
  }
}
