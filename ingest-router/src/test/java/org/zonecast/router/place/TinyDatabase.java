package org.zonecast.router.place;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a database in MaxMind's format (MaxMind DB file format specification, version 2.0): a tree
 * of 24-bit records over 128-bit addresses, IPv4 below ::/96.
 */
final class TinyDatabase {
  private static final int BITS = 128;
  private static final int EMPTY = -1;
  private static final int LEAF = -2;

  private final List<int[]> nodes = new ArrayList<>(List.of(new int[] {EMPTY, EMPTY}));
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();

  /** Adds a network; the places of networks must not overlap. */
  TinyDatabase with(String network, double latitude, double longitude) {
    int slash = network.indexOf('/');
    byte[] address = Network.address(network.substring(0, slash)).orElseThrow();
    int bits = Integer.parseInt(network.substring(slash + 1)) + BITS - 8 * address.length;
    byte[] full = new byte[16];
    System.arraycopy(address, 0, full, 16 - address.length, address.length);
    int offset = data.size();
    write(Map.of("location", location(latitude, longitude)), data);
    insert(full, bits, LEAF - offset);
    return this;
  }

  private static Map<String, Object> location(double latitude, double longitude) {
    var location = new LinkedHashMap<String, Object>();
    location.put("latitude", latitude);
    location.put("longitude", longitude);
    return location;
  }

  private void insert(byte[] address, int bits, int leaf) {
    int node = 0;
    for (int i = 0; i < bits - 1; i++) {
      int side = bit(address, i);
      if (nodes.get(node)[side] < 0) {
        nodes.add(new int[] {EMPTY, EMPTY});
        nodes.get(node)[side] = nodes.size() - 1;
      }
      node = nodes.get(node)[side];
    }
    nodes.get(node)[bit(address, bits - 1)] = leaf;
  }

  private static int bit(byte[] address, int index) {
    return address[index / 8] >> (7 - index % 8) & 1;
  }

  byte[] bytes() {
    var file = new ByteArrayOutputStream();
    for (int[] node : nodes) {
      number(node[0], file);
      number(node[1], file);
    }
    file.writeBytes(new byte[16]);
    file.writeBytes(data.toByteArray());
    file.writeBytes(new byte[] {(byte) 0xAB, (byte) 0xCD, (byte) 0xEF});
    file.writeBytes("MaxMind.com".getBytes(StandardCharsets.US_ASCII));
    write(metadata(), file);
    return file.toByteArray();
  }

  private void number(int record, ByteArrayOutputStream to) {
    int value =
        record == EMPTY
            ? nodes.size()
            : record < EMPTY ? nodes.size() + 16 + LEAF - record : record;
    to.write(value >> 16);
    to.write(value >> 8);
    to.write(value);
  }

  private Map<String, Object> metadata() {
    var metadata = new LinkedHashMap<String, Object>();
    metadata.put("binary_format_major_version", (short) 2);
    metadata.put("binary_format_minor_version", (short) 0);
    metadata.put("build_epoch", 1_763_800_000L);
    metadata.put("database_type", "Tiny-City");
    metadata.put("description", Map.of("en", "made by a test"));
    metadata.put("ip_version", (short) 6);
    metadata.put("languages", List.of());
    metadata.put("node_count", nodes.size());
    metadata.put("record_size", (short) 24);
    return metadata;
  }

  private static void write(Object value, ByteArrayOutputStream to) {
    switch (value) {
      case String text -> {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        to.write(2 << 5 | bytes.length); // all texts here are shorter than 29 bytes
        to.writeBytes(bytes);
      }
      case Double number -> {
        to.write(3 << 5 | 8);
        integer(Double.doubleToLongBits(number), 8, to);
      }
      case Short number -> {
        to.write(5 << 5 | 2);
        integer(number, 2, to);
      }
      case Integer number -> {
        to.write(6 << 5 | 4);
        integer(number, 4, to);
      }
      case Long number -> {
        to.write(8); // an extended type of 8 bytes
        to.write(9 - 7); // uint64
        integer(number, 8, to);
      }
      case Map<?, ?> map -> {
        to.write(7 << 5 | map.size());
        map.forEach((key, entry) -> {
          write(key, to);
          write(entry, to);
        });
      }
      case List<?> list -> {
        to.write(list.size());
        to.write(11 - 7); // array
        list.forEach(entry -> write(entry, to));
      }
      default -> throw new IllegalArgumentException(value.toString());
    }
  }

  private static void integer(long value, int bytes, ByteArrayOutputStream to) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
      to.write((int) (value >> shift));
    }
  }
}
