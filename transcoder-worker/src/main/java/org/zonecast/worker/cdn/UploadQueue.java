package org.zonecast.worker.cdn;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one job still has to bring to one CDN, in the order of its segments: a few requests at a
 * time, tried again with a growing pause until they succeed or are dropped, behind one breaker.
 * Confined to one Vert.x context.
 */
public final class UploadQueue {
  private static final Logger log = LoggerFactory.getLogger(UploadQueue.class);
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 1000;
  private static final int DELETE_ATTEMPTS = 3;
  private static final int MAX_DELETES = 4096;

  /** Told of what becomes of the queue. Called on the queue's context. */
  public interface Listener {
    /** The breaker opened (false) or closed (true). */
    void healthChanged(boolean healthy, String detail);

    /** A request succeeded after {@code took}. */
    void uploaded(Duration took);
  }

  private static final class Upload {
    final long order;
    final long segment;
    final Supplier<? extends Future<?>> request;
    final Runnable done;

    Upload(long order, long segment, Supplier<? extends Future<?>> request, Runnable done) {
      this.order = order;
      this.segment = segment;
      this.request = request;
      this.done = done;
    }
  }

  private record Deletion(Supplier<Future<Void>> request, int attempt) {}

  private final String name;
  private final Vertx vertx;
  private final CircuitBreaker breaker;
  private final int maxInFlight;
  private final Listener listener;
  private final PriorityQueue<Upload> waiting =
      new PriorityQueue<>(Comparator.comparingLong(upload -> upload.order));
  private final Deque<Deletion> deletions = new ArrayDeque<>();
  private long nextOrder;
  private int inFlight;
  private boolean deleting;
  private boolean pausing;
  private boolean closed;

  public UploadQueue(
      String name, Vertx vertx, CircuitBreaker breaker, int maxInFlight, Listener listener) {
    this.name = name;
    this.vertx = vertx;
    this.breaker = breaker;
    this.maxInFlight = maxInFlight;
    this.listener = listener;
  }

  /** Adds a request; {@code done} runs once it has succeeded. */
  public void add(long segment, Supplier<? extends Future<?>> request, Runnable done) {
    waiting.add(new Upload(nextOrder++, segment, request, done));
    pump();
  }

  /** Adds a deletion, which waits until there is nothing to upload and is given up in the end. */
  public void addDeletion(Supplier<Future<Void>> request) {
    if (deletions.size() < MAX_DELETES) {
      deletions.add(new Deletion(request, 1));
    } else {
      log.warn("{} too many deletions wait; an object stays on the CDN", name);
    }
    pump();
  }

  /** Gives up what waits for {@code segment}; what is on its way may still succeed. */
  public void drop(long segment) {
    waiting.removeIf(upload -> upload.segment == segment);
  }

  /** Requests that wait or are on their way, deletions left out. */
  public int depth() {
    return waiting.size() + inFlight;
  }

  public boolean healthy() {
    return breaker.state() == CircuitBreaker.State.CLOSED;
  }

  /** Tells the breaker that a request to the CDN from outside of the queue succeeded. */
  public void succeededElsewhere() {
    succeeded();
    pump();
  }

  /** Tells the breaker that a request to the CDN from outside of the queue failed. */
  public void failedElsewhere(Throwable failure) {
    failed(failure);
    pump();
  }

  /** Sends nothing more. */
  public void close() {
    closed = true;
    waiting.clear();
    deletions.clear();
  }

  private void pump() {
    while (!closed && !pausing && inFlight < maxInFlight && !waiting.isEmpty()) {
      if (!breaker.tryPass()) {
        if (breaker.state() == CircuitBreaker.State.OPEN) {
          pause(breaker.remaining().toMillis() + 1);
        }
        return;
      }
      send(waiting.remove());
    }
    if (!closed && !pausing && !deleting && waiting.isEmpty() && !deletions.isEmpty()) {
      delete(deletions.remove());
    }
  }

  private void send(Upload upload) {
    inFlight++;
    long startNanos = System.nanoTime();
    attempt(upload.request)
        .onComplete(result -> {
          inFlight--;
          if (closed) {
            return;
          }
          if (result.succeeded()) {
            listener.uploaded(Duration.ofNanos(System.nanoTime() - startNanos));
            succeeded();
            upload.done.run();
          } else {
            waiting.add(upload);
            failed(result.cause());
            backOff();
          }
          pump();
        });
  }

  private void delete(Deletion deletion) {
    deleting = true;
    attempt(deletion.request)
        .onComplete(result -> {
          deleting = false;
          if (closed) {
            return;
          }
          if (result.failed() && deletion.attempt < DELETE_ATTEMPTS) {
            deletions.addFirst(new Deletion(deletion.request, deletion.attempt + 1));
            pause(LONGEST_PAUSE_MILLIS);
          } else if (result.failed()) {
            log.warn("{} an object stays on the CDN: {}", name, result.cause().getMessage());
          }
          pump();
        });
  }

  private static Future<?> attempt(Supplier<? extends Future<?>> request) {
    try {
      return request.get();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private void succeeded() {
    boolean wasHealthy = healthy();
    breaker.succeeded();
    if (!wasHealthy && healthy()) {
      log.info("{} CDN is well again", name);
      listener.healthChanged(true, "");
    }
  }

  private void failed(Throwable failure) {
    boolean wasHealthy = healthy();
    breaker.failed(CdnException.retryHelps(failure));
    if (wasHealthy && !healthy()) {
      log.warn("{} CDN fails, held back: {}", name, failure.getMessage());
      listener.healthChanged(false, String.valueOf(failure.getMessage()));
    }
  }

  private void backOff() {
    int doublings = Math.min(breaker.failuresInRow() - 1, 10);
    pause(Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.max(0, doublings)));
  }

  private void pause(long millis) {
    if (pausing) {
      return;
    }
    pausing = true;
    vertx.setTimer(
        Math.max(1, millis),
        id -> {
          pausing = false;
          pump();
        });
  }
}
