package org.zonecast.worker.child;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A codec child in a process of its own, with one thread for each of its pipes: feed messages go
 * in, child messages come out, and what it writes to its standard error goes to the log. When this
 * process dies the child's input ends, and with it the child.
 */
public final class ChildProcess implements Child {
  /**
   * Settings of glibc's malloc: encoders are opened and closed with every segment, and what they
   * free is kept for the next ones instead of being given back and faulted in again. Saves 2 % of
   * the CPU; other C libraries pass over it.
   */
  private static final Map<String, String> KEEP_FREED_MEMORY =
      Map.of(
          "MALLOC_ARENA_MAX", "1",
          "MALLOC_MMAP_THRESHOLD_", "1073741824",
          "MALLOC_TRIM_THRESHOLD_", "2147483647",
          "MALLOC_TOP_PAD_", "67108864");

  private static final Logger log = LoggerFactory.getLogger(ChildProcess.class);

  /** Beyond this much in the queue, its owner should stop feeding for a while. */
  public static final long BACKLOG_BYTES = 64L * 1024 * 1024;

  private static final int PIPE_BUFFER_BYTES = 64 * 1024;
  private static final int MAX_LOG_LINES_PER_SECOND = 20;
  private static final int MAX_LOG_LINE_LENGTH = 500;

  /** Ends the queue: no feed message is empty. */
  private static final byte[] END = new byte[0];

  /** Stands in the queue for one that goes first, so that it is noticed. */
  private static final byte[] FIRST = new byte[1];

  /** What the worker is told by variables, such as passwords: not for who reads media. */
  private static final String SETTINGS = "ZONECAST_";

  private final Process process;
  private final Predicate<ChildMessage.Ready> admits;
  private final LinkedBlockingQueue<byte[]> input = new LinkedBlockingQueue<>();
  private final ConcurrentLinkedQueue<byte[]> first = new ConcurrentLinkedQueue<>();
  private final AtomicLong backlogBytes = new AtomicLong();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition mayRead = lock.newCondition();
  private final Deque<ChildMessage> early = new ArrayDeque<>();
  private ChildMessage.@Nullable Ready ready;
  private @Nullable ChildListener listener;
  private @Nullable String exit;
  private boolean held;
  private volatile boolean killed;

  private ChildProcess(Process process, Predicate<ChildMessage.Ready> admits) {
    this.process = process;
    this.admits = admits;
  }

  /**
   * Starts a child.
   *
   * @param admits asked once, when it says that it is ready; one that is refused is killed and says
   *     nothing
   * @throws UncheckedIOException if the process cannot be started
   */
  public static ChildProcess start(List<String> command, Predicate<ChildMessage.Ready> admits) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      prepare(builder.environment());
      ChildProcess child = new ChildProcess(builder.start(), admits);
      child.startThread("in", child::feed);
      child.startThread("out", child::listen);
      child.startThread("err", child::copyToLog);
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a codec child: " + e.getMessage(), e);
    }
  }

  static void prepare(Map<String, String> environment) {
    environment.keySet().removeIf(name -> name.startsWith(SETTINGS));
    environment.putAll(KEEP_FREED_MEMORY);
  }

  private void startThread(String pipe, Runnable work) {
    Thread.ofPlatform().daemon().name("child-" + pid() + "-" + pipe).start(work);
  }

  @Override
  public long pid() {
    return process.pid();
  }

  /** The process, for whoever has to wait for its end. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** Whether it has loaded what it needs. */
  boolean ready() {
    lock.lock();
    try {
      return ready != null;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void attach(ChildListener newListener) {
    lock.lock();
    try {
      listener = newListener;
      if (ready != null) {
        newListener.said(ready);
      }
      early.forEach(newListener::said);
      early.clear();
      if (exit != null) {
        newListener.exited(exit);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Tells nobody any more; what it says is kept for who comes next. */
  void detach() {
    lock.lock();
    try {
      listener = null;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void send(byte[] feedMessage) {
    backlogBytes.addAndGet(feedMessage.length);
    input.add(feedMessage);
  }

  @Override
  public void sendFirst(byte[] feedMessage) {
    first.add(feedMessage);
    input.add(FIRST);
  }

  @Override
  public long backlogBytes() {
    return backlogBytes.get();
  }

  @Override
  public void hold() {
    setHeld(true);
  }

  @Override
  public void proceed() {
    setHeld(false);
  }

  private void setHeld(boolean value) {
    lock.lock();
    try {
      held = value;
      mayRead.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void kill() {
    killed = true;
    process.destroyForcibly();
    proceed();
    input.add(END);
  }

  /** Writes the queue to the child's standard input, and flushes when there is nothing more. */
  private void feed() {
    try (DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(process.getOutputStream(), PIPE_BUFFER_BYTES))) {
      for (byte[] message = input.take(); message.length > 0; message = input.take()) {
        for (byte[] next = first.poll(); next != null; next = first.poll()) {
          write(out, next);
        }
        if (message != FIRST) {
          write(out, message);
          taken(message.length);
        }
        if (input.isEmpty()) {
          out.flush();
        }
      }
    } catch (IOException e) {
      log.debug("child {} takes nothing more: {}", pid(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void write(DataOutputStream out, byte[] message) throws IOException {
    out.writeInt(message.length);
    out.write(message);
  }

  private void taken(int bytes) {
    long after = backlogBytes.addAndGet(-bytes);
    if (after < BACKLOG_BYTES / 2 && after + bytes >= BACKLOG_BYTES / 2) {
      tell(ChildListener::drained);
    }
  }

  /** Reads the child's standard output to its end, then waits for the process. */
  private void listen() {
    String trouble = "";
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(process.getInputStream(), PIPE_BUFFER_BYTES))) {
      ChildMessage message = ChildFraming.read(in);
      while (message != null && admitted(message)) {
        deliver(message);
        message = ChildFraming.read(in);
      }
    } catch (IOException e) {
      trouble = killed ? "" : ", " + e.getMessage(); // killing closes the pipes
      process.destroyForcibly();
    }
    exited("exit status " + process.onExit().join().exitValue() + trouble);
  }

  private boolean admitted(ChildMessage message) {
    boolean refused = message instanceof ChildMessage.Ready isReady && !admits.test(isReady);
    if (refused) {
      kill();
    }
    return !refused;
  }

  private void deliver(ChildMessage message) {
    lock.lock();
    try {
      while (held) {
        mayRead.awaitUninterruptibly();
      }
      if (message instanceof ChildMessage.Ready isReady) {
        ready = isReady;
      } else if (listener == null) {
        early.add(message);
      }
      if (listener != null) {
        listener.said(message);
      }
    } finally {
      lock.unlock();
    }
  }

  private void exited(String how) {
    input.add(END);
    lock.lock();
    try {
      exit = how;
      if (listener != null) {
        listener.exited(how);
      }
    } finally {
      lock.unlock();
    }
  }

  private void tell(Consumer<ChildListener> what) {
    lock.lock();
    try {
      if (listener != null) {
        what.accept(listener);
      }
    } finally {
      lock.unlock();
    }
  }

  private void copyToLog() {
    LogLimit limit = new LogLimit(MAX_LOG_LINES_PER_SECOND, System::nanoTime);
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (limit.admits()) {
          String cut = line.substring(0, Math.min(line.length(), MAX_LOG_LINE_LENGTH));
          log.info("transcoder={} {}{}", pid(), cut, limit.suppressedNote());
        }
      }
    } catch (IOException e) {
      log.debug("child {} says nothing more: {}", pid(), e.getMessage());
    }
  }
}
