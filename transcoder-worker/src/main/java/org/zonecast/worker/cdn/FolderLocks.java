package org.zonecast.worker.cdn;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Locks between threads and processes, of which the system takes back those of a process that dies.
 * A fixed number of lock files stands for all paths. A process should have one of these for a
 * folder: with POSIX locks, closing a file lets go of every lock that the process has on it, so the
 * threads take turns before they open it.
 */
final class FolderLocks {
  private static final int FILES = 64;
  private static final Duration PAUSE = Duration.ofMillis(2);

  private final Path folder;
  private final Duration patience;
  private final List<Semaphore> turns =
      Stream.generate(() -> new Semaphore(1)).limit(FILES).toList();

  /** A lock that is held until it is closed. */
  record Held(FileChannel channel, Semaphore turn) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      try {
        channel.close();
      } finally {
        turn.release();
      }
    }
  }

  FolderLocks(Path folder, Duration patience) {
    this.folder = folder;
    this.patience = patience;
  }

  /**
   * Waits for the lock of {@code path}.
   *
   * @throws CdnException if another holds it for too long; a retry helps
   */
  Held lock(String path) throws IOException {
    long untilNanos = System.nanoTime() + patience.toNanos();
    int number = Math.floorMod(path.hashCode(), FILES);
    Semaphore turn = turns.get(number);
    if (!acquire(turn)) {
      throw locked(path);
    }
    try {
      return new Held(open(path, folder.resolve(Integer.toString(number)), untilNanos), turn);
    } catch (IOException | RuntimeException e) {
      turn.release();
      throw e;
    }
  }

  private boolean acquire(Semaphore turn) {
    try {
      return turn.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private FileChannel open(String path, Path file, long untilNanos) throws IOException {
    Files.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      while (tryLock(channel) == null) {
        if (System.nanoTime() - untilNanos >= 0) {
          throw locked(path);
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static CdnException locked(String path) {
    return new CdnException(path + " is locked by another writer", true, null);
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // Another folder's locks in this process, by another name of the same folder.
    }
  }
}
