package org.zonecast.config;

import java.util.Set;

/** Names and addresses of machines, as configurations give them. */
public final class Hosts {
  private static final Set<String> ANY = Set.of("0.0.0.0", "::", "[::]");

  private Hosts() {}

  /** Whether it stands for all addresses of a machine: to listen on, not to connect to. */
  public static boolean isAny(String host) {
    return ANY.contains(host);
  }

  /** As it stands in a URL: an IPv6 address in brackets (RFC 3986, 3.2.2). */
  public static String inUrl(String host) {
    return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
  }
}
