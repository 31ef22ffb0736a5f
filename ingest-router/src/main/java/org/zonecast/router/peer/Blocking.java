package org.zonecast.router.peer;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.zonecast.job.StoreException;

/**
 * Makes calls that block on virtual threads, a bounded number at a time, and brings their results
 * back to the caller's context.
 */
public final class Blocking implements AutoCloseable {
  private static final int MAX_CALLS = 256;
  private static final Duration END_PATIENCE = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("blocking-", 0).factory());
  private final Semaphore free = new Semaphore(MAX_CALLS);
  private volatile boolean cutOff;

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
    try {
      threads.execute(() -> run(work, context, promise));
    } catch (RejectedExecutionException e) {
      free.release();
      return Future.failedFuture(new StoreException("this router stops", true));
    }
    return promise.future();
  }

  /** Makes a calculation that would take an event loop too long. */
  <T> Future<T> compute(Callable<T> work) {
    return vertx.executeBlocking(work, false);
  }

  private <T> void run(Callable<T> work, Context context, Promise<T> promise) {
    try {
      T result = work.call();
      context.runOnContext(done -> promise.complete(result));
    } catch (Throwable e) { // An Error, too, ends what somebody waits for.
      if (!cutOff) {
        context.runOnContext(done -> promise.fail(e));
      }
    } finally {
      free.release();
    }
  }

  /** Calls under way have a second to end. Of those that are cut off then nobody hears. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      cutOff = !threads.awaitTermination(END_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      cutOff = true;
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
  }
}
