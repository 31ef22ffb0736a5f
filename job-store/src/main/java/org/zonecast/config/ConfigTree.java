package org.zonecast.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import java.lang.reflect.RecordComponent;

/** The file's values, with those of the environment and the flags set above them. */
final class ConfigTree {
  private final Class<?> type;
  private final ObjectNode root;

  /** A value that was given as text, outside the file. */
  record Given(String text, String origin) {}

  ConfigTree(Class<?> type, ObjectNode root) {
    this.type = type;
    this.root = root;
  }

  ObjectNode root() {
    return root;
  }

  /** Sets the key at {@code path}, in the place of what was there. */
  void set(String path, String text, String origin) throws ConfigException {
    String[] names = path.split("\\.", -1);
    Class<?> section = type;
    ObjectNode node = root;
    for (int i = 0; i < names.length; i++) {
      RecordComponent component = find(section, names[i], path, origin);
      if (i == names.length - 1) {
        node.set(names[i], new POJONode(new Given(text, origin)));
        return;
      }
      section = component.getType();
      if (!section.isRecord()) {
        throw new ConfigException(
            path, component.getName() + " has no keys of its own; set it whole, in YAML or JSON");
      }
      node = child(node, names[i]);
    }
  }

  private static RecordComponent find(Class<?> section, String name, String path, String origin)
      throws ConfigException {
    return Keys.find(section, name)
        .orElseThrow(() ->
            new ConfigException(
                path,
                "unknown key (from " + origin + "); " + Suggestions.hint(name, Keys.of(section))));
  }

  private static ObjectNode child(ObjectNode node, String name) {
    JsonNode child = node.get(name);
    return child instanceof ObjectNode object ? object : node.putObject(name);
  }
}
