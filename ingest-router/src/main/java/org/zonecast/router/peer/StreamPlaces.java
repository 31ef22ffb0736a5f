package org.zonecast.router.peer;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.Job;
import org.zonecast.router.route.Origin;
import org.zonecast.router.route.Placement;
import org.zonecast.router.route.Stay;

/** Of the streams heard of last: where their broadcasters are, and which zone had them. */
final class StreamPlaces {
  private static final int MAX_REMEMBERED = 10_000;

  /** Those of a minute, at one in 3 s: so long a job waits where nobody claims it. */
  private static final int MAX_TRIES = 20;

  private static final int MAX_EXPLAINED = 1000;
  private static final int MAX_PAST = 10;

  private final Map<String, Origin> origins = remembering(MAX_REMEMBERED);
  private final Map<String, Stay> stays = remembering(MAX_REMEMBERED);
  private final Map<String, List<String>> tried = remembering(MAX_REMEMBERED);
  private final Map<String, Sent> sent = remembering(MAX_REMEMBERED);
  private final Map<String, List<Explained>> explained = remembering(MAX_EXPLAINED);

  private record Sent(String jobId, String zone) {}

  private record Explained(JobNeeds job, Placement placement, String from, Instant at) {

    PastPlacement seenAt(Instant now) {
      return new PastPlacement(placement, from, Duration.between(at, now).toMillis(), job);
    }
  }

  void comesFrom(String streamId, Origin origin) {
    origins.put(streamId, origin);
  }

  Origin origin(String streamId) {
    return origins.getOrDefault(streamId, Origin.UNKNOWN);
  }

  /** Returns the zone where it was until now; empty if none is known. */
  Optional<String> isIn(String streamId, String zone, Instant now) {
    return Optional.ofNullable(stays.put(streamId, new Stay(zone, now, false))).map(Stay::zone);
  }

  /** Told by another edge, which gives it up; an empty zone says nothing. */
  void wasIn(String streamId, String zone, Instant now) {
    if (!zone.isEmpty()) {
      stays.put(streamId, new Stay(zone, now, true));
    }
  }

  Optional<Stay> stay(String streamId) {
    return Optional.ofNullable(stays.get(streamId));
  }

  /**
   * The zones that took the stream's job since its worker was lost, in which it still waits as far
   * as is known.
   */
  List<String> tried(String streamId) {
    return tried.getOrDefault(streamId, List.of());
  }

  void tries(String streamId, List<String> zones) {
    tried.put(streamId, List.copyOf(zones));
  }

  /** A zone took the job. */
  void took(Job job, Placement placement, Instant now) {
    String stream = job.streamId();
    String from = stay(stream).map(Stay::zone).orElse("");
    tried.merge(stream, List.of(placement.zone()), (zones, more) -> joined(zones, more, MAX_TRIES));
    sent.put(stream, new Sent(job.id(), placement.zone()));
    explained.merge(
        stream,
        List.of(new Explained(JobNeeds.of(job), placement, from, now)),
        (past, more) -> joined(past, more, MAX_PAST));
  }

  /** The last times that a zone took a job of the stream, the latest first. */
  List<PastPlacement> past(String streamId, Instant now) {
    return explained.getOrDefault(streamId, List.of()).reversed().stream()
        .map(one -> one.seenAt(now))
        .toList();
  }

  /** The zone that took this very job, if it was the stream's last. */
  Optional<String> zoneOf(Job job) {
    return Optional.ofNullable(sent.get(job.streamId()))
        .filter(last -> last.jobId.equals(job.id()))
        .map(Sent::zone);
  }

  private static <T> List<T> joined(List<T> known, List<T> more, int most) {
    Stream<T> latest = known.stream().skip(Math.max(0, known.size() + more.size() - most));
    return Stream.concat(latest, more.stream()).toList();
  }

  private static <V> Map<String, V> remembering(int most) {
    return Collections.synchronizedMap(
        new LinkedHashMap<String, V>(64, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.@Nullable Entry<String, V> eldest) {
            return size() > most;
          }
        });
  }
}
