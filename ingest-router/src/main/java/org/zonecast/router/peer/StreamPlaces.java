package org.zonecast.router.peer;

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
import org.zonecast.router.route.Stay;

/** Of the streams heard of last: where their broadcasters are, and which zone had them. */
final class StreamPlaces {
  private static final int MAX_REMEMBERED = 10_000;
  private static final int MAX_TRIES = 50;

  private final Map<String, Origin> origins = remembering();
  private final Map<String, Stay> stays = remembering();
  private final Map<String, List<String>> tried = remembering();
  private final Map<String, Sent> sent = remembering();

  private record Sent(String jobId, String zone) {}

  void comesFrom(String streamId, Origin origin) {
    origins.put(streamId, origin);
  }

  Origin origin(String streamId) {
    return origins.getOrDefault(streamId, Origin.UNKNOWN);
  }

  void isIn(String streamId, String zone, Instant now) {
    stays.put(streamId, new Stay(zone, now));
  }

  Optional<Stay> stay(String streamId) {
    return Optional.ofNullable(stays.get(streamId));
  }

  /** The zones that took the stream's job since its worker was lost, and had none for it so far. */
  List<String> tried(String streamId) {
    return tried.getOrDefault(streamId, List.of());
  }

  void tries(String streamId, List<String> zones) {
    tried.put(streamId, List.copyOf(zones));
  }

  /** A zone took the job. */
  void took(Job job, String zone) {
    tried.merge(job.streamId(), List.of(zone), StreamPlaces::joined);
    sent.put(job.streamId(), new Sent(job.id(), zone));
  }

  /** The zone that took this very job, if it was the stream's last. */
  Optional<String> zoneOf(Job job) {
    return Optional.ofNullable(sent.get(job.streamId()))
        .filter(last -> last.jobId.equals(job.id()))
        .map(Sent::zone);
  }

  private static List<String> joined(List<String> zones, List<String> more) {
    Stream<String> latest = zones.stream().skip(Math.max(0, zones.size() - MAX_TRIES));
    return Stream.concat(latest, more.stream()).toList();
  }

  private static <V> Map<String, V> remembering() {
    return Collections.synchronizedMap(
        new LinkedHashMap<String, V>(64, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.@Nullable Entry<String, V> eldest) {
            return size() > MAX_REMEMBERED;
          }
        });
  }
}
