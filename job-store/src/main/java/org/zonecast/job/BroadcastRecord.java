package org.zonecast.job;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a broadcast outside its edge: all that another edge needs to go on with it.
 *
 * @param epochs the broadcast's epochs, oldest first; the last one is {@code epoch}. Empty if an
 *     edge wrote it that knows nothing of successors
 * @param plan the plan of {@code epoch}; null while it is not known
 * @param units what the job of {@code epoch} reserves; 0 while that is not known, or if an edge
 *     wrote it that does not tell
 * @param lastMediaSequence the highest media sequence number committed so far, -1 for none
 * @param awayMs how long there had been no publisher when it was written, -1 if there was one
 * @param ended true once ENDLIST was written
 * @param ending true once it takes no publisher any more: the next one begins another broadcast.
 *     False if an edge wrote it that does not tell
 * @param updatedAt by the edge's clock; for people. How old a record is nobody reads off here
 * @param lately what happened to it last, oldest first; empty if an edge wrote it that does not
 *     tell
 * @param zone the zone of its worker, or of its job while it has none; empty if an edge wrote it
 *     that does not tell, or no zone has it
 */
public record BroadcastRecord(
    String streamId,
    String broadcastId,
    EpochId epoch,
    String edgeId,
    List<Past> epochs,
    @Nullable EncodePlan plan,
    int units,
    long lastMediaSequence,
    long awayMs,
    boolean ended,
    boolean ending,
    Instant updatedAt,
    List<Event> lately,
    String zone) {

  /** How many events are kept at most. */
  public static final int MOST_EVENTS = 8;

  /** The base of an epoch whose first worker still looks for it. */
  public static final long UNKNOWN_BASE = -1;

  /**
   * One epoch.
   *
   * @param baseMediaSequence media sequence number of its segment 0, or {@link #UNKNOWN_BASE}
   * @param discontinuities in the broadcast's playlists up to there, the one before it included
   * @param renditions names of its renditions
   */
  public record Past(
      EpochId epoch, long baseMediaSequence, long discontinuities, List<String> renditions) {
    public Past {
      renditions = List.copyOf(renditions);
    }
  }

  /** Something that happened to it; of a long detail its beginning. */
  public record Event(Instant at, String type, String detail) {
    private static final int MOST_CHARS = 160;

    @SuppressWarnings({"ConstantValue", "NullAway"}) // Nothing of the record depends on it.
    public Event {
      at = at == null ? Instant.EPOCH : at;
      type = begin(type);
      detail = begin(detail);
    }

    private static String begin(@Nullable String text) {
      if (text == null || text.length() <= MOST_CHARS) {
        return text == null ? "" : text;
      }
      int end = MOST_CHARS - 1;
      return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
          + "…";
    }
  }

  /**
   * A record and how long ago it was written, by whoever answers for that.
   *
   * @param age since the edge wrote it
   */
  public record Aged(BroadcastRecord record, Duration age) {

    /** How long there has been no publisher, if none has come since the record was written. */
    public Duration away() {
      return age.plusMillis(Math.max(0, record.awayMs));
    }
  }

  @SuppressWarnings({"ConstantValue", "NullAway"}) // A record of an older build has no such field.
  public BroadcastRecord {
    epochs = epochs == null ? List.of() : List.copyOf(epochs);
    lately = lately == null ? List.of() : List.copyOf(lately);
    lately = lately.subList(Math.max(0, lately.size() - MOST_EVENTS), lately.size());
    zone = zone == null ? "" : zone;
  }

  /** Whether {@code known} is of an earlier epoch of the same broadcast, or not newer than this. */
  public boolean replaces(BroadcastRecord known) {
    int byEpoch = epoch.compareTo(known.epoch);
    return !broadcastId.equals(known.broadcastId)
        || byEpoch > 0
        || (byEpoch == 0 && (ended || !known.ended));
  }
}
