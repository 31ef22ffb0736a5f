package org.zonecast.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zonecast.config.ConfigTree.Given;

/** Makes records of a tree's values; strict about names and types. */
final class RecordBinder {
  private RecordBinder() {}

  static <T> T bind(Class<T> type, ObjectNode node, String path) throws ConfigException {
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (Keys.find(type, name).isEmpty()) {
        throw new ConfigException(
            join(path, name), "unknown key; " + Suggestions.hint(name, Keys.of(type)));
      }
    }
    List<@Nullable Object> values = new ArrayList<>();
    for (RecordComponent component : Keys.components(type)) {
      values.add(component(component, node.get(component.getName()), path));
    }
    return construct(type, values, path);
  }

  private static @Nullable Object component(
      RecordComponent component, @Nullable JsonNode node, String path) throws ConfigException {
    String key = join(path, component.getName());
    if (node != null && !isAbsent(node, component)) {
      return value(component.getGenericType(), node, key);
    }
    Default standard = component.getAnnotation(Default.class);
    if (standard != null) {
      return value(component.getGenericType(), new POJONode(new Given(standard.value(), "")), key);
    }
    if (Keys.isOptional(component)) {
      return null;
    }
    throw new ConfigException(
        key, "missing; it must be " + Scalars.describe(component.getGenericType()));
  }

  /** A key with nothing behind it reads as null or as empty text. */
  private static boolean isAbsent(JsonNode node, RecordComponent component) {
    boolean empty = node.isTextual() && node.textValue().isEmpty();
    return node.isNull() || (empty && component.getType() != String.class);
  }

  private static Object value(Type type, JsonNode node, String key) throws ConfigException {
    if (node instanceof POJONode pojo && pojo.getPojo() instanceof Given given) {
      return Scalars.isText(type)
          ? Scalars.value((Class<?>) type, TextNode.valueOf(given.text()), key)
          : value(type, parse(given, type, key), key);
    }
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      return list(list.getActualTypeArguments()[0], node, key);
    }
    if (type instanceof Class<?> record && record.isRecord()) {
      if (node instanceof ObjectNode object) {
        return bind(record, object, key);
      }
      throw Scalars.wrongType(type, node, key);
    }
    return Scalars.value((Class<?>) type, node, key);
  }

  private static List<Object> list(Type element, JsonNode node, String key) throws ConfigException {
    if (!(node instanceof ArrayNode array)) {
      throw new ConfigException(key, "must be a list, such as [a, b], got " + Scalars.show(node));
    }
    var values = new ArrayList<Object>();
    for (int i = 0; i < array.size(); i++) {
      values.add(value(element, array.get(i), key + "[" + i + "]"));
    }
    return List.copyOf(values);
  }

  private static JsonNode parse(Given given, Type type, String key) throws ConfigException {
    try {
      JsonNode node = ConfigLoader.YAML.readTree(given.text());
      if (node != null && !node.isMissingNode() && !node.isNull()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      throw new ConfigException(
          key, "is not good YAML (from " + given.origin() + "): " + given.text());
    }
    throw new ConfigException(
        key, "is empty (from " + given.origin() + "); it must be " + Scalars.describe(type));
  }

  private static <T> T construct(Class<T> type, List<@Nullable Object> values, String path)
      throws ConfigException {
    try {
      Class<?>[] types =
          Keys.components(type).stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
      Constructor<T> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values.toArray());
    } catch (InvocationTargetException e) {
      throw refused(type, path, e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " cannot be a configuration record", e);
    }
  }

  /** A message that begins with a component's name, or a path from it, tells which key it means. */
  private static ConfigException refused(Class<?> type, String path, @Nullable Throwable cause) {
    String message = cause == null ? "" : String.valueOf(cause.getMessage());
    int space = message.indexOf(' ');
    String first = message.substring(0, Math.max(0, space));
    return Keys.of(type).contains(first.split("[.\\[]", 2)[0])
        ? new ConfigException(join(path, first), message.substring(space + 1))
        : new ConfigException(path, message);
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
