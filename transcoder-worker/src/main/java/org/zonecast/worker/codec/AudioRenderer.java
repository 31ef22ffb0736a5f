package org.zonecast.worker.codec;

import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_compare;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_uninit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.EncodePlan;

/**
 * Makes the AAC frames of one segment from the source's access units, with a decoder, a resampler
 * and an encoder of its own. A pure function of the window and of the units that lie in it: missing
 * positions are silence, and where units overlap the later one counts.
 */
final class AudioRenderer implements AutoCloseable {

  /** One access unit with the configuration it is decoded by. */
  record Unit(FeedMessage.AudioConfig config, FeedMessage.AudioUnit unit) {
    int rateHz() {
      return config.sampleRateHz();
    }

    boolean sameConfig(Unit other) {
      return config.sampleRateHz() == other.config.sampleRateHz()
          && Arrays.equals(config.config(), other.config.config());
    }

    /** Whether this unit begins where the other ends, give or take half its length. */
    boolean continues(Unit other) {
      long end = other.unit.position() + other.unit.samples();
      return Math.abs(unit.position() - end) <= unit.samples() / 2;
    }
  }

  private static final int MAX_CHANNELS = 8;

  private final EncodePlan.AudioRendition audio;
  private final AudioWindow window;
  private final Consumer<String> troubles;
  private final Pcm output;
  private @Nullable Pcm source;
  private @Nullable AVChannelLayout sourceLayout;
  private int sourceRateHz;
  private long sourceFrom;
  private long sourceTo;

  private AudioRenderer(
      EncodePlan.AudioRendition audio, AudioWindow window, Consumer<String> troubles) {
    this.audio = audio;
    this.window = window;
    this.troubles = troubles;
    this.output = new Pcm(window.from(), window.to(), audio.channels());
  }

  /** The segment's AAC frames. */
  static List<byte[]> render(
      EncodePlan.AudioRendition audio,
      AudioWindow window,
      Iterable<Unit> units,
      Consumer<String> troubles) {
    try (var renderer = new AudioRenderer(audio, window, troubles)) {
      renderer.decode(units);
      renderer.resample();
      return renderer.encode();
    }
  }

  private void decode(Iterable<Unit> units) {
    AudioDecoder decoder = null;
    Unit before = null;
    for (Unit unit : units) {
      if (!inWindow(unit)) {
        continue;
      }
      if (decoder == null || before == null || !unit.sameConfig(before)) {
        if (decoder != null) {
          decoder.close();
          resample();
        }
        decoder = new AudioDecoder(unit.config(), troubles);
      } else if (!unit.continues(before)) {
        decoder.flush();
      }
      decoder.decode(unit.unit(), frame -> place(unit, frame));
      before = unit;
    }
    if (decoder != null) {
      decoder.close();
    }
  }

  private boolean inWindow(Unit unit) {
    long position = unit.unit().position();
    return position >= window.decodeFrom(unit.rateHz())
        && position < window.decodeTo(unit.rateHz());
  }

  /** Writes a decoded frame to its place. Implicit SBR may have doubled the rate. */
  private void place(Unit unit, AVFrame frame) {
    int channels = frame.ch_layout().nb_channels();
    if (channels < 1 || channels > MAX_CHANNELS || frame.sample_rate() < 1) {
      troubles.accept("audio with " + channels + " channels");
      return;
    }
    Pcm target = sourceFor(frame, channels);
    long position = unit.unit().position() * frame.sample_rate() / unit.rateHz();
    for (int channel = 0; channel < channels; channel++) {
      target.write(channel, position, frame.extended_data(channel), frame.nb_samples());
    }
    sourceFrom = Math.min(sourceFrom, position);
    sourceTo = Math.max(sourceTo, position + frame.nb_samples());
  }

  private Pcm sourceFor(AVFrame frame, int channels) {
    Pcm current = source;
    if (current != null
        && sourceRateHz == frame.sample_rate()
        && current.channels() == channels
        && av_channel_layout_compare(sourceLayout, frame.ch_layout()) == 0) {
      return current;
    }
    resample();
    sourceRateHz = frame.sample_rate();
    sourceLayout = Resampler.nativeLayout(frame.ch_layout());
    sourceFrom = Long.MAX_VALUE;
    sourceTo = Long.MIN_VALUE;
    Pcm fresh =
        new Pcm(window.resampleFrom(sourceRateHz), window.resampleTo(sourceRateHz), channels);
    source = fresh;
    return fresh;
  }

  /** Brings what was decoded so far into the output, and makes room for another kind of source. */
  private void resample() {
    AVChannelLayout layout = sourceLayout;
    Pcm decoded = source;
    if (layout == null || decoded == null) {
      return;
    }
    try (Pcm resampled =
        Resampler.resample(
            decoded, layout, sourceRateHz, window.to(), audio.sampleRateHz(), audio.channels())) {
      output.copy(
          resampled,
          window.toOutput(sourceFrom, sourceRateHz),
          window.toOutput(sourceTo, sourceRateHz));
    } finally {
      releaseSource();
    }
  }

  private void releaseSource() {
    if (source != null) {
      source.close();
      source = null;
    }
    if (sourceLayout != null) {
      av_channel_layout_uninit(sourceLayout);
      sourceLayout.deallocate();
      sourceLayout = null;
    }
  }

  private List<byte[]> encode() {
    var frames = new ArrayList<byte[]>();
    try (var encoder = new AacEncoder(audio, frames::add)) {
      for (int at = 0; at < output.samples(); at += EncodePlan.AAC_FRAME_SAMPLES) {
        encoder.encode(output, at);
      }
    }
    int first = window.prerollFrames() + 1;
    if (frames.size() < first + window.frames()) {
      throw new CodecException("the AAC encoder made " + frames.size() + " frames");
    }
    return List.copyOf(frames.subList(first, first + window.frames()));
  }

  @Override
  public void close() {
    releaseSource();
    output.close();
  }
}
