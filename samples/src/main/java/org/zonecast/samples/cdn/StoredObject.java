package org.zonecast.samples.cdn;

/**
 * What is known of an object beside its bytes.
 *
 * @param sha256 of its bytes, in hex
 * @param length in bytes
 * @param token what the writer sent as {@code X-Zonecast-Token}; empty if it sent none
 */
record StoredObject(String sha256, long length, String token) {

  /** A strong validator (RFC 9110 section 8.8.3). */
  String etag() {
    return '"' + sha256 + '"';
  }
}
