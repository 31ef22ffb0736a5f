package org.zonecast.samples.local;

/**
 * One of the local cluster's zones.
 *
 * @param index 0 for the first
 */
record Zone(int index) {

  /** The letter that its parts' names have. */
  String letter() {
    return String.valueOf((char) ('a' + index));
  }

  String name() {
    return "zone-" + letter();
  }

  String routerId() {
    return "router-" + letter();
  }

  /** The id of its worker with this number, counted from 0. */
  String workerId(int number) {
    return "worker-" + letter() + (number + 1);
  }
}
