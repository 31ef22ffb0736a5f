package org.zonecast.router.feed;

import org.zonecast.router.feed.PublishRefusedException.Reason;
import org.zonecast.router.feed.RbspReader.MalformedException;

/**
 * Reads an AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1). AAC-LC and signalled HE-AAC are taken.
 */
final class AudioSpecificConfigParser {
  private static final int MAX_BYTES = 1024;
  private static final int AAC_LC = 2;
  private static final int SBR = 5;
  private static final int PARAMETRIC_STEREO = 29;
  private static final int EXPLICIT_RATE = 15;

  /** Table 1.18, by samplingFrequencyIndex. */
  private static final int[] RATES_HZ = {
    96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350
  };

  /** Table 1.19, by channelConfiguration. */
  private static final int[] CHANNELS = {0, 1, 2, 3, 4, 5, 6, 8};

  private AudioSpecificConfigParser() {}

  /**
   * @throws PublishRefusedException UNSUPPORTED_MEDIA if it is no such configuration, or one of a
   *     profile that we do not take
   */
  static SourceAudio parse(byte[] asc) throws PublishRefusedException {
    try {
      if (asc.length < 2 || asc.length > MAX_BYTES) {
        throw new MalformedException("it has " + asc.length + " bytes");
      }
      return read(new BitSource(asc));
    } catch (MalformedException e) {
      throw new PublishRefusedException(
          Reason.UNSUPPORTED_MEDIA, "the AAC configuration cannot be taken: " + e.getMessage());
    }
  }

  private static SourceAudio read(BitSource in) throws MalformedException {
    int objectType = in.objectType();
    int rateHz = in.rateHz();
    int channels = channels(in.bits(4));
    boolean extended = objectType == SBR || objectType == PARAMETRIC_STEREO;
    boolean parametricStereo = objectType == PARAMETRIC_STEREO;
    if (extended) {
      rateHz = in.rateHz(); // extensionSamplingFrequency: what a decoder puts out
      objectType = in.objectType();
    }
    if (objectType != AAC_LC) {
      throw new MalformedException("audio object type " + objectType + ", only AAC-LC is taken");
    }
    if (in.bits(1) == 1) { // frameLengthFlag, 4.4.1
      throw new MalformedException("frames of 960 samples");
    }
    int outChannels = parametricStereo && channels == 1 ? 2 : channels;
    return new SourceAudio(rateHz, outChannels, extended ? 2048 : 1024);
  }

  private static int channels(int configuration) throws MalformedException {
    if (configuration < 1 || configuration >= CHANNELS.length) {
      throw new MalformedException("channel configuration " + configuration);
    }
    return CHANNELS[configuration];
  }

  /** The configuration's bits; it has no emulation prevention bytes. */
  private static final class BitSource {
    private final byte[] bytes;
    private int position;

    BitSource(byte[] bytes) {
      this.bytes = bytes;
    }

    int bits(int n) throws MalformedException {
      if (n > bytes.length * 8 - position) {
        throw new MalformedException("it ends too early");
      }
      int value = 0;
      for (int i = 0; i < n; i++, position++) {
        value = (value << 1) | ((bytes[position >> 3] >> (7 - (position & 7))) & 1);
      }
      return value;
    }

    /** GetAudioObjectType(), 1.6.2.1. */
    int objectType() throws MalformedException {
      int type = bits(5);
      return type == 31 ? 32 + bits(6) : type;
    }

    int rateHz() throws MalformedException {
      int index = bits(4);
      int rate = index == EXPLICIT_RATE ? bits(24) : index < RATES_HZ.length ? RATES_HZ[index] : 0;
      if (rate < 7350 || rate > 96_000) {
        throw new MalformedException("a sample rate of " + rate + " Hz");
      }
      return rate;
    }
  }
}
