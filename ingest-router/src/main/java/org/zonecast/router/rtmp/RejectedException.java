package org.zonecast.router.rtmp;

/**
 * A connection that is not let in, or not let go on. It carries no stack trace: the fault lies with
 * the peer, and throwing it must stay cheap. The message is shown to the broadcaster.
 */
final class RejectedException extends Exception {
  private final RejectReason reason;

  RejectedException(RejectReason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  RejectReason reason() {
    return reason;
  }
}
