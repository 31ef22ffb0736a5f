package org.zonecast.router.peer;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.zonecast.job.VersionedRecord;

/** Versioned records by their key, of each the one that stays. Safe for all threads. */
final class Versioned<T extends VersionedRecord> {
  private final ConcurrentHashMap<String, T> records = new ConcurrentHashMap<>();
  private final Function<T, String> key;

  Versioned(Function<T, String> key) {
    this.key = key;
  }

  /** Takes {@code record} if none is there or it replaces that; true if taken. */
  boolean merge(T record) {
    var taken = new AtomicBoolean();
    records.compute(
        key.apply(record),
        (name, old) -> {
          taken.set(old == null || record.replaces(old));
          return taken.get() ? record : old;
        });
    return taken.get();
  }

  Optional<T> find(String name) {
    return Optional.ofNullable(records.get(name));
  }

  /** What is here in the place of those of {@code told} that did not stay. */
  List<T> insteadOf(List<T> told) {
    return told.stream()
        .flatMap(record -> find(key.apply(record)).filter(is -> !is.equals(record)).stream())
        .toList();
  }

  List<T> all() {
    return List.copyOf(records.values());
  }
}
