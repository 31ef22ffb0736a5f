package org.zonecast.config;

/**
 * A configuration that cannot be used. The message is one line that names the key, what was wrong
 * with it and what is allowed.
 */
public class ConfigException extends Exception {
  private final String key;

  public ConfigException(String key, String message) {
    super(key.isEmpty() ? message : key + ": " + message);
    this.key = key;
  }

  /** Full path of the key, such as {@code rtmp.port}; empty if the file as a whole is meant. */
  public String key() {
    return key;
  }
}
