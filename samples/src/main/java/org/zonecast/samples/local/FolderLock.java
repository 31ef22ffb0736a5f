package org.zonecast.samples.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * The right of one process to the folder that {@code --data} names. The system takes it back when
 * the process ends, however it ends; the file in the folder stays and means nothing by itself.
 */
public final class FolderLock implements AutoCloseable {
  private static final String FILE = "lock";

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the folder until it is closed.
   *
   * @throws ParameterException if another process has it, or nothing can be locked there
   */
  public static FolderLock take(Path folder, CommandLine command) {
    FolderLock lock;
    try {
      lock = tryTake(folder);
    } catch (IOException e) {
      throw new ParameterException(
          command, "--data: the folder %s cannot be locked (%s)".formatted(folder, e), e);
    }
    if (lock == null) {
      throw new ParameterException(
          command,
          "--data: a cluster runs in %s already; end it, or choose another folder"
              .formatted(folder));
    }
    return lock;
  }

  /** Null if another process has it. */
  private static @Nullable FolderLock tryTake(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return new FolderLock(channel);
      }
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return null;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
