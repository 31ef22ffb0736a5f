package org.zonecast.feed;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The check that a record read from JSON lacks nothing: neither it nor any record within it has a
 * null that is not declared {@link Nullable}. A peer that leaves a field out is found here and not
 * later in the midst of something.
 */
final class WholeRecords {
  private WholeRecords() {}

  /**
   * Returns {@code message} if nothing in it is missing.
   *
   * @throws IllegalArgumentException that names the first missing part
   */
  static <T> T requireWhole(@Nullable T message) {
    if (message == null) {
      throw new IllegalArgumentException("null is not a message");
    }
    requireParts(message);
    return message;
  }

  private static void requireParts(Object value) {
    switch (value) {
      case Record record -> requireComponents(record);
      case Collection<?> values -> values.forEach(WholeRecords::requireParts);
      default -> {} // a leaf
    }
  }

  private static void requireComponents(Record record) {
    for (RecordComponent part : record.getClass().getRecordComponents()) {
      Object value = valueOf(part, record);
      if (value != null) {
        requireParts(value);
      } else if (!part.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        throw new IllegalArgumentException(
            record.getClass().getSimpleName() + " lacks its " + part.getName());
      }
    }
  }

  private static @Nullable Object valueOf(RecordComponent part, Record record) {
    try {
      return part.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(part + " cannot be read", e);
    }
  }
}
