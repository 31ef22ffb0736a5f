package org.zonecast.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads configuration into records: a YAML file, above it the environment ({@code
 * ZONECAST_RTMP_PORT} is {@code rtmp.port}), above that flags ({@code rtmp.port=1935}). A record's
 * components are its keys: those with {@link Default} or {@code @Nullable} may be left out, and
 * nothing else may be there.
 */
public final class ConfigLoader {
  private static final String PREFIX = "ZONECAST_";

  /** Read by the start script, other commands and the log's own configuration; no keys. */
  private static final Set<String> RESERVED =
      Set.of(
          "ZONECAST_JAVA_HOME",
          "ZONECAST_JAVA_OPTS",
          "ZONECAST_PROFILE",
          "ZONECAST_PROGRAM",
          "ZONECAST_HOME",
          "ZONECAST_LOG",
          "ZONECAST_LOG_LEVEL",
          "ZONECAST_URL",
          "ZONECAST_TOKEN",
          "ZONECAST_CDN_CREDENTIAL");

  private static final long MAX_FILE_BYTES = 1024 * 1024;

  static final ObjectMapper YAML =
      new ObjectMapper(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private ConfigLoader() {}

  /**
   * Reads the configuration.
   *
   * @param file the YAML file, or null for none
   * @param env the environment; only {@code ZONECAST_*} counts
   * @param sets flags such as {@code a.b=c}
   * @throws ConfigException if anything in it is unknown, missing or wrong
   */
  public static <T extends Record> T load(
      @Nullable Path file, Map<String, String> env, List<String> sets, Class<T> type)
      throws ConfigException {
    var tree = new ConfigTree(type, file == null ? YAML.createObjectNode() : read(file));
    for (Map.Entry<String, String> entry : sorted(env)) {
      setFromEnvironment(tree, type, entry.getKey(), entry.getValue());
    }
    for (String set : sets) {
      int equals = set.indexOf('=');
      if (equals < 1) {
        throw new ConfigException("", "--set needs key=value, got \"" + set + "\"");
      }
      tree.set(set.substring(0, equals), set.substring(equals + 1), "--set");
    }
    return RecordBinder.bind(type, tree.root(), "");
  }

  /** Sets of a whole section come before those of one key in it. */
  private static List<Map.Entry<String, String>> sorted(Map<String, String> env) {
    var entries = new ArrayList<Map.Entry<String, String>>();
    env.entrySet().stream().filter(e -> e.getKey().startsWith(PREFIX)).forEach(entries::add);
    entries.sort(Map.Entry.comparingByKey(Comparator.naturalOrder()));
    return entries;
  }

  private static void setFromEnvironment(ConfigTree tree, Class<?> type, String name, String value)
      throws ConfigException {
    List<String> words = List.of(name.substring(PREFIX.length()).split("_"));
    var path = Keys.pathOf(type, words);
    if (path.isPresent()) {
      tree.set(path.get(), value, name);
    } else if (!RESERVED.contains(name)) {
      throw new ConfigException(
          name,
          "the environment names no key of the configuration; "
              + Suggestions.hint(words.get(0).toLowerCase(Locale.ROOT), Keys.of(type)));
    }
  }

  private static ObjectNode read(Path file) throws ConfigException {
    try {
      if (!Files.isRegularFile(file)) {
        throw new ConfigException("", "no such configuration file: " + file);
      }
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new ConfigException("", file + " is longer than 1 MiB");
      }
      JsonNode node = YAML.readTree(Files.readString(file));
      if (node == null || node.isMissingNode() || node.isNull()) {
        return YAML.createObjectNode();
      }
      if (node instanceof ObjectNode object) {
        return object;
      }
      throw new ConfigException("", file + " must hold keys with values, such as \"id: r1\"");
    } catch (JsonProcessingException e) {
      throw new ConfigException("", file + " is not good YAML" + describe(e));
    } catch (IOException e) {
      throw new ConfigException("", "cannot read " + file + ": " + e);
    }
  }

  private static String describe(JsonProcessingException e) {
    String message = e.getOriginalMessage().lines().findFirst().orElse("");
    var where = e.getLocation();
    return where == null
        ? ": " + message
        : " in line " + where.getLineNr() + ", column " + where.getColumnNr() + ": " + message;
  }
}
