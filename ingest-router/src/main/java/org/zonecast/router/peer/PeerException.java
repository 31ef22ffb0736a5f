package org.zonecast.router.peer;

/** Another router answered with an error. Trying again later may help. */
final class PeerException extends RuntimeException {
  PeerException(String message) {
    super(message);
  }
}
