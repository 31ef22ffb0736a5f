package org.zonecast.job;

/** A coding of video that a broadcaster may send. */
public enum VideoCodec {
  /** ITU-T H.264; configured by an AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3.1). */
  H264,
  /** ITU-T H.265; configured by an HEVCDecoderConfigurationRecord (ISO/IEC 14496-15, 8.3.3.1). */
  HEVC,
  /** AV1; configured by an AV1CodecConfigurationRecord (AV1 in ISOBMFF, 2.3). */
  AV1
}
