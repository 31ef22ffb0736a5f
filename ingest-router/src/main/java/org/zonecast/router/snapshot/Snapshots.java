package org.zonecast.router.snapshot;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.job.BroadcastRecord.Aged;
import org.zonecast.job.BroadcastRecords;
import org.zonecast.job.CdnRegistry;
import org.zonecast.job.StreamRegistry;

/** Takes a zone's snapshots, keeps the latest of them, and puts one back. All methods block. */
public final class Snapshots implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final String ENDING = ".json.gz";

  /** The records of one zone. */
  public record Records(StreamRegistry streams, CdnRegistry cdns, BroadcastRecords broadcasts) {}

  /** How many of each kind were put back, of how many; the others are there, or newer. */
  public record Restored(Snapshot snapshot, int streams, int cdns, int broadcasts) {
    @Override
    public String toString() {
      return "put back %d of %d streams, %d of %d CDNs, %d of %d broadcasts"
          .formatted(
              streams,
              snapshot.streams().size(),
              cdns,
              snapshot.cdns().size(),
              broadcasts,
              snapshot.broadcasts().size());
    }
  }

  private final String zone;
  private final String prefix;
  private final SnapshotPlace place;
  private final int keep;
  private final int maxBytes;
  private final Records records;
  private final Clock clock;
  private final Predicate<String> ours;

  public Snapshots(String zone, SnapshotSettings settings, Records records, Clock clock) {
    this(zone, settings.open(), settings.keep(), SnapshotFormat.MAX_BYTES, records, clock);
  }

  /**
   * @param maxBytes of a snapshot as it is stored; a larger one is not taken
   */
  Snapshots(
      String zone, SnapshotPlace place, int keep, int maxBytes, Records records, Clock clock) {
    this.zone = zone;
    this.prefix = zone + "-";
    this.place = place;
    this.keep = keep;
    this.maxBytes = maxBytes;
    this.records = records;
    this.clock = clock;
    this.ours =
        Pattern.compile(Pattern.quote(prefix) + "\\d{8}T\\d{6}Z" + Pattern.quote(ENDING))
            .asMatchPredicate();
  }

  /** The names of this zone's snapshots, the latest first. */
  public List<String> list() throws IOException {
    return place.names(prefix, ours).stream().sorted(Comparator.reverseOrder()).toList();
  }

  /**
   * Takes a snapshot. A zone without any record has lost them, or never had any: then nothing is
   * taken, so that the good ones are not pushed out.
   *
   * @return its name; empty if there was nothing to keep
   * @throws IOException also if it is too large to be put back
   */
  public String take() throws IOException {
    Snapshot snapshot = read();
    if (snapshot.isEmpty()) {
      LOG.warn("zone {} has no records: no snapshot is taken", zone);
      return "";
    }
    String name = prefix + TIME.format(snapshot.takenAt()) + ENDING;
    place.put(name, SnapshotFormat.write(snapshot, maxBytes));
    LOG.info("snapshot {}: {}", name, snapshot.summary());
    return name;
  }

  /** Drops those that are too many, the oldest ones. */
  public void prune() throws IOException {
    for (String old : list().stream().skip(keep).toList()) {
      place.delete(old);
    }
  }

  /**
   * Puts records back that are gone, or older here. Nothing newer is touched, so this may be done
   * while the zone works, and twice.
   *
   * @throws NoSuchFileException if there is no such snapshot
   */
  public Restored restore(String name) throws IOException {
    if (!ours.test(name)) {
      throw new NoSuchFileException(name, null, "not the name of a snapshot of zone " + zone);
    }
    Snapshot snapshot = SnapshotFormat.read(place.get(name));
    Duration since = Duration.between(snapshot.takenAt(), clock.instant());
    Duration older = since.isNegative() ? Duration.ZERO : since;
    int streams = count(snapshot.streams().stream().map(records.streams()::put).toList());
    int cdns = count(snapshot.cdns().stream().map(records.cdns()::put).toList());
    int broadcasts =
        count(
            snapshot.broadcasts().stream()
                .map(kept -> new Aged(kept.record(), older.plusMillis(Math.max(0, kept.ageMs()))))
                .map(records.broadcasts()::restore)
                .toList());
    return new Restored(snapshot, streams, cdns, broadcasts);
  }

  private Snapshot read() {
    Instant now = clock.instant();
    return new Snapshot(
        Snapshot.FORMAT,
        zone,
        now,
        records.streams().all(),
        records.cdns().all(),
        records.broadcasts().running().stream()
            .map(aged -> new Snapshot.Broadcast(aged.record(), aged.age().toMillis()))
            .toList());
  }

  private static int count(List<Boolean> done) {
    return (int) done.stream().filter(one -> one).count();
  }

  @Override
  public void close() {
    place.close();
  }
}
