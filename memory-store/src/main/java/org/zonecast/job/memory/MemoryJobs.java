package org.zonecast.job.memory;

import static java.util.Comparator.comparingLong;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.Claim;
import org.zonecast.job.Job;
import org.zonecast.job.JobStore;

/** A zone's queue of jobs in memory. */
final class MemoryJobs implements JobStore {
  /** A job whose claim lapsed comes before all others, among its like in the old order. */
  private static final long LAPSED = 1L << 40;

  private final MemoryZone zone;
  private final LongSupplier nanoTime;
  private final Map<String, Entry> entries = new HashMap<>();

  /** One for each job that came and woke nobody yet: kind and encoder. */
  private final List<String> bells = new ArrayList<>();

  private long lastPlace;
  private long lastClaim;

  MemoryJobs(MemoryZone zone, LongSupplier nanoTime) {
    this.zone = zone;
    this.nanoTime = nanoTime;
  }

  /** What is known of a job. */
  private static final class Entry {
    /** Null if only its id is known. */
    final @Nullable Job job;

    final long place;
    final long sinceNanos;
    State state;
    long turn;
    long claim;
    String worker = "";
    long lapsesNanos;

    Entry(@Nullable Job job, State state, long place, long sinceNanos) {
      this.job = job;
      this.state = state;
      this.place = place;
      this.turn = place;
      this.sinceNanos = sinceNanos;
    }

    boolean hasWaitedTooLong(long now) {
      return state == State.QUEUED && job != null && now - sinceNanos > MOST_WAITING.toNanos();
    }

    boolean suits(String kind, List<String> encoderIds, int freeUnits) {
      return job != null
          && job.kind().equals(kind)
          && encoderIds.contains(job.encoderId())
          && job.units() <= freeUnits;
    }
  }

  @Override
  public synchronized Submitted submit(Job job) {
    boolean known = known().containsKey(job.id());
    zone.submitted.add(job);
    if (!known) {
      entries.put(job.id(), new Entry(job, State.QUEUED, ++lastPlace, nanoTime.getAsLong()));
      ring(job);
    }
    if (zone.replicaAway) {
      return Submitted.UNKNOWN;
    }
    return known ? Submitted.KNOWN : Submitted.QUEUED;
  }

  @Override
  public synchronized Optional<Claim> claim(
      String workerId, String kind, List<String> encoderIds, int freeUnits, Duration lease) {
    return waiting()
        .filter(entry -> entry.suits(kind, encoderIds, freeUnits))
        .min(comparingLong(entry -> entry.turn))
        .map(entry -> take(entry, workerId, lease));
  }

  private Claim take(Entry entry, String workerId, Duration lease) {
    entry.state = State.CLAIMED;
    entry.claim = ++lastClaim;
    entry.worker = workerId;
    entry.lapsesNanos = nanoTime.getAsLong() + lease.toNanos();
    return new Claim(jobOf(entry), entry.claim);
  }

  @Override
  public synchronized void awaitJob(String kind, List<String> encoderIds, Duration most)
      throws InterruptedException {
    zone.requireThere();
    zone.waits.incrementAndGet();
    long untilNanos = System.nanoTime() + most.toNanos();
    while (encoderIds.stream().noneMatch(encoder -> bells.remove(bell(kind, encoder)))) {
      long leftMillis = TimeUnit.NANOSECONDS.toMillis(untilNanos - System.nanoTime()) + 1;
      if (leftMillis <= 0) {
        return;
      }
      wait(leftMillis);
    }
  }

  @Override
  public synchronized boolean complete(Claim claim) {
    Entry entry = known().get(claim.job().id());
    if (entry == null || entry.claim != claim.number() || entry.state == State.QUEUED) {
      return false;
    }
    entry.state = State.COMPLETED;
    return true;
  }

  @Override
  public synchronized void release(Claim claim) {
    Entry entry = known().get(claim.job().id());
    if (entry != null && entry.state == State.CLAIMED && entry.claim == claim.number()) {
      unclaim(entry, entry.place);
    }
  }

  @Override
  public synchronized int hold(String workerId, List<String> jobIds) {
    Map<String, Entry> known = known();
    zone.held.add(List.copyOf(jobIds));
    int changed = 0;
    for (String id : jobIds) {
      Entry entry = known.computeIfAbsent(id, unknown -> new Entry(null, State.QUEUED, 0, 0));
      boolean own = entry.state == State.CLAIMED && entry.worker.equals(workerId);
      if (entry.state == State.QUEUED || own) {
        entry.state = State.COMPLETED;
        changed++;
      }
    }
    return changed;
  }

  @Override
  public synchronized boolean withdraw(String jobId) {
    Entry entry = known().get(jobId);
    return entry != null && entry.state == State.QUEUED && entries.remove(jobId, entry);
  }

  @Override
  public synchronized State state(String jobId) {
    Entry entry = known().get(jobId);
    return entry == null ? State.ABSENT : entry.state;
  }

  @Override
  public synchronized long queued() {
    return waiting().count();
  }

  @Override
  public synchronized Duration oldestQueued() {
    long now = nanoTime.getAsLong();
    return Duration.ofNanos(waiting().mapToLong(entry -> now - entry.sinceNanos).max().orElse(0));
  }

  @Override
  public void close() {
    // Nothing is open.
  }

  private Stream<Entry> waiting() {
    return known().values().stream().filter(entry -> entry.state == State.QUEUED);
  }

  /** All jobs, after those that waited too long are gone and those whose claims lapsed are back. */
  private Map<String, Entry> known() {
    zone.requireThere();
    long now = nanoTime.getAsLong();
    entries.values().removeIf(entry -> entry.hasWaitedTooLong(now));
    for (Entry entry : entries.values()) {
      if (entry.state == State.CLAIMED && entry.lapsesNanos - now <= 0) {
        unclaim(entry, entry.place - LAPSED);
      }
    }
    return entries;
  }

  private void unclaim(Entry entry, long turn) {
    entry.state = State.QUEUED;
    entry.turn = turn;
    entry.claim = 0;
    ring(jobOf(entry));
  }

  private void ring(Job job) {
    bells.add(bell(job.kind(), job.encoderId()));
    notifyAll();
  }

  private static String bell(String kind, String encoder) {
    return kind + ':' + encoder;
  }

  private static Job jobOf(Entry entry) {
    if (entry.job == null) {
      throw new IllegalStateException("only the id of this job is known");
    }
    return entry.job;
  }
}
