package org.zonecast.router.peer;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.VersionedRecord;
import org.zonecast.router.peer.PeerMessages.Mark;

/** Versioned records by their key, of each the one that stays. Safe for all threads. */
final class Versioned<T extends VersionedRecord> {
  private final ConcurrentSkipListMap<String, Kept<T>> records = new ConcurrentSkipListMap<>();
  private final Function<T, String> key;

  /** A record, whose checksum is worked out when it is first asked for. */
  private static final class Kept<T extends VersionedRecord> {
    private final T record;
    private volatile @Nullable String checksum;

    Kept(T record) {
      this.record = record;
    }

    String checksum() {
      String known = checksum;
      if (known == null) {
        known = record.checksum();
        checksum = known;
      }
      return known;
    }
  }

  Versioned(Function<T, String> key) {
    this.key = key;
  }

  /** Takes {@code record} if none is there or it replaces that; true if taken. */
  boolean merge(T record) {
    var taken = new AtomicBoolean();
    records.compute(
        key.apply(record),
        (name, old) -> {
          taken.set(old == null || record.replaces(old.record));
          return old == null || taken.get() ? new Kept<>(record) : old;
        });
    return taken.get();
  }

  Optional<T> find(String name) {
    return Optional.ofNullable(records.get(name)).map(kept -> kept.record);
  }

  /** What is here in the place of those of {@code told} that did not stay. */
  List<T> insteadOf(List<T> told) {
    return told.stream()
        .flatMap(record -> find(key.apply(record)).filter(is -> !is.equals(record)).stream())
        .toList();
  }

  List<T> all() {
    return records.values().stream().map(kept -> kept.record).toList();
  }

  /** Those of them that are here. */
  List<T> those(List<String> names) {
    return names.stream().flatMap(name -> find(name).stream()).toList();
  }

  /**
   * Some records in short, in the order of their keys.
   *
   * @param after of whose keys all are behind this one
   */
  List<Mark> marks(String after, int most) {
    return records.tailMap(after, false).entrySet().stream()
        .limit(most)
        .map(entry ->
            new Mark(
                entry.getKey(), entry.getValue().record.version(), entry.getValue().checksum()))
        .toList();
  }

  /** The keys of those that are not here as they are told of. */
  List<String> differing(List<Mark> told) {
    return told.stream().filter(mark -> !isHere(mark)).map(Mark::key).toList();
  }

  private boolean isHere(Mark mark) {
    Kept<T> kept = records.get(mark.key());
    return kept != null
        && kept.record.version() == mark.version()
        && kept.checksum().equals(mark.checksum());
  }

  /** A checksum of all, in whatever order they came. */
  long sum() {
    return records.values().stream()
        .mapToLong(kept -> Long.parseUnsignedLong(kept.checksum(), 0, 16, 16))
        .sum();
  }
}
