package org.zonecast.worker.codec;

import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.zonecast.job.EncodePlan;

/**
 * The library that makes H.264, with its own settings and its own form of output: libx264 in the
 * GPL build of FFmpeg, libopenh264 in the LGPL one.
 */
interface H264Library {
  /** The library that this build has. */
  H264Library PRESENT = FfmpegBuild.isGpl() ? new X264() : new OpenH264();

  /** How encoder ids call it. */
  String id();

  /** How FFmpeg calls it. */
  String encoder();

  /** Sets what the library itself decides: quality, bit rate, and the form of what comes out. */
  void configure(AVCodecContext context, EncodePlan plan, EncodePlan.VideoRendition rendition);

  /** AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3.1) of the encoder's extradata. */
  byte[] avcc(byte[] extradata, EncodePlan.VideoRendition rendition);

  /** A packet as an MP4 sample: NAL units behind four bytes of length. */
  byte[] sample(byte[] packet);
}
