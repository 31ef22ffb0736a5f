package org.zonecast.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Writes a configuration record as YAML, with its secrets hidden. */
public final class ConfigPrinter {
  private static final String HIDDEN = "(hidden)";

  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
              .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
              .build());

  private ConfigPrinter() {}

  /** The configuration in force. Keys without a value are left out; so it can be read again. */
  public static String print(Record config) {
    try {
      return YAML.writeValueAsString(section(config));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of plain values cannot fail to be written", e);
    }
  }

  private static Map<String, Object> section(Record record) {
    var section = new LinkedHashMap<String, Object>();
    for (RecordComponent component : Keys.components(record.getClass())) {
      Object value = read(component, record);
      if (value != null) {
        section.put(component.getName(), shown(component, value));
      }
    }
    return section;
  }

  private static Object shown(RecordComponent component, Object value) {
    boolean secret = component.isAnnotationPresent(Secret.class);
    return secret && !value.toString().isEmpty() ? HIDDEN : plain(value);
  }

  private static Object plain(Object value) {
    return switch (value) {
      case Record record -> section(record);
      case List<?> list -> list.stream().map(ConfigPrinter::plain).toList();
      case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT);
      case Number number -> number;
      case Boolean flag -> flag;
      case OptionalInt number -> number.isPresent() ? number.getAsInt() : Scalars.AUTO;
      default -> value.toString();
    };
  }

  private static @Nullable Object read(RecordComponent component, Record record) {
    try {
      var accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }
}
