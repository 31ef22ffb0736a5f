package org.zonecast.worker.codec;

import java.util.Arrays;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedMessage;

/**
 * Video on its way from access units to slots. Every IDR picture gets a decoder of its own, and
 * makes what was shown before it forgotten: what a slot shows follows from the feed since the last
 * keyframe or gap before it, wherever decoding began, even if packets are broken.
 */
final class VideoLane implements AutoCloseable {
  private final SlotFiller filler;
  private final Troubles troubles;
  private byte @Nullable [] config;
  private byte @Nullable [] decoderConfig;
  private @Nullable VideoDecoder decoder;
  private long decodedSlot = -1;
  private long receivedSlot = -1;

  VideoLane(SlotFiller filler, Troubles troubles) {
    this.filler = filler;
    this.troubles = troubles;
  }

  /** The highest slot of which a picture was decoded, -1 for none. */
  long decodedSlot() {
    return decodedSlot;
  }

  /** The highest slot of an access unit, -1 for none. */
  long receivedSlot() {
    return receivedSlot;
  }

  /** Whether the decoder holds pictures back for reordering. */
  boolean holdsPictures() {
    return decoder != null && decoder.held() > 0;
  }

  /** The configuration takes effect with the next keyframe. */
  void config(FeedMessage.VideoConfig message) {
    config = message.config();
  }

  void unit(FeedMessage.VideoUnit unit) {
    byte[] current = config;
    if (current == null) {
      troubles.add("video without a configuration");
      return;
    }
    receivedSlot = Math.max(receivedSlot, unit.slot());
    boolean idr = NalUnits.isIdr(unit.data(), NalUnits.lengthBytes(current));
    boolean reconfigured = !Arrays.equals(current, decoderConfig);
    if (idr || (unit.keyframe() && (decoder == null || reconfigured))) {
      drain();
      filler.restart(unit.slot());
      decoder = new VideoDecoder(current, this::picture, troubles);
      decoderConfig = current;
    }
    if (decoder != null) { // else nothing here can be decoded before the next keyframe
      decoder.decode(unit.data(), unit.slot());
    }
  }

  void gap(FeedMessage.Gap gap) {
    if (gap.toSlot() <= gap.fromSlot()) {
      return;
    }
    drain();
    filler.gap(gap.fromSlot(), gap.toSlot());
  }

  /** Takes out what the decoder still holds; the next thing decoded is a keyframe. */
  void drain() {
    if (decoder != null) {
      decoder.drain();
      decoder.close();
      decoder = null;
    }
  }

  private void picture(AVFrame frame, long slot) {
    decodedSlot = Math.max(decodedSlot, slot);
    if (!filler.picture(frame, slot)) {
      troubles.add("a picture of slot " + slot + " comes out of order");
    }
  }

  @Override
  public void close() {
    if (decoder != null) {
      decoder.close();
    }
  }
}
