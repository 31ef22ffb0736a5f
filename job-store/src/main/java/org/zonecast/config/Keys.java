package org.zonecast.config;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys that a configuration record has: its components. */
final class Keys {
  private Keys() {}

  static List<String> of(Class<?> type) {
    return components(type).stream().map(RecordComponent::getName).toList();
  }

  static List<RecordComponent> components(Class<?> type) {
    return Arrays.asList(type.getRecordComponents());
  }

  static Optional<RecordComponent> find(Class<?> type, String name) {
    return components(type).stream().filter(c -> c.getName().equals(name)).findFirst();
  }

  static boolean isOptional(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  /**
   * The path that the words of an environment variable name: {@code [API, TOKEN]} is {@code
   * apiToken}, {@code [RTMP, PORT]} is {@code rtmp.port}.
   */
  static Optional<String> pathOf(Class<?> type, List<String> words) {
    for (int taken = words.size(); taken > 0; taken--) {
      String name = String.join("", words.subList(0, taken)).toLowerCase(Locale.ROOT);
      List<String> rest = words.subList(taken, words.size());
      for (RecordComponent component : components(type)) {
        if (component.getName().toLowerCase(Locale.ROOT).equals(name)) {
          Optional<String> path = below(component, rest);
          if (path.isPresent()) {
            return path;
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> below(RecordComponent component, List<String> rest) {
    if (rest.isEmpty()) {
      return Optional.of(component.getName());
    }
    return component.getType().isRecord()
        ? pathOf(component.getType(), rest).map(path -> component.getName() + "." + path)
        : Optional.empty();
  }
}
