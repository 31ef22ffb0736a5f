package org.zonecast.router.peer;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.zonecast.job.StoreException;

/**
 * Makes calls that block on virtual threads, a bounded number at a time, and brings their results
 * back to the caller's context.
 */
public final class Blocking implements AutoCloseable {
  private static final int MAX_CALLS = 256;

  private final Vertx vertx;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("blocking-", 0).factory());
  private final Semaphore free = new Semaphore(MAX_CALLS);

  public Blocking(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Makes the call; the future completes on the context that called. */
  public <T> Future<T> call(Callable<T> work) {
    Context context = vertx.getOrCreateContext();
    Promise<T> promise = Promise.promise();
    if (!free.tryAcquire()) {
      return Future.failedFuture(
          new StoreException("too many calls wait for the zone's store", true));
    }
    threads.execute(() -> run(work, context, promise));
    return promise.future();
  }

  private <T> void run(Callable<T> work, Context context, Promise<T> promise) {
    try {
      T result = work.call();
      context.runOnContext(done -> promise.complete(result));
    } catch (Exception e) {
      context.runOnContext(done -> promise.fail(e));
    } finally {
      free.release();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
