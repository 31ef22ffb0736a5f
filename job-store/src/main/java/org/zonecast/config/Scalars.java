package org.zonecast.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** The single values that a configuration key may have. */
final class Scalars {
  private static final int MAX_SHOWN = 60;

  /** Leaves a number to the program. */
  static final String AUTO = "auto";

  private Scalars() {}

  /** Whether a value of this type is read from text, quoted or not. */
  static boolean isText(Type type) {
    return type == String.class || type == URI.class || type == Path.class || isEnum(type);
  }

  static Object value(Class<?> type, JsonNode node, String key) throws ConfigException {
    if (type == boolean.class && node.isBoolean()) {
      return node.booleanValue();
    }
    if (type == int.class && node.canConvertToInt() && node.isIntegralNumber()) {
      return node.intValue();
    }
    if (type == long.class && node.canConvertToLong() && node.isIntegralNumber()) {
      return node.longValue();
    }
    if (type == OptionalInt.class) {
      return numberOrAuto(type, node, key);
    }
    if (type == double.class && node.isNumber()) {
      return node.doubleValue();
    }
    if (isText(type) && node.isTextual()) {
      return text(type, node, key);
    }
    throw wrongType(type, node, key);
  }

  private static OptionalInt numberOrAuto(Class<?> type, JsonNode node, String key)
      throws ConfigException {
    if (node.canConvertToInt() && node.isIntegralNumber()) {
      return OptionalInt.of(node.intValue());
    }
    if (node.isTextual() && node.textValue().equals(AUTO)) {
      return OptionalInt.empty();
    }
    throw wrongType(type, node, key);
  }

  static ConfigException wrongType(Type type, JsonNode node, String key) {
    return new ConfigException(key, "must be " + describe(type) + ", got " + show(node));
  }

  static String describe(Type type) {
    if (type == int.class || type == long.class) {
      return "a whole number";
    } else if (type == OptionalInt.class) {
      return "a whole number or " + AUTO;
    } else if (type == double.class) {
      return "a number";
    } else if (type == boolean.class) {
      return "true or false";
    } else if (type == URI.class) {
      return "a URL";
    } else if (type == Path.class) {
      return "a path";
    } else if (isEnum(type)) {
      return "one of " + String.join(", ", names((Class<?>) type));
    } else if (type instanceof ParameterizedType) {
      return "a list, such as [a, b]";
    } else if (type instanceof Class<?> record && record.isRecord()) {
      return "a section with the keys " + String.join(", ", Keys.of(record));
    }
    return "text (in quotes if it looks like something else)";
  }

  static String show(JsonNode node) {
    String text = node.isTextual() ? "\"" + node.textValue() + "\"" : node.toString();
    String line = text.replaceAll("\\s+", " ");
    return line.length() > MAX_SHOWN ? line.substring(0, MAX_SHOWN) + "…" : line;
  }

  private static Object text(Class<?> type, JsonNode node, String key) throws ConfigException {
    String text = node.textValue();
    try {
      if (type == URI.class) {
        return URI.create(text);
      } else if (type == Path.class) {
        return Path.of(text);
      }
    } catch (IllegalArgumentException e) {
      throw wrongType(type, node, key);
    }
    return isEnum(type) ? constant(type, node, key) : text;
  }

  private static Object constant(Class<?> type, JsonNode node, String key) throws ConfigException {
    return Arrays.stream(type.getEnumConstants())
        .filter(c -> name(c).equals(node.textValue()))
        .findFirst()
        .orElseThrow(() -> wrongType(type, node, key));
  }

  private static boolean isEnum(Type type) {
    return type instanceof Class<?> c && c.isEnum();
  }

  private static List<String> names(Class<?> type) {
    return Arrays.stream(type.getEnumConstants()).map(Scalars::name).toList();
  }

  private static String name(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
  }
}
