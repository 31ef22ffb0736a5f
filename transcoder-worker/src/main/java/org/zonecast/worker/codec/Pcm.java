package org.zonecast.worker.codec;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * A window of sound in native memory: floating-point samples, channel by channel, silent where
 * nothing was written. Positions are absolute; what falls outside the window is left out.
 */
final class Pcm implements AutoCloseable {
  private final long from;
  private final int samples;
  private final FloatPointer[] channels;

  /** A silent window of the samples {@code [from, to)}. */
  Pcm(long from, long to, int channelCount) {
    this.from = from;
    this.samples = Math.toIntExact(to - from);
    channels = new FloatPointer[channelCount];
    for (int i = 0; i < channelCount; i++) {
      channels[i] = new FloatPointer(samples);
      Pointer.memset(channels[i], 0, (long) samples * Float.BYTES);
    }
  }

  long from() {
    return from;
  }

  int samples() {
    return samples;
  }

  int channels() {
    return channels.length;
  }

  /** Where the sample at {@code offset} from the window's beginning lies. */
  Pointer at(int channel, int offset) {
    return channels[channel].getPointer(offset);
  }

  /** The channels as FFmpeg wants them; to be deallocated by the caller. */
  PointerPointer<FloatPointer> planes() {
    return new PointerPointer<>(channels);
  }

  /** Writes {@code count} decoded samples that begin at {@code position}. */
  void write(int channel, long position, BytePointer data, int count) {
    long begin = Math.max(position, from);
    long end = Math.min(position + count, from + samples);
    if (begin < end) {
      Pointer.memcpy(
          at(channel, (int) (begin - from)),
          data.getPointer((begin - position) * Float.BYTES),
          (end - begin) * Float.BYTES);
    }
  }

  /** Repeats the sample before {@code position} in it and the {@code count - 1} behind it. */
  void repeat(long position, int count) {
    for (FloatPointer channel : channels) {
      for (long at = position - from; at < position - from + count; at++) {
        if (at > 0 && at < samples) {
          channel.put(at, channel.get(at - 1));
        }
      }
    }
  }

  /** Copies the positions {@code [begin, end)} from another window that has as many channels. */
  void copy(Pcm source, long begin, long end) {
    long first = Math.max(Math.max(begin, from), source.from);
    long behind = Math.min(Math.min(end, from + samples), source.from + source.samples);
    for (int channel = 0; channel < channels.length && first < behind; channel++) {
      Pointer.memcpy(
          at(channel, (int) (first - from)),
          source.at(channel, (int) (first - source.from)),
          (behind - first) * Float.BYTES);
    }
  }

  @Override
  public void close() {
    for (FloatPointer channel : channels) {
      channel.deallocate();
    }
  }
}
