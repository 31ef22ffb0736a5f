package org.zonecast.worker.segment;

import org.zonecast.job.EncodePlan;
import org.zonecast.job.EncodePlan.AudioRendition;
import org.zonecast.job.EncodePlan.VideoRendition;
import org.zonecast.job.Packaging;

/** The highest bit rate that any segment of a rendition can have, by its plan alone. */
record PeakRates(EncodePlan plan) {
  /** Bytes of a CMAF segment's boxes outside its sample table: styp, moof, mdat headers. */
  private static final int SEGMENT_OVERHEAD_BYTES = 200;

  /** Bytes of a sample's row in trun: duration, size, flags, composition offset. */
  private static final int SAMPLE_OVERHEAD_BYTES = 16;

  /** Bytes of a PES packet's headers and delimiter, and of the packet that it leaves half full. */
  private static final int PES_OVERHEAD_BYTES = 40 + TsPackets.PACKET_BYTES;

  /** Both tables sixteen times, and up to fifteen packets more in each of two PIDs. */
  private static final int TS_FIXED_BYTES = 4 * TsPackets.COUNTER_VALUES * TsPackets.PACKET_BYTES;

  private static final double TS_PACKET_HEADERS = 188 / 184.0;

  /**
   * The share of bufsize that an encoder which starts afresh may spend at once (x264's default).
   */
  private static final double INITIAL_BUFFER = 0.9;

  /** How far a segment of AAC may be above its mean bit rate. */
  private static final double AUDIO_PEAK = 1.15;

  /** Of a rung's objects, which hold the sound too if they are transport streams. */
  long of(VideoRendition video) {
    double media = mediaBps(video);
    return Math.round(
        switch (plan.packaging()) {
          case CMAF -> media + cmafBps(plan.segmentFrames());
          case MPEG_TS -> {
            double audio = plan.audioRendition().map(a -> audioInTsBps(a)).orElse(0.0);
            yield media * TS_PACKET_HEADERS + pesBps(plan.segmentFrames()) + audio + fixedTsBps();
          }
        });
  }

  /** Of the objects of an audio rendition of its own. */
  long of(AudioRendition audio) {
    return Math.round(
        plan.packaging() == Packaging.CMAF
            ? mediaBps(audio) + cmafBps(aacFrames(audio))
            : audioInTsBps(audio) + fixedTsBps());
  }

  /** The buffer model starts afresh in each segment, so each may spend the buffer once. */
  private double mediaBps(VideoRendition video) {
    return video.maxrateBps() + INITIAL_BUFFER * video.bufsizeBits() / plan.segmentSeconds();
  }

  private static double mediaBps(AudioRendition audio) {
    return audio.bitrateBps() * AUDIO_PEAK;
  }

  private double cmafBps(double samples) {
    return bps(SEGMENT_OVERHEAD_BYTES + samples * SAMPLE_OVERHEAD_BYTES);
  }

  private double audioInTsBps(AudioRendition audio) {
    double frames = aacFrames(audio);
    double media = mediaBps(audio) + bps(frames * Adts.HEADER_BYTES);
    return media * TS_PACKET_HEADERS
        + pesBps(1 + frames / TsSegment.framesTogether(audio.sampleRateHz()));
  }

  private double pesBps(double packets) {
    return bps(packets * PES_OVERHEAD_BYTES);
  }

  private double fixedTsBps() {
    return bps(TS_FIXED_BYTES);
  }

  private double aacFrames(AudioRendition audio) {
    return plan.segmentSeconds() * audio.sampleRateHz() / EncodePlan.AAC_FRAME_SAMPLES;
  }

  private double bps(double bytesInSegment) {
    return 8 * bytesInSegment / plan.segmentSeconds();
  }
}
