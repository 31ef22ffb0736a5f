package org.zonecast.router.bitstream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.zonecast.job.AudioCodec;
import org.zonecast.router.bitstream.BitReader.MalformedException;

/**
 * The identification header of Opus (RFC 7845, 5.1).
 *
 * @param preSkip samples at 48 kHz that a decoder puts out before the sound begins
 */
record OpusHead(int channels, int preSkip) {
  private static final byte[] MAGIC = "OpusHead".getBytes(StandardCharsets.US_ASCII);
  private static final int BYTES = 19;
  private static final int RATE_HZ = 48_000;

  static OpusHead read(byte[] head) throws MalformedException {
    boolean magic = head.length >= BYTES && Arrays.equals(head, 0, 8, MAGIC, 0, 8);
    if (!magic || (head[8] & 0xf0) != 0) {
      throw new MalformedException("not an Opus identification header of version 1");
    }
    int channels = head[9] & 0xff;
    if (channels < 1 || channels > 8) {
      throw new MalformedException(channels + " channels");
    }
    return new OpusHead(channels, (head[10] & 0xff) | (head[11] & 0xff) << 8);
  }

  SourceAudio format() {
    return new SourceAudio(AudioCodec.OPUS, RATE_HZ, channels, 0);
  }
}
