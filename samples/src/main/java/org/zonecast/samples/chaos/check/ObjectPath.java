package org.zonecast.samples.chaos.check;

/**
 * An object's path on a CDN, {@code /live/STREAM/BROADCAST/EPOCH/RENDITION/NUMBER.m4s}, taken
 * apart.
 *
 * @param number the media sequence number, -1 of an initialization segment
 */
record ObjectPath(String epoch, String rendition, long number) {
  private static final int PARTS = 3;

  static ObjectPath of(String path) {
    String[] parts = path.split("/");
    return parts.length < PARTS
        ? new ObjectPath("", "", numberOf(path))
        : new ObjectPath(
            parts[parts.length - 3], parts[parts.length - 2], numberOf(parts[parts.length - 1]));
  }

  private static long numberOf(String name) {
    String stem = name.substring(0, Math.max(0, name.lastIndexOf('.')));
    return stem.matches("\\d{1,18}") ? Long.parseLong(stem) : -1;
  }
}
