package org.zonecast.router.peer;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Versioned records by their key: of two the higher version stays. Safe for all threads. */
final class Versioned<T> {
  private final ConcurrentHashMap<String, T> records = new ConcurrentHashMap<>();
  private final Function<T, String> key;
  private final ToLongFunction<T> version;

  Versioned(Function<T, String> key, ToLongFunction<T> version) {
    this.key = key;
    this.version = version;
  }

  /** Takes {@code record} unless a version at least as high is there; true if taken. */
  boolean merge(T record) {
    var taken = new AtomicBoolean();
    records.compute(
        key.apply(record),
        (name, old) -> {
          taken.set(old == null || version.applyAsLong(record) > version.applyAsLong(old));
          return taken.get() ? record : old;
        });
    return taken.get();
  }

  Optional<T> find(String name) {
    return Optional.ofNullable(records.get(name));
  }

  List<T> all() {
    return List.copyOf(records.values());
  }
}
