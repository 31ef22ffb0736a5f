package org.zonecast.samples.local;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The codec children of the workers, found among the processes of this machine. */
final class Transcoders {
  private Transcoders() {}

  /** All children of {@code worker}; {@code streams} has those that are busy. */
  static List<LocalStatus.Entry> of(Part worker, Map<Long, String> streams) {
    return ProcessHandle.of(worker.pid()).stream()
        .flatMap(ProcessHandle::children)
        .filter(Transcoders::isJava)
        .map(child -> entry(child.pid(), worker.zoneName(), streams))
        .sorted((a, b) -> Long.compare(a.pid(), b.pid()))
        .toList();
  }

  /** A child that is just being started is not a Java program yet. */
  private static boolean isJava(ProcessHandle child) {
    return child.info().command().filter(command -> command.endsWith("/java")).isPresent();
  }

  private static LocalStatus.Entry entry(
      long pid, @Nullable String zone, Map<Long, String> streams) {
    return new LocalStatus.Entry("transcoder", "transcoder-" + pid, zone, pid, streams.get(pid));
  }
}
