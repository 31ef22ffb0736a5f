package org.zonecast.worker.codec;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.zonecast.worker.child.ChildMessage;

/** The count of bad input that was survived, told at most once a second. */
final class Troubles {
  private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

  private final LongSupplier nanoClock;
  private final Consumer<? super ChildMessage> sink;
  private String detail = "";
  private long count;
  private long toldCount;
  private long toldAtNanos;

  Troubles(LongSupplier nanoClock, Consumer<? super ChildMessage> sink) {
    this.nanoClock = nanoClock;
    this.sink = sink;
  }

  void add(String what) {
    detail = what;
    count++;
    if (toldCount == 0 || nanoClock.getAsLong() - toldAtNanos >= INTERVAL_NANOS) {
      tell();
    }
  }

  /** Tells what has not been told yet. */
  void flush() {
    if (count > toldCount) {
      tell();
    }
  }

  private void tell() {
    toldCount = count;
    toldAtNanos = nanoClock.getAsLong();
    sink.accept(new ChildMessage.Trouble(detail, count));
  }
}
