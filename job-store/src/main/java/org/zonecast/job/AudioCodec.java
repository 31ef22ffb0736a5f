package org.zonecast.job;

/** A coding of sound that a broadcaster may send. */
public enum AudioCodec {
  /** AAC-LC and HE-AAC; configured by an AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1). */
  AAC,
  /** MPEG-1 and MPEG-2 audio layer III; each frame's header is its configuration. */
  MP3,
  /** Opus (RFC 6716); configured by an identification header, {@code OpusHead} (RFC 7845, 5.1). */
  OPUS
}
