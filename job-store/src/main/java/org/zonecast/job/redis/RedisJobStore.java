package org.zonecast.job.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.Claim;
import org.zonecast.job.Job;
import org.zonecast.job.JobStore;
import org.zonecast.job.StoreException;

/**
 * The zone's queue in Redis. Jobs that the same workers can carry (kind, encoder, units) wait in a
 * queue of their own, so that a claim looks at the heads of the queues that fit and at no job that
 * does not.
 */
final class RedisJobStore implements JobStore {
  /** More encoders than any worker has; keeps the cost of a claim bounded. */
  private static final int MOST_ENCODERS = 16;

  /** Well within the time that an answer may take. */
  private static final long LONGEST_WAIT_MILLIS = 500;

  private static final int MOST_HELD_AT_ONCE = 100;

  /** As long as a completed job is remembered. */
  private static final Duration HELD_KEPT = Duration.ofMinutes(10);

  private final RedisLink link;
  private final RedisLink renewals;
  private final RedisLink waits;
  private final SafeWrites writes;

  /**
   * @param waits for those who wait for a job, one connection each
   */
  RedisJobStore(RedisLink link, RedisLink renewals, RedisLink waits, SafeWrites writes) {
    this.link = link;
    this.renewals = renewals;
    this.waits = waits;
    this.writes = writes;
  }

  @Override
  public Submitted submit(Job job) {
    SafeWrites.Written submitted =
        writes.write(
            Script.SUBMIT,
            job.id(),
            job.kind(),
            job.encoderId(),
            Integer.toString(job.units()),
            Json.write(job));
    if (!submitted.safe()) {
      return Submitted.UNKNOWN;
    }
    return submitted.answer() == 1 ? Submitted.QUEUED : Submitted.KNOWN;
  }

  @Override
  public Optional<Claim> claim(
      String workerId, String kind, List<String> encoderIds, int freeUnits, Duration lease) {
    if (encoderIds.size() > MOST_ENCODERS) {
      throw new IllegalArgumentException("at most " + MOST_ENCODERS + " encoders in a claim");
    }
    var args = new ArrayList<String>();
    args.add(workerId);
    args.add(kind);
    args.add(Integer.toString(freeUnits));
    args.add(Long.toString(lease.toMillis()));
    args.addAll(encoderIds);
    Object answer = link.run(Script.CLAIM, args.toArray(String[]::new));
    return answer instanceof List<?> claimed ? Optional.of(readClaim(claimed)) : Optional.empty();
  }

  @Override
  public void awaitJob(String kind, List<String> encoderIds, Duration most) {
    String[] bells =
        encoderIds.stream().map(id -> "zc:bell:" + kind + ":" + id).toArray(String[]::new);
    double seconds = Math.min(most.toMillis(), LONGEST_WAIT_MILLIS) / 1000.0;
    waits.call("awaitJob", redis -> redis.blpop(seconds, bells));
  }

  @Override
  public boolean complete(Claim claim) {
    return isOne(renewals.run(Script.COMPLETE, claim.job().id(), Long.toString(claim.number())));
  }

  @Override
  public void release(Claim claim) {
    renewals.run(Script.RELEASE, claim.job().id(), Long.toString(claim.number()));
  }

  @Override
  public int hold(String workerId, List<String> jobIds) {
    int changed = 0;
    for (int from = 0; from < jobIds.size(); from += MOST_HELD_AT_ONCE) {
      var args = new ArrayList<String>();
      args.add(workerId);
      args.add(Long.toString(HELD_KEPT.toMillis()));
      args.addAll(jobIds.subList(from, Math.min(jobIds.size(), from + MOST_HELD_AT_ONCE)));
      Object answer = renewals.run(Script.HOLD, args.toArray(String[]::new));
      changed += answer instanceof Long number ? number.intValue() : 0;
    }
    return changed;
  }

  @Override
  public boolean withdraw(String jobId) {
    return isOne(link.run(Script.WITHDRAW, jobId));
  }

  @Override
  public State state(String jobId) {
    Object state = link.run(Script.STATE, jobId);
    return state == null ? State.ABSENT : State.valueOf(state.toString());
  }

  @Override
  public long queued() {
    return (Long) Objects.requireNonNull(link.run(Script.QUEUED));
  }

  @Override
  public Duration oldestQueued() {
    return Duration.ofMillis((Long) Objects.requireNonNull(link.run(Script.OLDEST_QUEUED)));
  }

  /** Does nothing: the {@link RedisZone} closes the connections that its stores share. */
  @Override
  public void close() {}

  private Claim readClaim(List<?> claimed) {
    String number = String.valueOf(claimed.get(1));
    try {
      Job job = Json.read(Objects.requireNonNull(claimed.get(0)), Job.class);
      return new Claim(job, Long.parseLong(number));
    } catch (StoreException e) {
      // Nobody can read it: taken out, or every worker would meet it again with each claim.
      renewals.run(Script.COMPLETE, String.valueOf(claimed.get(2)), number);
      throw e;
    }
  }

  private static boolean isOne(@Nullable Object answer) {
    return answer instanceof Long number && number == 1;
  }
}
