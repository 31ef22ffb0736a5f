package org.zonecast.router.place;

import java.util.List;

/** The networks whose word on where a connection comes from is believed. */
public final class TrustedProxies {
  private final List<Network> networks;

  /**
   * @param networks in CIDR notation
   */
  public TrustedProxies(List<String> networks) {
    this.networks = networks.stream().map(Network::parse).toList();
  }

  public boolean trusts(String ip) {
    byte[] address = Network.address(ip).orElse(null);
    return address != null && networks.stream().anyMatch(network -> network.contains(address));
  }

  /**
   * The address of the one who asked, over HTTP: from a trusted peer the right-most address in
   * {@code X-Forwarded-For} that is not trusted itself.
   *
   * @param forwardedFor the values of all headers of that name, in their order
   */
  public String client(String peer, List<String> forwardedFor) {
    if (forwardedFor.isEmpty()) {
      return peer;
    }
    String client = peer;
    String[] hops = String.join(",", forwardedFor).split(",", -1);
    for (int i = hops.length - 1; i >= 0 && trusts(client); i--) {
      String hop = withoutPort(hops[i].strip());
      if (Network.address(hop).isEmpty()) {
        return client;
      }
      client = hop;
    }
    return client;
  }

  /** Some proxies add the port: {@code 192.0.2.1:4711}, {@code [2001:db8::1]:4711}. */
  static String withoutPort(String address) {
    if (address.startsWith("[")) {
      int end = address.indexOf(']');
      return end < 0 ? address : address.substring(1, end);
    }
    int colon = address.indexOf(':');
    boolean one = colon >= 0 && colon == address.lastIndexOf(':');
    return one ? address.substring(0, colon) : address;
  }
}
