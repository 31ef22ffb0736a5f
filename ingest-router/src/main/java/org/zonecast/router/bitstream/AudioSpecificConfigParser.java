package org.zonecast.router.bitstream;

import org.zonecast.job.AudioCodec;
import org.zonecast.router.bitstream.BitReader.MalformedException;

/**
 * Reads an AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1). AAC-LC is taken, and HE-AAC that is
 * signalled in either way; HE-AAC that is not signalled reads as the AAC-LC that it begins with.
 */
final class AudioSpecificConfigParser {
  private static final int AAC_LC = 2;
  private static final int SBR = 5;
  private static final int PARAMETRIC_STEREO = 29;
  private static final int EXPLICIT_RATE = 15;
  private static final int SBR_SYNC = 0x2b7;
  private static final int PS_SYNC = 0x548;

  /** Table 1.18, by samplingFrequencyIndex. */
  private static final int[] RATES_HZ = {
    96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350
  };

  /** Table 1.19, by channelConfiguration; 0 where there is none. */
  private static final int[] CHANNELS = {0, 1, 2, 3, 4, 5, 6, 8, 0, 0, 0, 7, 8, 0, 8};

  private final BitReader in;
  private int rateHz;
  private int channels;
  private int extensionRateHz;
  private boolean parametricStereo;
  private boolean shortFrames;

  private AudioSpecificConfigParser(BitReader in) {
    this.in = in;
  }

  static SourceAudio parse(byte[] asc) throws MalformedException {
    if (asc.length < 2) {
      throw new MalformedException("it has " + asc.length + " bytes");
    }
    var parser = new AudioSpecificConfigParser(BitReader.of(asc, 0, asc.length));
    parser.read();
    return parser.format();
  }

  private void read() throws MalformedException {
    int objectType = objectType();
    rateHz = rateHz();
    int configuration = (int) in.unsigned(4); // channelConfiguration
    if (objectType == SBR || objectType == PARAMETRIC_STEREO) {
      parametricStereo = objectType == PARAMETRIC_STEREO;
      extensionRateHz = rateHz();
      objectType = objectType();
    }
    if (objectType != AAC_LC) {
      throw new MalformedException("audio object type " + objectType + ", only AAC-LC is taken");
    }
    readGeneralAudio(configuration);
    if (extensionRateHz == 0) {
      readSyncExtension();
    }
  }

  /** 4.4.1, GASpecificConfig(). */
  private void readGeneralAudio(int configuration) throws MalformedException {
    shortFrames = in.flag(); // frameLengthFlag
    if (in.flag()) { // dependsOnCoreCoder
      in.skip(14); // coreCoderDelay
    }
    in.skip(1); // extensionFlag
    channels = configuration == 0 ? programChannels() : CHANNELS[configurationOf(configuration)];
    if (channels < 1 || channels > 8) {
      throw new MalformedException("channel configuration " + configuration);
    }
  }

  private static int configurationOf(int configuration) {
    return configuration < CHANNELS.length ? configuration : 0;
  }

  /** The channels of a program_config_element(), 4.5.1.2. */
  private int programChannels() throws MalformedException {
    in.skip(10); // element_instance_tag, object_type, sampling_frequency_index
    int pairable = (int) (in.unsigned(4) + in.unsigned(4) + in.unsigned(4)); // front, side, back
    int lowFrequency = (int) in.unsigned(2); // num_lfe_channel_elements
    in.skip(7); // num_assoc_data_elements, num_valid_cc_elements
    for (int bits : new int[] {4, 4, 3}) { // mono, stereo and matrix mixdown
      if (in.flag()) {
        in.skip(bits);
      }
    }
    int count = lowFrequency;
    for (int i = 0; i < pairable; i++) {
      count += in.flag() ? 2 : 1; // …_element_is_cpe
      in.skip(4); // …_element_tag_select
    }
    return count;
  }

  /** SBR and parametric stereo that are signalled behind an AAC-LC configuration, 1.6.5. */
  private void readSyncExtension() throws MalformedException {
    if (in.left() < 16 || in.unsigned(11) != SBR_SYNC || objectType() != SBR || !in.flag()) {
      return;
    }
    extensionRateHz = rateHz();
    parametricStereo = in.left() >= 12 && in.unsigned(11) == PS_SYNC && in.flag();
  }

  private SourceAudio format() throws MalformedException {
    if (extensionRateHz == 0) {
      return new SourceAudio(AudioCodec.AAC, rateHz, channels, shortFrames ? 960 : 1024);
    }
    boolean known = extensionRateHz == rateHz || extensionRateHz == 2 * rateHz;
    if (shortFrames || !known) {
      throw new MalformedException("HE-AAC from " + rateHz + " to " + extensionRateHz + " Hz");
    }
    int outChannels = parametricStereo && channels == 1 ? 2 : channels;
    return new SourceAudio(
        AudioCodec.AAC, extensionRateHz, outChannels, 1024 * (extensionRateHz / rateHz));
  }

  /** GetAudioObjectType(), 1.6.2.1. */
  private int objectType() throws MalformedException {
    int type = (int) in.unsigned(5);
    return type == 31 ? 32 + (int) in.unsigned(6) : type;
  }

  private int rateHz() throws MalformedException {
    int index = (int) in.unsigned(4);
    int rate =
        index == EXPLICIT_RATE
            ? (int) in.unsigned(24)
            : index < RATES_HZ.length ? RATES_HZ[index] : 0;
    if (rate < 7350 || rate > 96_000) {
      throw new MalformedException("a sample rate of " + rate + " Hz");
    }
    return rate;
  }
}
