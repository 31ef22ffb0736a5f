package org.zonecast.worker.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A few threads that do the same work for every rung of a ladder at once. */
final class RungThreads implements AutoCloseable {
  private final @Nullable ExecutorService executor;

  /** With less than two threads all work is done by the caller. */
  RungThreads(int count) {
    executor =
        count < 2
            ? null
            : Executors.newFixedThreadPool(
                count, Thread.ofPlatform().name("rung-", 0).daemon().factory());
  }

  /** Does the work for every rung and returns the results in the rungs' order. */
  <R, T> List<T> forEach(List<R> rungs, Function<R, T> work) {
    if (executor == null || rungs.size() < 2) {
      return rungs.stream().map(work).toList();
    }
    var futures = new ArrayList<Future<T>>();
    for (R rung : rungs) {
      futures.add(executor.submit(() -> work.apply(rung)));
    }
    return futures.stream().map(RungThreads::join).toList();
  }

  private static <T> T join(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CodecException failure) {
        throw failure;
      }
      throw new IllegalStateException("a rung failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CodecException("interrupted while encoding");
    }
  }

  @Override
  public void close() {
    if (executor != null) {
      executor.close();
    }
  }
}
