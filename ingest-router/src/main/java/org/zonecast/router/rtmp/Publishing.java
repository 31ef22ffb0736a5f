package org.zonecast.router.rtmp;

import org.jspecify.annotations.Nullable;
import org.zonecast.router.ingest.Ingest.EndReason;
import org.zonecast.router.ingest.Ingest.Publication;
import org.zonecast.router.rtmp.RtmpLimits.AmfLimits;

/** How far a session is with publishing, and its publication, which it ends exactly once. */
final class Publishing {
  private enum State {
    IDLE,
    ASKED,
    LIVE,
    /** The encoder said goodbye; what it still sends is passed over. */
    OVER
  }

  private final AmfLimits limits;
  private final RtmpMetrics metrics;
  private State state = State.IDLE;
  private int streamId;
  private String stream = "?";
  private @Nullable MediaReceiver receiver;

  Publishing(AmfLimits limits, RtmpMetrics metrics) {
    this.limits = limits;
    this.metrics = metrics;
  }

  boolean isAsked() {
    return state == State.ASKED;
  }

  boolean isLive() {
    return state == State.LIVE;
  }

  boolean isOver() {
    return state == State.OVER;
  }

  /** The message stream that was published on last; 0 before. */
  int streamId() {
    return streamId;
  }

  /** The id of the stream, as the key names it; {@code ?} while unknown. */
  String stream() {
    return stream;
  }

  void ask(String key, int onStreamId) throws RejectedException {
    if (isAsked() || isLive()) {
      throw new RejectedException(RejectReason.BAD_ORDER, "publish came twice");
    }
    state = State.ASKED;
    streamId = onStreamId;
    stream = SafeText.streamOf(key);
  }

  void grant(Publication publication) {
    state = State.LIVE;
    receiver = new MediaReceiver(publication, limits, new PassedOver(metrics, stream));
  }

  void onMessage(RtmpMessage message) throws RejectedException {
    MediaReceiver live = receiver;
    if (live != null) {
      live.onMessage(message);
    }
  }

  /** Returns whether there was a publication to end. */
  boolean end(EndReason reason) {
    MediaReceiver live = receiver;
    receiver = null;
    state = State.OVER;
    if (live == null) {
      return false;
    }
    live.publication().end(reason);
    return true;
  }
}
