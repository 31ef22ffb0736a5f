package org.zonecast.job.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.BroadcastRecord.Aged;
import org.zonecast.job.BroadcastRecords;

/**
 * The zone's broadcast records in Redis, each forgotten a day after it was last written. How old
 * one is follows from how long Redis still keeps it.
 */
record RedisBroadcastRecords(RedisLink link) implements BroadcastRecords {
  private static final Duration KEPT = Duration.ofDays(1);

  /** Those that were written last are listed; more are not of use to anybody. */
  private static final int MOST_LISTED = 4096;

  @Override
  public void put(BroadcastRecord record) {
    put(record, KEPT, false);
  }

  @Override
  public boolean restore(Aged kept) {
    Duration left = KEPT.minus(kept.age());
    return left.isPositive() && put(kept.record(), left, true);
  }

  private boolean put(BroadcastRecord record, Duration keptFor, boolean onlyIfNew) {
    Object put =
        link.run(
            Script.PUT_BROADCAST,
            record.streamId(),
            record.broadcastId(),
            Integer.toString(record.epoch().number()),
            record.epoch().startId(),
            record.ended() ? "1" : "0",
            Long.toString(keptFor.toMillis()),
            Integer.toString(MOST_LISTED),
            Json.write(record),
            onlyIfNew ? "1" : "0",
            Long.toString(KEPT.toSeconds()));
    return Long.valueOf(1).equals(put);
  }

  @Override
  public Optional<Aged> find(String streamId) {
    List<Aged> found = read(Script.FIND_BROADCASTS, streamId);
    return found.stream().findFirst();
  }

  @Override
  public List<Aged> running() {
    return read(Script.FIND_BROADCASTS);
  }

  /** The script's answer is a record and its remaining time in turn. */
  private List<Aged> read(Script script, String... args) {
    var found = new ArrayList<Aged>();
    if (link.run(script, args) instanceof List<?> answer) {
      for (int i = 0; i + 1 < answer.size(); i += 2) {
        Duration age = age((Long) answer.get(i + 1));
        Json.readIfPossible(answer.get(i), BroadcastRecord.class)
            .ifPresent(record -> found.add(new Aged(record, age)));
      }
    }
    return List.copyOf(found);
  }

  /**
   * Redis keeps a record for longer than that where the primary's clock is behind the last one's.
   */
  private static Duration age(long leftMillis) {
    return Duration.ofMillis(Math.max(0, KEPT.toMillis() - leftMillis));
  }
}
