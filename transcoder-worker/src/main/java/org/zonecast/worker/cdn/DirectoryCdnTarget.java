package org.zonecast.worker.cdn;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.Token;

/**
 * A folder that some web server serves. What is done to it is done on virtual threads, a few at a
 * time, so that a disk that hangs holds no event loop and does not gather threads.
 */
final class DirectoryCdnTarget implements CdnTarget {
  private static final int MAX_AT_ONCE = 16;

  private final Vertx vertx;
  private final String name;
  private final DirectoryStore store;
  private final Duration timeout;
  private final Semaphore atOnce = new Semaphore(MAX_AT_ONCE);

  /**
   * @param timeout after which an operation counts as failed; the thread may hang for longer
   */
  DirectoryCdnTarget(Vertx vertx, String name, DirectoryStore store, Duration timeout) {
    this.vertx = vertx;
    this.name = name;
    this.store = store;
    this.timeout = timeout;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<Ability> abilities() {
    return EnumSet.allOf(Ability.class);
  }

  @Override
  public Future<Boolean> create(String path, String contentType, Buffer object) {
    return run(() -> store.create(path, object));
  }

  @Override
  public Future<Void> overwrite(String path, String contentType, Buffer object) {
    return run(() -> store.overwrite(path, object)).mapEmpty();
  }

  @Override
  public Future<PutResult> replace(
      String path, Buffer playlist, @Nullable String etag, Token token) {
    Buffer whole = TokenComment.add(playlist, token);
    return run(() ->
        store.replace(path, whole, etag)
            ? new PutResult.Stored(TokenComment.etag(whole))
            : new PutResult.Refused());
  }

  @Override
  public Future<Optional<StoredPlaylist>> read(String path) {
    return run(() -> store.read(path).map(TokenComment::read));
  }

  @Override
  public Future<Void> delete(String path) {
    return run(
            () -> {
              store.delete(path);
              return true;
            })
        .mapEmpty();
  }

  private <T> Future<T> run(Callable<T> action) {
    if (!atOnce.tryAcquire()) {
      return Future.failedFuture(new CdnException(store + " does not answer", true, null));
    }
    Context context = vertx.getOrCreateContext();
    Promise<T> promise = Promise.promise();
    var _ =
        Thread.ofVirtual()
            .name("cdn-" + name)
            .start(() -> {
              Future<T> result = attempt(action);
              atOnce.release();
              context.runOnContext(go -> {
                var _ = result.onComplete(promise);
              });
            });
    long timer =
        vertx.setTimer(
            timeout.toMillis(),
            id ->
                promise.tryFail(
                    new CdnException(
                        store + " did not answer within " + timeout.toMillis() + " ms",
                        true,
                        null)));
    return promise.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  private static <T> Future<T> attempt(Callable<T> action) {
    try {
      return Future.succeededFuture(action.call());
    } catch (Exception e) {
      return Future.failedFuture(e);
    }
  }
}
