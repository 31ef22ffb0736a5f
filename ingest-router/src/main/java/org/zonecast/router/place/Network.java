package org.zonecast.router.place;

import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.Optional;

/**
 * A range of IP addresses in CIDR notation, such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}.
 * IPv4 addresses written as IPv6 ({@code ::ffff:10.0.0.1}) are IPv4.
 */
final class Network {
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};
  private static final int IPV6_BYTES = 16;

  private final String text;
  private final byte[] first;
  private final int bits;

  private Network(String text, byte[] first, int bits) {
    this.text = text;
    this.first = first;
    this.bits = bits;
  }

  /**
   * @throws IllegalArgumentException if it is no network
   */
  static Network parse(String text) {
    int slash = text.indexOf('/');
    byte[] first = address(slash < 0 ? text : text.substring(0, slash)).orElse(null);
    if (first == null) {
      throw refused(text);
    }
    int bits = slash < 0 ? 8 * first.length : bits(text, slash);
    if (bits < 0 || bits > 8 * first.length) {
      throw refused(text);
    }
    return new Network(text, first, bits);
  }

  private static int bits(String text, int slash) {
    String number = text.substring(slash + 1);
    return number.matches("\\d{1,3}") ? Integer.parseInt(number) : -1;
  }

  private static IllegalArgumentException refused(String text) {
    return new IllegalArgumentException(
        "must be a network, such as 10.0.0.0/8 or 2001:db8::/32, got \"" + text + "\"");
  }

  /** The bytes of an address in text, 4 or 16; empty if it is none. Never asks a name server. */
  static Optional<byte[]> address(String text) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
    if (bytes == null) {
      return Optional.empty();
    }
    boolean mapped =
        bytes.length == IPV6_BYTES
            && Arrays.equals(bytes, 0, MAPPED.length, MAPPED, 0, MAPPED.length);
    return Optional.of(mapped ? Arrays.copyOfRange(bytes, MAPPED.length, IPV6_BYTES) : bytes);
  }

  int bits() {
    return bits;
  }

  boolean contains(byte[] address) {
    if (address.length != first.length) {
      return false;
    }
    int whole = bits / 8;
    int rest = bits % 8;
    return Arrays.equals(address, 0, whole, first, 0, whole)
        && (rest == 0 || (address[whole] ^ first[whole]) >> (8 - rest) == 0);
  }

  @Override
  public String toString() {
    return text;
  }
}
