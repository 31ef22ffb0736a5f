package org.zonecast.config;

import java.security.Security;

/** What this process has looked up of names (java.net.InetAddress), and believes for a while. */
public final class NameCache {
  private static final String SECONDS = "5";
  private static final String SECONDS_OF_FAILURES = "1";

  private NameCache() {}

  /**
   * Makes that while short, as a name may lead elsewhere after a failover: Java's is 30 s. Of
   * effect before the first name is looked up.
   */
  public static void keepShort() {
    Security.setProperty("networkaddress.cache.ttl", SECONDS);
    Security.setProperty("networkaddress.cache.negative.ttl", SECONDS_OF_FAILURES);
  }
}
