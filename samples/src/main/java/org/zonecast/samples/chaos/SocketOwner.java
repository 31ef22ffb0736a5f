package org.zonecast.samples.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the process at the other end of a loopback connection (Linux, proc(5)). */
final class SocketOwner {
  /** Nobody that can be seen. */
  static final long UNKNOWN = -1;

  private static final Path PROC = Path.of("/proc");
  private static final List<String> TABLES = List.of("net/tcp", "net/tcp6");
  private static final int LOCAL_ADDRESS = 1;
  private static final int INODE = 9;

  private SocketOwner() {}

  /** The process that has a connection from this local port. */
  static long of(int port) {
    return inode(port).map(SocketOwner::holder).orElse(UNKNOWN);
  }

  private static Optional<String> inode(int port) {
    String suffix = String.format(":%04X", port);
    for (String table : TABLES) {
      try (Stream<String> lines = Files.lines(PROC.resolve(table))) {
        Optional<String> found =
            lines
                .map(line -> line.strip().split("\\s+"))
                .filter(line -> line.length > INODE && line[LOCAL_ADDRESS].endsWith(suffix))
                .map(line -> line[INODE])
                .filter(inode -> !inode.equals("0"))
                .findFirst();
        if (found.isPresent()) {
          return found;
        }
      } catch (IOException e) {
        continue; // a machine without this table
      }
    }
    return Optional.empty();
  }

  private static long holder(String inode) {
    Path socket = Path.of("socket:[" + inode + "]");
    return ProcessHandle.allProcesses()
        .mapToLong(ProcessHandle::pid)
        .filter(pid -> has(pid, socket))
        .findFirst()
        .orElse(UNKNOWN);
  }

  private static boolean has(long pid, Path socket) {
    try (Stream<Path> open = Files.list(PROC.resolve(Long.toString(pid)).resolve("fd"))) {
      return open.anyMatch(file -> points(file, socket));
    } catch (IOException | RuntimeException e) {
      return false; // it has ended, or belongs to somebody else
    }
  }

  private static boolean points(Path file, Path target) {
    try {
      return Files.readSymbolicLink(file).equals(target);
    } catch (IOException e) {
      return false;
    }
  }
}
