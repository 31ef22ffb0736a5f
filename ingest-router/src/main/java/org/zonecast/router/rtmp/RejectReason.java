package org.zonecast.router.rtmp;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.zonecast.router.ingest.PublishRefusedException;

/** Why a connection was turned away; counted by this name. */
enum RejectReason {
  TOO_MANY_CONNECTIONS(null),
  NOT_RTMP(null),
  HANDSHAKE_TIMEOUT(null),
  /** On the port for RTMPS, before there is a session. */
  TLS_HANDSHAKE(null),
  PUBLISH_TIMEOUT("NetStream.Publish.Failed"),
  SILENT("NetStream.Publish.Failed"),
  BAD_CHUNK("NetStream.Publish.Rejected"),
  OVER_LIMIT("NetStream.Publish.Rejected"),
  BAD_AMF("NetStream.Publish.Rejected"),
  BAD_ORDER("NetStream.Publish.Rejected"),
  WRONG_APP("NetConnection.Connect.InvalidApp"),
  PLAY("NetStream.Play.Failed"),
  BAD_KEY("NetStream.Publish.BadName"),
  ALREADY_LIVE("NetStream.Publish.BadName"),
  UNSUPPORTED_MEDIA("NetStream.Publish.Rejected"),
  BAD_SESSION("NetStream.Publish.Rejected"),
  ENDED("NetStream.Publish.Denied"),
  UNAVAILABLE("NetStream.Publish.Failed"),
  /** The peer does not read what it is sent. */
  SLOW_READER(null),
  /** A fault of our own. */
  INTERNAL("NetStream.Publish.Failed");

  private final @Nullable String statusCode;

  RejectReason(@Nullable String statusCode) {
    this.statusCode = statusCode;
  }

  /** The code of the status that the encoder is sent; null if it cannot be sent one. */
  @Nullable String statusCode() {
    return statusCode;
  }

  /** The value of the metric's {@code reason}. */
  String tag() {
    return name().toLowerCase(Locale.ROOT);
  }

  static RejectReason of(PublishRefusedException.Reason reason) {
    return switch (reason) {
      case BAD_KEY -> BAD_KEY;
      case ALREADY_LIVE -> ALREADY_LIVE;
      case UNSUPPORTED_MEDIA -> UNSUPPORTED_MEDIA;
      case BAD_SESSION -> BAD_SESSION;
      case ENDED -> ENDED;
      case UNAVAILABLE -> UNAVAILABLE;
    };
  }
}
