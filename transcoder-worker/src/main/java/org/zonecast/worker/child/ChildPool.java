package org.zonecast.worker.child;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps spare children warm, so that a job or a replacement begins at once, and knows every child
 * that it ever started, so that none outlives it. Thread-safe.
 */
public final class ChildPool implements ChildSource, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ChildPool.class);
  private static final long EXIT_TIMEOUT_SECONDS = 5;

  /** A child that cannot start is not tried in a tight loop. */
  private static final Duration RESTART_PAUSE = Duration.ofSeconds(1);

  /**
   * Starting a spare takes as much CPU as seconds of media: whoever got a child catches up first.
   */
  private static final Duration CATCH_UP = Duration.ofSeconds(3);

  /** Nobody says when there is room for a spare again. */
  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

  private final List<String> command;
  private final String encoderId;
  private final int spares;
  private final BooleanSupplier roomForSpare;
  private final Deque<ChildProcess> warm = new ArrayDeque<>();
  private final Set<ChildProcess> alive = new HashSet<>();
  private final ScheduledExecutorService refiller =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("child-pool").factory());
  private long catchingUpUntilNanos = System.nanoTime();
  private boolean asksAgain;
  private boolean closed;

  /** Whether the program on the disk is not the one that runs here. */
  private final AtomicBoolean outdated = new AtomicBoolean();

  /**
   * @param command starts a child
   * @param encoderId the encoder that every child has to have
   * @param roomForSpare whether the worker could take another job, asked before a spare is started,
   *     and every second while one is lacking and there is no room
   */
  public ChildPool(
      List<String> command, String encoderId, int spares, BooleanSupplier roomForSpare) {
    this.command = List.copyOf(command);
    this.encoderId = encoderId;
    this.spares = spares;
    this.roomForSpare = roomForSpare;
  }

  /** Starts the spares that are lacking, soon and on another thread. */
  public void warmUp() {
    warmUpIn(Duration.ZERO);
  }

  /** A job waits for a child: the next spare is started at once, whatever catches up meanwhile. */
  public void hurry() {
    startNoneFor(Duration.ZERO);
    warmUp();
  }

  private synchronized void warmUpIn(Duration delay) {
    if (!closed) {
      var _ = refiller.schedule(this::startSpares, delay.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void startSpares() {
    Duration catchingUp = catchingUp();
    if (catchingUp.isPositive()) {
      warmUpIn(catchingUp);
      return;
    }
    try {
      fill();
    } catch (RuntimeException e) {
      log.error("no spare codec child", e);
      warmUpIn(RESTART_PAUSE);
    }
  }

  private synchronized Duration catchingUp() {
    return Duration.ofNanos(catchingUpUntilNanos - System.nanoTime());
  }

  private void fill() {
    while (spareLacking()) {
      keep(startOne());
    }
  }

  private synchronized boolean spareLacking() {
    warm.removeIf(child -> !child.handle().isAlive());
    if (closed || outdated.get() || warm.size() >= spares) {
      return false;
    }
    boolean room = roomForSpare.getAsBoolean();
    if (!room) {
      askLater();
    }
    return room;
  }

  /** However often a spare was lacking meanwhile, there is one such question under way. */
  private synchronized void askLater() {
    if (!asksAgain) {
      asksAgain = true;
      var _ = refiller.schedule(this::askAgain, ASK_AGAIN.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void askAgain() {
    synchronized (this) {
      asksAgain = false;
    }
    startSpares();
  }

  private synchronized void keep(ChildProcess spare) {
    if (!closed) {
      warm.add(spare);
    }
  }

  /**
   * How many children a job could begin with at once; any number where no spares are kept, and none
   * once a child was refused, because it could not be replaced.
   */
  public synchronized int ready() {
    if (outdated.get()) {
      return 0;
    }
    return spares == 0
        ? Integer.MAX_VALUE
        : (int) warm.stream().filter(child -> child.handle().isAlive() && child.ready()).count();
  }

  /** Process ids of the spares. */
  public synchronized List<Long> warmPids() {
    return warm.stream().map(ChildProcess::pid).toList();
  }

  @Override
  public Child acquire() {
    ChildProcess spare = takeSpare();
    startNoneFor(CATCH_UP);
    warmUp();
    return spare == null ? startOne() : spare;
  }

  private synchronized void startNoneFor(Duration time) {
    catchingUpUntilNanos = System.nanoTime() + time.toNanos();
  }

  private synchronized @Nullable ChildProcess takeSpare() {
    if (closed) {
      throw new IllegalStateException("the pool of children is closed");
    }
    warm.removeIf(child -> !child.handle().isAlive());
    return warm.poll();
  }

  @Override
  public synchronized void giveBack(Child unused) {
    ChildProcess child = (ChildProcess) unused;
    child.detach();
    warm.addFirst(child);
    while (warm.size() > (closed ? 0 : spares)) {
      warm.removeLast().kill(); // the newest one: it may have to load yet
    }
  }

  /** Starts a child without the lock: that takes a while, and event loops ask for spares. */
  private ChildProcess startOne() {
    if (outdated.get()) {
      throw new IllegalStateException("codec children of another version would be started");
    }
    ChildProcess child = ChildProcess.start(command, this::admits);
    know(child);
    var _ = child.handle().onExit().thenRun(() -> forget(child));
    return child;
  }

  /** A segment has the same bytes from every worker because its encoder is the same. */
  private boolean admits(ChildMessage.Ready ready) {
    boolean same = ready.encoderId().equals(encoderId);
    if (!same && !outdated.getAndSet(true)) {
      log.error(
          "codec child {} has the encoder {}, and this worker {}: the program was built anew under"
              + " it. It begins no more jobs, restart it",
          ready.pid(),
          ready.encoderId(),
          encoderId);
    }
    return same;
  }

  /** Whether children of another build than the worker's own were refused. */
  public boolean outdated() {
    return outdated.get();
  }

  private synchronized void know(ChildProcess child) {
    if (closed) {
      child.kill();
    }
    alive.add(child);
  }

  private synchronized void forget(ChildProcess child) {
    alive.remove(child);
    warm.remove(child);
    warmUpIn(RESTART_PAUSE);
  }

  /** Kills every child and waits until they are gone. */
  @Override
  public void close() {
    List<ChildProcess> last;
    synchronized (this) {
      closed = true;
      last = List.copyOf(alive);
    }
    refiller.shutdownNow();
    last.forEach(ChildProcess::kill);
    for (ChildProcess child : last) {
      awaitExit(child.handle());
    }
  }

  private static void awaitExit(ProcessHandle handle) {
    try {
      handle.onExit().get(EXIT_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      log.warn("child {} did not end after it was killed", handle.pid(), e);
    }
  }
}
