package org.zonecast.worker.codec;

import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_compare;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_uninit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.EncodePlan;

/**
 * Makes the AAC frames of one segment from the source's access units, with a decoder of its own,
 * and a resampler and an encoder for each rendition. A pure function of the window and of the units
 * that lie in it: missing positions are silence, and where units overlap the later one counts. A
 * clock that drifts leaves holes of a sample or two; there the sample before is repeated.
 */
final class AudioRenderer implements AutoCloseable {

  private static final int MAX_CHANNELS = 8;

  /** The widest hole that is a clock's, in samples at the configuration's rate. */
  private static final int WIDEST_DRIFT_SAMPLES = 2;

  private static final long NOTHING_YET = Long.MIN_VALUE / 4;

  private final List<Output> outputs;
  private final AudioWindow window;
  private final Consumer<String> troubles;
  private @Nullable Pcm source;
  private @Nullable AVChannelLayout sourceLayout;
  private int sourceRateHz;
  private long sourceFrom;
  private long sourceTo;
  private long unitSamples;

  /** What becomes of one rendition. */
  private record Output(EncodePlan.AudioRendition audio, Pcm pcm) {}

  private AudioRenderer(
      List<EncodePlan.AudioRendition> renditions, AudioWindow window, Consumer<String> troubles) {
    this.window = window;
    this.troubles = troubles;
    this.outputs =
        renditions.stream()
            .map(a -> new Output(a, new Pcm(window.from(), window.to(), a.channels())))
            .toList();
  }

  /** The segment's AAC frames by rendition, in the order of {@code renditions}. */
  static Map<String, List<byte[]>> render(
      List<EncodePlan.AudioRendition> renditions,
      AudioWindow window,
      Iterable<AudioSourceUnit> units,
      Consumer<String> troubles) {
    try (var renderer = new AudioRenderer(renditions, window, troubles)) {
      renderer.decode(units);
      renderer.resample();
      var frames = new LinkedHashMap<String, List<byte[]>>();
      renderer.outputs.forEach(out -> frames.put(out.audio.name(), renderer.encode(out)));
      return frames;
    }
  }

  private void decode(Iterable<AudioSourceUnit> units) {
    AudioDecoder decoder = null;
    AudioSourceUnit before = null;
    for (AudioSourceUnit unit : units) {
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
      unitSamples = 0;
      decoder.decode(unit.unit(), frame -> place(unit, frame));
      before = unit;
    }
    if (decoder != null) {
      decoder.close();
    }
  }

  private boolean inWindow(AudioSourceUnit unit) {
    long position = unit.unit().position();
    return position >= unit.decodeFrom(window) && position < window.decodeTo(unit.rateHz());
  }

  /** Writes a decoded frame to its place. Implicit SBR may have doubled the rate. */
  private void place(AudioSourceUnit unit, AVFrame frame) {
    int channels = frame.ch_layout().nb_channels();
    if (channels < 1 || channels > MAX_CHANNELS || frame.sample_rate() < 1) {
      troubles.accept("audio with " + channels + " channels");
      return;
    }
    Pcm target = sourceFor(frame, channels);
    long position =
        Math.floorDiv(unit.unit().position() * frame.sample_rate(), (long) unit.rateHz())
            + unitSamples;
    unitSamples += frame.nb_samples();
    long hole = position - sourceTo;
    if (hole > 0
        && hole <= Math.ceilDiv(WIDEST_DRIFT_SAMPLES * frame.sample_rate(), unit.rateHz())) {
      target.repeat(sourceTo, (int) hole);
    }
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
    sourceTo = NOTHING_YET;
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
    try {
      outputs.forEach(out -> resample(decoded, layout, out));
    } finally {
      releaseSource();
    }
  }

  private void resample(Pcm decoded, AVChannelLayout layout, Output out) {
    int rateHz = out.audio.sampleRateHz();
    int channels = out.audio.channels();
    try (Pcm resampled =
        Resampler.resample(decoded, layout, sourceRateHz, window.to(), rateHz, channels)) {
      out.pcm.copy(
          resampled,
          window.toOutput(sourceFrom, sourceRateHz),
          window.toOutput(sourceTo, sourceRateHz));
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

  private List<byte[]> encode(Output out) {
    var frames = new ArrayList<byte[]>();
    try (var encoder = new AacEncoder(out.audio, frames::add)) {
      for (int at = 0; at < out.pcm.samples(); at += EncodePlan.AAC_FRAME_SAMPLES) {
        encoder.encode(out.pcm, at);
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
    outputs.forEach(out -> out.pcm.close());
  }
}
